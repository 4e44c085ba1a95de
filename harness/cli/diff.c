/* slalom diff: are two stores the same? */
#include <argp.h>
#include <stdio.h>

#include "cli/command.h"
#include "store/diff.h"

enum { STORES = 2 };

typedef struct choices {
    const char *paths[STORES];
    int count;
} choices;

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (c->count == STORES)
            argp_error(state, "two stores are compared; %s is a third", word);
        c->paths[c->count++] = word;
        return 0;
    case ARGP_KEY_END:
        if (c->count < STORES)
            argp_error(state, "which two stores? Give two files, as results/slalom.db");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    NULL,
    parse,
    "A.db B.db",
    "Compares two stores trial by trial.\v"
    "Trials meet by their keys, whatever study they belong to. Their status and every logged "
    "point are compared bit for bit; clocks in seconds, which no two runs share, are not. Each "
    "trial that is in one store only or differs gets a line with its first difference. Exit "
    "codes: 0 the stores are the same, 1 they differ, 2 one cannot be read.",
    NULL,
    NULL,
    NULL};

/* The exit code. */
static int compare(const choices *c, store *const *stores, failure *f)
{
    diff d;
    bool good = diff_stores(stores[0], stores[1], &d, f);
    if (good) {
        fputs(d.lines.data ? d.lines.data : "", stdout);
        printf("%lld the same, %lld different, %lld only in %s, %lld only in %s\n",
               (long long)d.same, (long long)d.different, (long long)d.only[0], c->paths[0],
               (long long)d.only[1], c->paths[1]);
        if (fflush(stdout) != 0)
            good = failure_set(f, "cannot write the differences");
    }
    bool same = d.different == 0 && d.only[0] == 0 && d.only[1] == 0;
    text_free(&d.lines);
    return !good ? EXIT_WRONG : same ? EXIT_ALL_IN_STORE : EXIT_SOME_FAILED;
}

int command_diff(int argc, char **argv)
{
    choices c = {0};
    failure f;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    store *stores[STORES] = {store_open_readonly(c.paths[0], &f), NULL};
    if (stores[0])
        stores[1] = store_open_readonly(c.paths[1], &f);
    int code = stores[1] ? compare(&c, stores, &f) : EXIT_WRONG;
    if (code == EXIT_WRONG)
        fprintf(stderr, "slalom diff: %s\n", f.sentence);
    store_close(stores[0]);
    store_close(stores[1]);
    return code;
}
