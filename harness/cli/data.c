/* slalom data: the named data sets; what a set or a file holds; fetching sets. */
#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/command.h"
#include "data/about.h"
#include "data/cache.h"

typedef struct choices {
    char **words;
    int count;
    bool json;
} choices;

static const struct argp_option options[] = {
    {"format", 'f', "text|json", 0, "How to print (default: text)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'f':
        c->json = strcmp(word, "json") == 0;
        if (!c->json && strcmp(word, "text") != 0)
            argp_error(state, "--format %s: expected text or json", word);
        return 0;
    case ARGP_KEY_ARGS:
        c->words = state->argv + state->next;
        c->count = state->argc - state->next;
        if (c->count == 1 && strcmp(c->words[0], "fetch") == 0)
            argp_error(state, "fetch which data set? slalom data lists them");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "\nNAME|FILE...\nfetch NAME...",
    "Without arguments lists the data sets that Debian packages hold. With a set's name or a "
    "file tells what is in it. fetch downloads sets into the user's cache ($SLALOM_CACHE, "
    "$XDG_CACHE_HOME/slalom or ~/.cache/slalom); nothing is installed.",
    NULL,
    NULL,
    NULL};

static bool is_here(const dataset *d, arena *memory)
{
    failure ignored;
    const char *cache = cache_folder(memory, &ignored);
    return cache && access(cache_path(d, cache, memory), R_OK) == 0;
}

static void add_field(text *out, bool json, const char *name, const char *value)
{
    if (json) {
        text_add(out, "%s\"%s\": ", out->data[out->length - 1] == '{' ? "" : ", ", name);
        text_add_json(out, value);
    } else
        text_add(out, "%-10s  %s\n", name, value);
}

static void add_number(text *out, bool json, const char *name, double value)
{
    text_add(out, json ? ", \"%s\": %.6g" : "%-10s  %.6g\n", name, value);
}

static void add_count(text *out, bool json, const char *name, int64_t value)
{
    text_add(out, json ? ", \"%s\": %lld" : "%-10s  %lld\n", name, (long long)value);
}

static void list_text(arena *memory)
{
    printf("%-13s  %-13s  %-7s  %s\n", "NAME", "FORMAT", "FETCHED", "WHAT");
    for (size_t k = 0; k < dataset_count(); k++) {
        const dataset *d = dataset_at(k);
        printf("%-13s  %-13s  %-7s  %s\n", d->name, d->format,
               is_here(d, memory) ? "yes" : "no", d->summary);
    }
}

static void list_json(arena *memory)
{
    text out = {0};
    text_add(&out, "[");
    for (size_t k = 0; k < dataset_count(); k++) {
        const dataset *d = dataset_at(k);
        text_add(&out, "%s\n  {", k ? "," : "");
        add_field(&out, true, "name", d->name);
        add_field(&out, true, "format", d->format);
        add_field(&out, true, "summary", d->summary);
        add_field(&out, true, "licence", d->licence);
        add_field(&out, true, "package", d->package);
        add_field(&out, true, "member", d->member);
        text_add(&out, ", \"fetched\": %s}", is_here(d, memory) ? "true" : "false");
    }
    text_add(&out, "\n]\n");
    fputs(out.data, stdout);
    text_free(&out);
}

/* Parted as the problem llm does by default. */
static void add_tokens(text *out, bool json, const data_about *a)
{
    if (a->files > 1)
        add_count(out, json, "files", a->files);
    add_count(out, json, "tokens", a->tokens);
    add_count(out, json, "training", a->training);
    add_count(out, json, "validation", a->validation);
    add_count(out, json, "vocab", a->vocab);
    if (a->bytes_per_token > 0)
        add_number(out, json, json ? "bytes_per_token" : "bytes/tok", a->bytes_per_token);
}

/* A line a part of the range with a bar as long as its share, or a list. */
static void add_norms(text *out, bool json, const data_about *a)
{
    enum { WIDEST = 40 };
    const double part = (a->norm_most - a->norm_least) / DATA_NORMS;
    const int parts = json || part > 0 ? DATA_NORMS : 1; /* one when all norms are the same */
    int64_t most = 1;
    for (int k = 0; k < DATA_NORMS; k++)
        most = a->norms[k] > most ? a->norms[k] : most;
    if (json)
        text_add(out,
                 ", \"least_row_norm\": %.6g, \"largest_row_norm\": %.6g, \"row_norms\": [",
                 a->norm_least, a->norm_most);
    for (int k = 0; k < parts; k++)
        if (json)
            text_add(out, "%s%lld", k ? ", " : "", (long long)a->norms[k]);
        else
            text_add(out, "%-10s  %8.3g to %-8.3g  %9lld  %.*s\n", k ? "" : "row norms",
                     a->norm_least + k * part, a->norm_least + (k + 1) * part,
                     (long long)a->norms[k], (int)((a->norms[k] * WIDEST + most - 1) / most),
                     "########################################");
    text_add(out, json ? "]" : "");
}

static void add_about(text *out, bool json, const data_about *a)
{
    add_field(out, json, "format", a->format);
    add_count(out, json, "bytes", a->bytes);
    if (a->tokens > 0)
        add_tokens(out, json, a);
    if (a->rows == 0)
        return;
    add_count(out, json, "rows", a->rows);
    if (a->test_rows > 0)
        add_count(out, json, "test_rows", a->test_rows);
    add_count(out, json, "columns", a->columns);
    if (a->classes > 0)
        add_count(out, json, "classes", a->classes);
    add_number(out, json, "density", a->density);
    if (a->norm_most > 0)
        add_norms(out, json, a);
}

static void print_about(const dataset *d, const char *path, bool json, const data_about *a,
                        arena *memory)
{
    text out = {0};
    text_add(&out, json ? "{" : "");
    add_field(&out, json, "path", path);
    add_about(&out, json, a);
    if (d) {
        add_field(&out, json, "what", d->summary);
        add_field(&out, json, "licence", d->licence);
        add_field(&out, json, "origin",
                  arena_format(memory, "Debian package %s, /%s", d->package, d->member));
    } else if (a->not_table.sentence[0])
        add_field(&out, json, "no_table", a->not_table.sentence);
    text_add(&out, json ? "}\n" : "");
    fputs(out.data, stdout);
    text_free(&out);
}

static bool describe(const char *word, bool json, arena *memory)
{
    failure why;
    data_about about;
    const char *path;
    const dataset *known = dataset_find(word);
    if (!data_locate(word, "", memory, &path, &why) ||
        !data_describe(known, path, &about, &why)) {
        fprintf(stderr, "slalom data: %s\n", why.sentence);
        return false;
    }
    print_about(known, path, json, &about, memory);
    return true;
}

/* data_locate's sentence names the nearest set. */
static bool fetch(const char *word, arena *memory)
{
    failure why;
    const char *path;
    const dataset *d = dataset_find(word);
    bool here = d && is_here(d, memory);
    bool fetched = d ? data_fetch(d, &why) && data_locate(word, "", memory, &path, &why)
                     : data_locate(word, "", memory, &path, &why) &&
                           failure_set(&why, "%s: is a file, not the name of a data set", word);
    if (fetched)
        printf("%s: %s %s\n", word, here ? "is already in" : "fetched to", path);
    else
        fprintf(stderr, "slalom data: %s\n", why.sentence);
    return fetched;
}

int command_data(int argc, char **argv)
{
    choices c = {NULL, 0, false};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool fetching = c.count > 0 && strcmp(c.words[0], "fetch") == 0, good = true;
    arena *memory = arena_new();
    if (c.count == 0 && c.json)
        list_json(memory);
    else if (c.count == 0)
        list_text(memory);
    for (int k = fetching; k < c.count; k++) {
        good = (fetching ? fetch(c.words[k], memory) : describe(c.words[k], c.json, memory)) &&
               good;
        if (good && !fetching && !c.json && k + 1 < c.count)
            putchar('\n');
    }
    arena_free(memory);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
