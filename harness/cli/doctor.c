/* slalom doctor: is the store sound, and what is to be done when it is not? */
#include <argp.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/saved.h"
#include "store/doctor.h"
#include "store/schema.h"

typedef struct choices {
    const char *path;
} choices;

static const struct argp_option options[] = {
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    if (key != 's')
        return ARGP_ERR_UNKNOWN;
    c->path = word;
    return 0;
}

static const struct argp parser = {
    options,
    parse,
    "",
    "Examines a store, without changing it.\v"
    "Looked at are the file itself, rows that belong to nothing, trials without an end, and "
    "the version of the schema; leftover checkpoints are mentioned. Exit codes: 0 the store is "
    "sound, 1 something is wrong, as the "
    "output says, 2 there is no such file.",
    NULL,
    NULL,
    NULL};

/* Checkpoints are no fault of the store, but take room. */
static void tell_saved(store *s, const char *path, arena *memory)
{
    saved files = saved_open(path, memory);
    size_t waiting = 0;
    for (size_t k = 0; k < files.count; k++) {
        trial_status status;
        int64_t row;
        waiting +=
            store_find(s, files.keys[k], &status, &row) && !trial_status_is_result(status);
    }
    if (waiting > 0)
        printf("%s: %zu checkpoints of trials without a result: slalom run goes on from them\n",
               files.folder, waiting);
    if (files.count > waiting)
        printf(
            "%s: %zu checkpoints of trials that have a result or are not in the store: remove "
            "them if no run is at work\n",
            files.folder, files.count - waiting);
    if (files.unfinished)
        printf("%s: has files that are no checkpoints: remove them if no run is at work\n",
               files.folder);
    saved_close(&files);
}

/* The exit code. */
static int examine(store *s)
{
    text findings = {0};
    int count = doctor_examine(s, &findings);
    if (count > 0)
        fputs(findings.data, stdout);
    else
        printf("the store is sound (schema version %d)\n", SCHEMA_VERSION);
    text_free(&findings);
    return count > 0 ? EXIT_SOME_FAILED : EXIT_ALL_IN_STORE;
}

int command_doctor(int argc, char **argv)
{
    arena *memory = arena_new();
    choices c = {arena_format(memory, "%s/slalom.db", results_folder(memory))};
    failure f;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    store *s = store_open_readonly(c.path, &f);
    if (s)
        tell_saved(s, c.path, memory);
    int code = s ? examine(s) : access(c.path, F_OK) == 0 ? EXIT_SOME_FAILED : EXIT_WRONG;
    if (!s)
        fprintf(stderr, "slalom doctor: %s\n", f.sentence);
    store_close(s);
    arena_free(memory);
    return code;
}
