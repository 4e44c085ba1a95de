#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "figures/stamp.h"

static error_t parse(int key, char *word, struct argp_state *state)
{
    const char **path = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        if (*path)
            argp_error(state, "one figure at a time: %s and %s", *path, word);
        *path = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which figure? Give a .pdf, .svg or .png of slalom plot");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    NULL,
    parse,
    "FIGURE",
    "Tells what a figure was made from: the command that draws it again, the study, the trials "
    "in the store and their hash.\v"
    "It is read out of the picture itself (.pdf, .svg or .png).",
    NULL,
    NULL,
    NULL};

int command_explain(int argc, char **argv)
{
    const char *path = NULL;
    failure f = {{0}};
    text provenance = {0};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &path);
    bool good = stamp_read(path, &provenance, &f);
    if (good)
        fputs(provenance.data, stdout);
    else
        fprintf(stderr, "slalom explain: %s\n", f.sentence);
    text_free(&provenance);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
