/* slalom export: the curves of a study as csv or json lines. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "store/export.h"

typedef struct choices {
    asked asked;
    bool all;
    export_format format;
    const char *output;
} choices;

enum { KEY_ALL = 1000 };

static const struct argp_option options[] = {
    {"all", KEY_ALL, NULL, 0, "Every trial of the store", 0},
    {"format", 'f', "FORMAT", 0, "csv or jsonl (default: csv)", 0},
    {"output", 'o', "FILE", 0, "Where to (default: standard output)", 0},
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static error_t parse_word(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    if (key == ARGP_KEY_ARG && c->asked.named)
        argp_error(state, "one study at a time: %s and %s", c->asked.named, word);
    if (key == ARGP_KEY_ARG)
        c->asked.named = word;
    else if (key != ARGP_KEY_END)
        return ARGP_ERR_UNKNOWN;
    else if (c->all == (c->asked.named != NULL))
        argp_error(state, "what shall be exported? Give either a study or --all");
    return 0;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case KEY_ALL:
        c->all = true;
        return 0;
    case 'f':
        if (strcmp(word, "csv") != 0 && strcmp(word, "jsonl") != 0)
            argp_error(state, "--format %s: expected csv or jsonl", word);
        c->format = strcmp(word, "csv") == 0 ? EXPORT_CSV : EXPORT_JSONL;
        return 0;
    case 'o':
        c->output = word;
        return 0;
    case 's':
        c->asked.store_path = word;
        return 0;
    default:
        return parse_word(key, word, state);
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY\n--all",
    "Writes every logged value of a study, one a line.\v"
    "The study is a name in the store (also the part before the slash, for all its races), a "
    "study file or its folder. harness/store/SCHEMA.md describes the columns. A file appears "
    "under its name only when it is complete.",
    NULL,
    NULL,
    NULL};

/* The names under which the store has the study, by the name or by its file. */
static bool export_named(choices *c, store *st, FILE *file, int64_t *rows, failure *f)
{
    if (c->all || export_knows(st, c->asked.named))
        return export_curves(st, c->asked.named, c->format, file, rows, f);
    if (!asked_read(&c->asked, f))
        return false;
    char *name = arena_copy(c->asked.memory, c->asked.study->name);
    if (c->asked.study->next) /* quickstart/images is a race of quickstart */
        name[strcspn(name, "/")] = '\0';
    if (!export_knows(st, name))
        return failure_set(f, "the store has no study %s: slalom run %s comes first", name,
                           c->asked.named);
    return export_curves(st, name, c->format, file, rows, f);
}

static bool finish(FILE *file, const char *temporary, const char *path, failure *f)
{
    mode_t mask = umask(0);
    umask(mask);
    bool good = fchmod(fileno(file), 0666 & ~mask) == 0 && fflush(file) == 0 &&
                fsync(fileno(file)) == 0 && rename(temporary, path) == 0;
    return good || failure_set(f, "%s: cannot write the file: %s", path, strerror(errno));
}

/* Under another name first, so that nobody ever reads half a file. */
static bool export_file(choices *c, store *st, int64_t *rows, failure *f)
{
    char *temporary = arena_format(c->asked.memory, "%s.XXXXXX", c->output);
    int descriptor = mkstemp(temporary);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (!file)
        return failure_set(f, "%s: cannot write the file: %s", c->output, strerror(errno));
    bool good = export_named(c, st, file, rows, f) && finish(file, temporary, c->output, f);
    fclose(file);
    if (!good)
        unlink(temporary);
    return good;
}

static bool export_all(choices *c, store *st, failure *f)
{
    int64_t rows;
    if (c->output) {
        if (!export_file(c, st, &rows, f))
            return false;
        printf("%s: %lld values\n", c->output, (long long)rows);
        return true;
    }
    if (!export_named(c, st, stdout, &rows, f))
        return false;
    return fflush(stdout) == 0 ||
           failure_set(f, "cannot write the curves: %s", strerror(errno));
}

int command_export(int argc, char **argv)
{
    choices c = {.format = EXPORT_CSV};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    store *st = store_open_readonly(c.asked.store_path, &f);
    bool good = st && export_all(&c, st, &f);
    if (!good)
        fprintf(stderr, "slalom export: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
