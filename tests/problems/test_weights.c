/* Weights of others give the loss that PyTorch has with them (reference/weights/weights.py), in
   training and one token after the other; wrong ones are refused. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../problems/llm/generator.h"
#include "stand.h"

#define TEST(suite, name) Test(suite, name)
#define SUITE             SL_PRECISE(weights)

static const char *const files[] = {"nanogpt.safetensors", "hugging_face.safetensors",
                                    "llmc.bin"};

static void reference(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/tests/problems/reference/weights/%s", getenv("SLALOM_ROOT"), name);
}

static bool open_with(stand *s, const char *weights, int layers, int vocab, int context)
{
    static char tokens[4096];
    reference(tokens, "tokens.bin");
    const given options[] = {
        {"data", 0, tokens},        {"initial", 0, weights},   {"layers", layers, NULL},
        {"heads", 2, NULL},         {"width", 8, NULL},        {"vocab", vocab, NULL},
        {"context", context, NULL}, {"eval_windows", 5, NULL}, {0}};
    return stand_open(s, "llm", options);
}

static double reference_loss(void)
{
    char path[4096];
    double loss = 0;
    reference(path, "loss.txt");
    FILE *file = fopen(path, "r");
    cr_assert(file && fscanf(file, "%lf", &loss) == 1);
    fclose(file);
    return loss;
}

TEST(SUITE, give_the_loss_of_torch)
{
    const double relative = sizeof(real) == sizeof(double) ? 1e-12 : 1e-6;
    for (int k = 0; k < 3; k++) {
        char path[4096];
        stand s;
        double loss;
        reference(path, files[k]);
        cr_assert(open_with(&s, path, 2, 24, 12), "%s", s.message.sentence);
        const sl_batch whole = sl_whole(s.f);
        cr_assert(sl_loss(s.f, &whole, s.x, &loss) == SL_OK);
        cr_expect_float_eq(loss, reference_loss(), relative * loss, "%s: %.17g", files[k],
                           loss);
        stand_close(&s);
    }
}

static void refuse(const char *name, int layers, int vocab, int context, const char *expected)
{
    char path[4096];
    stand s;
    reference(path, name);
    cr_assert_not(open_with(&s, path, layers, vocab, context));
    cr_expect(strstr(s.message.sentence, expected), "%s", s.message.sentence);
    stand_close(&s);
}

TEST(SUITE, wrong_ones_are_refused)
{
    refuse("nanogpt.safetensors", 1, 24, 12, "more layers than 1");
    refuse("nanogpt.safetensors", 3, 24, 12, "no tensor for layer2.norm1.gain");
    refuse("nanogpt.safetensors", 2, 25, 12,
           "wte.weight is 24 x 8; tokens of this model needs 25 x 8");
    refuse("llmc.bin", 2, 24, 13, "positions");
    refuse("tokens.bin", 2, 24, 12, "no safetensors file");
    refuse("missing", 2, 24, 12, "missing");
}

TEST(SUITE, a_longer_context_is_cut)
{
    char path[4096];
    stand s;
    reference(path, "nanogpt.safetensors");
    cr_assert(open_with(&s, path, 2, 24, 7), "%s", s.message.sentence);
    stand_close(&s);
}

/* -log of the probability of `token` under the scores. */
static double surprise(const float *scores, int64_t vocab, int32_t token)
{
    double sum = 0;
    for (int64_t i = 0; i < vocab; i++)
        sum += exp((double)scores[i]);
    return log(sum) - (double)scores[token];
}

static double generated_loss(const char *path, const uint16_t *tokens)
{
    double sum = 0;
    for (int k = 0; k < 5; k++) {
        char sentence[SAFETENSORS_SENTENCE];
        generator *g;
        const uint16_t *window = tokens + k * (180 - 12 - 1) / 4;
        cr_assert(generator_open(path, 2, &g, sentence), "%s", sentence);
        for (int t = 0; t < 12; t++)
            sum += surprise(generator_next(g, window[t]), 24, window[t + 1]);
        generator_close(g);
    }
    return sum / (5 * 12);
}

TEST(SUITE, token_by_token_they_say_the_same)
{
    uint16_t tokens[200];
    char path[4096];
    reference(path, "tokens.bin");
    FILE *file = fopen(path, "rb");
    cr_assert(file && fread(tokens, sizeof *tokens, 200, file) == 200);
    fclose(file);
    for (int k = 0; k < 3; k++) {
        reference(path, files[k]);
        cr_expect_float_eq(generated_loss(path, tokens), reference_loss(), 1e-5, "%s",
                           files[k]);
    }
}
