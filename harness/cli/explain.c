#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "figures/provenance.h"
#include "figures/stamp.h"

typedef struct choices {
    const char *path, *store;
} choices;

static const struct argp_option options[] = {
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0}, {0}};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 's':
        c->store = word;
        return 0;
    case ARGP_KEY_ARG:
        if (c->path)
            argp_error(state, "one figure at a time: %s and %s", c->path, word);
        c->path = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which figure? Give a .pdf, .svg or .png of slalom plot");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "FIGURE",
    "Tells what a figure was made from: the command that draws it again, the study, the trials "
    "in the store and their hash, and whether the store still has them as they were.\v"
    "It is read out of the picture itself (.pdf, .svg or .png). Where there is no store, only "
    "what the picture says is told.",
    NULL,
    NULL,
    NULL};

/* Nothing is said about the usual store where there is none. */
static bool tell_store(const choices *c, const char *provenance, failure *f)
{
    arena *a = arena_new();
    text verdict = {0};
    const char *path = c->store ? c->store : arena_format(a, "%s/slalom.db", results_folder(a));
    bool wanted = c->store || access(path, R_OK) == 0;
    store *st = wanted ? store_open_readonly(path, f) : NULL;
    if (st && provenance_check(st, provenance, &verdict))
        printf("%s: %s", path, verdict.data);
    store_close(st);
    text_free(&verdict);
    arena_free(a);
    return st || !wanted;
}

int command_explain(int argc, char **argv)
{
    choices c = {0};
    failure f = {{0}};
    text provenance = {0};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = stamp_read(c.path, &provenance, &f);
    if (good) {
        fputs(provenance.data, stdout);
        good = tell_store(&c, provenance.data, &f);
    }
    if (!good)
        fprintf(stderr, "slalom explain: %s\n", f.sentence);
    text_free(&provenance);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
