/* slalom merge: the results of several machines in one store. */
#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "store/shards.h"

typedef struct choices {
    char **paths; /* the target, then the sources */
    int count;
    bool remove;
} choices;

static const struct argp_option options[] = {
    {"remove", 'r', NULL, 0,
     "Remove each source when all that it has is in the first store; one with a conflict or a "
     "trial without an end, or that a run is writing to, stays",
     0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    (void)word;
    switch (key) {
    case 'r':
        c->remove = true;
        return 0;
    case ARGP_KEY_ARGS:
        c->paths = state->argv + state->next;
        c->count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (c->count < 2)
            argp_error(state, "which stores? Give the one to merge into, then the others");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "INTO.db FROM.db...",
    "Takes into the first store what the others have.\v"
    "A trial is taken when the first store lacks it, or has no result of it and the other "
    "has. Studies are united. A trial with two different results is a conflict: it is "
    "reported, and the first store keeps its own. Each source is merged whole or not at all, "
    "and merging again changes nothing. Exit codes: 0 all is in the first store, 1 there were "
    "conflicts, 2 a store cannot be read or written.",
    NULL,
    NULL,
    NULL};

static bool merge_one(store *into, const char *path, bool drop, bool *conflicts, failure *f)
{
    merge m = {0};
    bool good = shard_merge(into, path, drop, &m, f);
    if (good) {
        fputs(m.lines.data ? m.lines.data : "", stdout);
        printf("%s: %lld taken, %lld known, %lld unfinished or failed and left out, %lld in "
               "conflict\n",
               path, (long long)m.taken, (long long)m.known, (long long)m.left,
               (long long)m.conflicts);
        *conflicts |= m.conflicts > 0;
    }
    text_free(&m.lines);
    return good;
}

/* Before anything is written: a misspelt name leaves the target as it was. */
static bool check_sources(const choices *c, failure *f)
{
    for (int k = 1; k < c->count; k++) {
        store *from = store_open_readonly(c->paths[k], f);
        if (!from)
            return false;
        store_close(from);
    }
    return true;
}

int command_merge(int argc, char **argv)
{
    choices c = {0};
    failure f;
    bool conflicts = false;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    store *into = check_sources(&c, &f) ? store_open(c.paths[0], &f) : NULL;
    bool good = into != NULL;
    for (int k = 1; good && k < c.count; k++)
        good = merge_one(into, c.paths[k], c.remove, &conflicts, &f);
    store_close(into);
    if (!good)
        fprintf(stderr, "slalom merge: %s\n", f.sentence);
    return !good ? EXIT_WRONG : conflicts ? EXIT_SOME_FAILED : EXIT_ALL_IN_STORE;
}
