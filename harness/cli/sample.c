/* slalom sample: text from a trained language model. */
#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "../../problems/llm/generator.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/kept.h"
#include "data/byte_pairs.h"
#include "run/random.h"

typedef struct choices {
    asked asked;             /* the study whose trial's weights are meant */
    const char *from, *path; /* as the user says; the file */
    const char *prompt, *vocabulary, *encoder;
    double temperature;
    int64_t tokens, top, seed, heads, trial;
} choices;

static const struct argp_option options[] = {
    {"prompt", 'p', "TEXT", 0, "What the text begins with (default: a line break)", 0},
    {"tokens", 'n', "N", 0, "Tokens to add (default: 256)", 0},
    {"temperature", 't', "T", 0,
     "Scores are divided by it; 0: always the likeliest (default: 1)", 0},
    {"top", 'k', "K", 0, "Only the K likeliest; 0: all (default: 0)", 0},
    {"seed", 'r', "N", 0, "Of the draws (default: 0)", 0},
    {"store", 's', "FILE", 0, "The study's (default: slalom.db in results/)", 0},
    {"trial", 'i', "N", 0, "Of the study, by its number in the store (default: the best)", 0},
    {"heads", 'h', "N", 0, "Attention heads, where the file does not tell", 0},
    {"vocabulary", 'v', "FILE", 0, "Of the tokens, as for slalom tokenize; without: bytes", 0},
    {"encoder", 'e', "FILE", 0, "encoder.json, as for slalom tokenize", 0},
    {0},
};

static int64_t whole(const char *word, struct argp_state *state)
{
    char *end;
    errno = 0;
    const long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < 0)
        argp_error(state, "%s: expected a whole number, 0 or more", word);
    return value;
}

static double positive(const char *word, struct argp_state *state)
{
    char *end;
    const double value = strtod(word, &end);
    if (end == word || *end || !(value >= 0) || value > 1e9)
        argp_error(state, "--temperature %s: expected a number, 0 or more", word);
    return value;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'p':
        c->prompt = word;
        return 0;
    case 'n':
        c->tokens = whole(word, state);
        return 0;
    case 't':
        c->temperature = positive(word, state);
        return 0;
    case 'k':
        c->top = whole(word, state);
        return 0;
    case 'r':
        c->seed = whole(word, state);
        return 0;
    case 's':
        c->asked.store_path = word;
        return 0;
    case 'i':
        c->trial = whole(word, state);
        return 0;
    case 'h':
        c->heads = whole(word, state);
        return 0;
    case 'v':
        c->vocabulary = word;
        return 0;
    case 'e':
        c->encoder = word;
        return 0;
    case ARGP_KEY_ARG:
        if (c->from)
            argp_error(state, "one file of weights or study, not also %s", word);
        c->from = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which weights? Give a file of them, or a study with keep: "
                          "parameters");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "WEIGHTS|STUDY",
    "Writes text with a language model: that of a study's best trial (keep: parameters), "
    "GPT-2's and LLaMA's as safetensors, or llm.c's checkpoints.",
    NULL,
    NULL,
    NULL};

typedef struct writer {
    const choices *c;
    vocabulary *vocabulary; /* NULL: bytes */
    generator *generator;
    const float *scores;
    float *sorted;
    sl_random random;
    int64_t written;
} writer;

static void print_token(const writer *w, int32_t token)
{
    const char byte = (char)token;
    const token_text t =
        w->vocabulary ? vocabulary_token(w->vocabulary, token) : (token_text){&byte, 1};
    if (t.bytes)
        fwrite(t.bytes, 1, (size_t)t.length, stdout);
}

static bool feed(void *to, const int32_t *ids, int64_t count)
{
    writer *w = to;
    for (int64_t k = 0; k < count; k++) {
        if (ids[k] >= generator_shape(w->generator)->vocab)
            return false;
        print_token(w, ids[k]);
        w->scores = generator_next(w->generator, ids[k]);
    }
    return true;
}

static bool read_prompt(writer *w, failure *why)
{
    const char *prompt = w->c->prompt;
    const int64_t length = (int64_t)strlen(prompt);
    bool fed = true;
    if (length == 0)
        return failure_set(why, "the prompt is empty; a model needs a token to begin with");
    if (!w->vocabulary) {
        for (int64_t k = 0; k < length && fed; k++)
            fed = feed(w, &(int32_t){(unsigned char)prompt[k]}, 1);
    } else {
        byte_pairs *b = byte_pairs_new(w->vocabulary, why);
        if (!b)
            return false;
        fed = byte_pairs_encode(b, prompt, length, feed, w);
        byte_pairs_free(b);
    }
    return fed ||
           failure_set(why, "the prompt has tokens beyond the model's vocabulary of %lld",
                       (long long)generator_shape(w->generator)->vocab);
}

static int down(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

/* The score that the top ones have at least. */
static float threshold(writer *w, int64_t vocab)
{
    if (w->c->top == 0 || w->c->top >= vocab)
        return -INFINITY;
    memcpy(w->sorted, w->scores, (size_t)vocab * sizeof *w->sorted);
    qsort(w->sorted, (size_t)vocab, sizeof *w->sorted, down);
    return w->sorted[w->c->top - 1];
}

static int32_t likeliest(const writer *w, int64_t vocab)
{
    int64_t best = 0;
    for (int64_t i = 1; i < vocab; i++)
        best = w->scores[i] > w->scores[best] ? i : best;
    return (int32_t)best;
}

/* From softmax(scores / temperature), by the inverse of its distribution function. */
static int32_t choose(writer *w)
{
    const int64_t vocab = generator_shape(w->generator)->vocab;
    const int32_t best = likeliest(w, vocab);
    if (w->c->temperature <= 0)
        return best;
    const float least = threshold(w, vocab), most = w->scores[best];
    double pair[2], sum = 0;
    for (int64_t i = 0; i < vocab; i++) {
        const double exponent = (double)(w->scores[i] - most) / w->c->temperature;
        w->sorted[i] = w->scores[i] >= least ? (float)exp(exponent) : 0;
        sum += (double)w->sorted[i];
    }
    random_uniform_pair(&w->random, pair);
    for (int64_t i = 0; i < vocab; i++) {
        pair[0] -= (double)w->sorted[i] / sum;
        if (pair[0] <= 0 && w->sorted[i] > 0)
            return (int32_t)i;
    }
    return best;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool write_text(writer *w, failure *why)
{
    if (!read_prompt(w, why))
        return false;
    const double begun = seconds();
    for (int64_t k = 0; k < w->c->tokens; k++) {
        const int32_t token = choose(w);
        print_token(w, token);
        fflush(stdout);
        w->scores = generator_next(w->generator, token);
    }
    putchar('\n');
    const double spent = seconds() - begun;
    fprintf(stderr, "slalom sample: %lld tokens in %.2g s, %.4g tokens/s\n",
            (long long)w->c->tokens, spent, (double)w->c->tokens / spent);
    return true;
}

static bool check_vocabulary(const writer *w, failure *why)
{
    const llm_shape *s = generator_shape(w->generator);
    return s->vocab <= 256 || w->vocabulary ||
           failure_set(why,
                       "the model has %lld tokens: tell --vocabulary (the file that slalom "
                       "tokenize was given)",
                       (long long)s->vocab);
}

/* What is no file, or a study's, is a study. */
static bool find_weights(choices *c, failure *why)
{
    struct stat about;
    const char *dot = strrchr(c->from, '.');
    c->path = c->from;
    if (stat(c->from, &about) == 0 && S_ISREG(about.st_mode) &&
        (!dot || (strcmp(dot, ".yaml") != 0 && strcmp(dot, ".yml") != 0)))
        return true;
    c->asked.named = c->from;
    return kept_find(&c->asked, c->trial, &c->path, why);
}

static bool sample(const choices *c, failure *why)
{
    char sentence[SAFETENSORS_SENTENCE];
    writer w = {.c = c, .random = random_at((uint64_t)c->seed, SL_STREAM_NOISE, 0, 0)};
    if (!generator_open(c->path, c->heads, &w.generator, sentence))
        return failure_set(why, "%s%s%s",
                           strncmp(sentence, c->path, strlen(c->path)) ? c->path : "",
                           strncmp(sentence, c->path, strlen(c->path)) ? ": " : "", sentence);
    w.sorted =
        memory_need(calloc((size_t)generator_shape(w.generator)->vocab, sizeof *w.sorted));
    bool good = true;
    if (c->vocabulary)
        good = (w.vocabulary = vocabulary_open(c->vocabulary, c->encoder, why)) != NULL;
    good = good && check_vocabulary(&w, why) && write_text(&w, why);
    vocabulary_free(w.vocabulary);
    generator_close(w.generator);
    free(w.sorted);
    return good;
}

int command_sample(int argc, char **argv)
{
    choices c = {.prompt = "\n", .temperature = 1, .tokens = 256};
    failure why = {{0}};
    argp_err_exit_status = EXIT_WRONG;
    asked_open(&c.asked);
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    const bool written = find_weights(&c, &why) && sample(&c, &why);
    asked_close(&c.asked);
    if (written)
        return EXIT_ALL_IN_STORE;
    fprintf(stderr, "slalom sample: %s\n", why.sentence);
    return EXIT_WRONG;
}
