/* slalom tokenize: texts as the tokens of a byte-pair encoding, in llm.c's files. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../../problems/llm/token_file.h"
#include "cli/command.h"
#include "data/byte_pairs.h"
#include "data/catalog.h"
#include "data/token_writer.h"

typedef struct choices {
    char **texts;
    int count;
    const char *vocabulary, *encoder, *output;
    int64_t shard, separator; /* -1: none */
} choices;

static const struct argp_option options[] = {
    {"vocabulary", 'v', "FILE", 0, "GPT-2's vocab.bpe (merges.txt), or a file of tiktoken", 0},
    {"encoder", 'e', "FILE", 0, "The ids of the tokens: encoder.json (vocab.json)", 0},
    {"output", 'o', "X.bin", 0, "What to write", 0},
    {"shard", 's', "N", 0, "N tokens a file: X_000000.bin, X_000001.bin, ...", 0},
    {"separator", 'p', "ID", 0, "A token in front of every text (GPT-2: 50256)", 0},
    {0},
};

static int64_t whole(const char *word, const char *name, struct argp_state *state)
{
    char *end;
    errno = 0;
    const long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < 0)
        argp_error(state, "--%s %s: expected a whole number, 0 or more", name, word);
    return value;
}

static void check(const choices *c, struct argp_state *state)
{
    if (c->count == 0)
        argp_error(state, "which texts?");
    if (!c->vocabulary)
        argp_error(state, "--vocabulary is missing");
    if (!c->output)
        argp_error(state, "--output is missing");
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'v':
        c->vocabulary = word;
        return 0;
    case 'e':
        c->encoder = word;
        return 0;
    case 'o':
        c->output = word;
        return 0;
    case 's':
        c->shard = whole(word, "shard", state);
        return 0;
    case 'p':
        c->separator = whole(word, "separator", state);
        return 0;
    case ARGP_KEY_ARGS:
        c->texts = state->argv + state->next;
        c->count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        check(c, state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "TEXT...",
    "Writes texts (files, plain or gzip, or data sets) as tokens for the problem llm.\v"
    "The encoding is GPT-2's: its splitting of the text, and the merges of a vocabulary that "
    "you give; special tokens in a text are text. Bytes that are no UTF-8 are kept, apart from "
    "their neighbours. A vocabulary of up to 65,536 tokens gives uint16 files, a larger one "
    "uint32.",
    NULL,
    NULL,
    NULL};

typedef struct writing {
    const vocabulary *vocabulary;
    token_writer to;
    int64_t bytes;
} writing;

static bool take(void *to, const int32_t *ids, int64_t count)
{
    writing *w = to;
    int64_t bytes = 0;
    for (int64_t k = 0; k < count; k++)
        bytes += vocabulary_token(w->vocabulary, ids[k]).length;
    return token_writer_add(&w->to, ids, count, bytes);
}

static bool encode_text(byte_pairs *b, const char *word, int64_t separator, writing *w,
                        arena *memory, failure *why)
{
    token_file f;
    const char *path;
    const int32_t id = (int32_t)separator;
    if (!data_locate(word, "", memory, &path, why) ||
        !token_file_open(path, TOKENS_TEXT, &f, why->sentence))
        return false;
    const bool good = (separator < 0 || token_writer_add(&w->to, &id, 1, 0)) &&
                      byte_pairs_encode(b, f.span.ids, f.span.count, take, w);
    w->bytes += f.span.count;
    token_file_close(&f);
    return good || failure_set(why, "%s", w->to.why.sentence);
}

static bool encode_all(const choices *c, writing *w, failure *why)
{
    byte_pairs *b = byte_pairs_new(w->vocabulary, why);
    arena *memory = arena_new();
    bool good = b != NULL;
    for (int k = 0; good && k < c->count; k++)
        good = encode_text(b, c->texts[k], c->separator, w, memory, why);
    if (good && !token_writer_end(&w->to))
        good = failure_set(why, "%s", w->to.why.sentence);
    if (!good)
        token_writer_abandon(&w->to);
    arena_free(memory);
    byte_pairs_free(b);
    return good;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool tokenize(const choices *c, failure *why)
{
    const double begun = seconds();
    vocabulary *v = vocabulary_open(c->vocabulary, c->encoder, why);
    if (!v)
        return false;
    const int64_t size = vocabulary_size(v);
    writing w = {v, {.path = c->output, .shard = c->shard, .width = size > 65536 ? 4 : 2}, 0};
    bool good = c->separator < 0 || c->separator <= (w.to.width == 2 ? 65535 : size) ||
                failure_set(why, "--separator %lld is beyond the vocabulary of %lld",
                            (long long)c->separator, (long long)size);
    good = good && encode_all(c, &w, why);
    vocabulary_free(v);
    if (good)
        printf(
            "%s: %lld tokens from %lld bytes (%.2f bytes a token) in %lld file%s, %.0f MB/s\n",
            c->shard ? "shards" : c->output, (long long)w.to.all, (long long)w.bytes,
            (double)w.bytes / (double)w.to.all, (long long)w.to.files,
            w.to.files == 1 ? "" : "s", 1e-6 * (double)w.bytes / (seconds() - begun));
    return good;
}

int command_tokenize(int argc, char **argv)
{
    choices c = {.separator = -1};
    failure why = {{0}};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    if (tokenize(&c, &why))
        return EXIT_ALL_IN_STORE;
    fprintf(stderr, "slalom tokenize: %s\n", why.sentence);
    return EXIT_WRONG;
}
