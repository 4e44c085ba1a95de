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

/* Every file beside weights.py, what it holds, and its loss. */
typedef struct model {
    const char *file;
    bool llama, tied;
    double loss;
} model;

static model models[] = {
    {"nanogpt.safetensors", false, true, 0},
    {"hugging_face.safetensors", false, true, 0},
    {"llmc.bin", false, true, 0},
    {"hugging_face_bf16.safetensors", false, true, 0},
    {"llmc_bf16.bin", false, true, 0},
    {"llama.safetensors", true, false, 0},
    {"llama_bf16.safetensors", true, true, 0},
};
enum { MODELS = sizeof models / sizeof *models, GPT2 = 0, LLAMA = 5 };

static void reference(char path[4096], const char *name)
{
    snprintf(path, 4096, "%s/tests/problems/reference/weights/%s", getenv("SLALOM_ROOT"), name);
}

static void read_losses(void)
{
    char path[4096], name[64];
    double loss;
    int found = 0;
    reference(path, "loss.tsv");
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be read", path);
    while (fscanf(file, "%63s %lf", name, &loss) == 2)
        for (int k = 0; k < MODELS; k++)
            if (strcmp(models[k].file, name) == 0)
                models[k].loss = loss, found++;
    fclose(file);
    cr_assert_eq(found, MODELS);
}

static bool open_with(stand *s, const model *m, const char *weights, int layers, int vocab,
                      int context)
{
    static char tokens[4096];
    reference(tokens, "tokens.bin");
    const given options[] = {{"data", 0, tokens},
                             {"initial", 0, weights},
                             {"architecture", m->llama ? 2 : 1, NULL},
                             {"tie_embeddings", m->tied ? 1 : 2, NULL},
                             {"layers", layers, NULL},
                             {"heads", m->llama ? 4 : 2, NULL},
                             {"kv_heads", 2, NULL},
                             {"width", m->llama ? 16 : 8, NULL},
                             {"ffn", m->llama ? 20 : 32, NULL},
                             {"vocab", vocab, NULL},
                             {"context", context, NULL},
                             {"eval_windows", 5, NULL},
                             {0}};
    return stand_open(s, "llm", options);
}

TEST(SUITE, give_the_loss_of_torch)
{
    const double relative = sizeof(real) == sizeof(double) ? 1e-12 : 1e-6;
    read_losses();
    for (int k = 0; k < MODELS; k++) {
        char path[4096];
        stand s;
        double loss;
        reference(path, models[k].file);
        cr_assert(open_with(&s, &models[k], path, 2, 24, 12), "%s", s.message.sentence);
        const sl_batch whole = sl_whole(s.f);
        cr_assert(sl_loss(s.f, &whole, s.x, &loss) == SL_OK);
        cr_expect_float_eq(loss, models[k].loss, relative * loss, "%s: %.17g, expected %.17g",
                           models[k].file, loss, models[k].loss);
        stand_close(&s);
    }
}

static void refuse(const model *m, const char *name, int layers, int vocab, int context,
                   const char *expected)
{
    char path[4096];
    stand s;
    reference(path, name);
    cr_assert_not(open_with(&s, m, path, layers, vocab, context));
    cr_expect(strstr(s.message.sentence, expected), "%s", s.message.sentence);
    stand_close(&s);
}

TEST(SUITE, wrong_ones_are_refused)
{
    const model *gpt2 = &models[GPT2], *llama = &models[LLAMA];
    refuse(gpt2, "nanogpt.safetensors", 1, 24, 12, "more layers than 1");
    refuse(gpt2, "nanogpt.safetensors", 3, 24, 12, "no tensor for layer2.norm1.gain");
    refuse(gpt2, "nanogpt.safetensors", 2, 25, 12,
           "wte.weight is 24 x 8; tokens of this model needs 25 x 8");
    refuse(gpt2, "llmc.bin", 2, 24, 13, "positions");
    refuse(gpt2, "tokens.bin", 2, 24, 12, "no safetensors file");
    refuse(gpt2, "missing", 2, 24, 12, "missing");
    refuse(llama, "llama.safetensors", 3, 24, 12, "no tensor for layer2.norm1.gain");
    refuse(llama, "llama_bf16.safetensors", 2, 24, 12, "no tensor for head");
    refuse(llama, "nanogpt.safetensors", 2, 24, 12, "needs 24 x 16");
    refuse(gpt2, "llama.safetensors", 2, 24, 12, "needs 24 x 8");
}

TEST(SUITE, a_longer_context_is_cut)
{
    char path[4096];
    stand s;
    reference(path, "nanogpt.safetensors");
    cr_assert(open_with(&s, &models[GPT2], path, 2, 24, 7), "%s", s.message.sentence);
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

static double generated_loss(const char *path, int heads, const uint16_t *tokens)
{
    double sum = 0;
    for (int k = 0; k < 5; k++) {
        char sentence[SAFETENSORS_SENTENCE];
        generator *g;
        const uint16_t *window = tokens + k * (180 - 12 - 1) / 4;
        cr_assert(generator_open(path, heads, &g, sentence), "%s", sentence);
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
    read_losses();
    for (int k = 0; k < MODELS; k++) {
        reference(path, models[k].file);
        cr_expect_float_eq(generated_loss(path, models[k].llama ? 4 : 2, tokens),
                           models[k].loss, 1e-5, "%s", models[k].file);
    }
}
