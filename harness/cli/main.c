/* slalom: finds the command and hands it the rest of the line. */
#include <argp.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/text.h"
#include "build_info.h"
#include "cli/command.h"

static const command commands[] = {
    {"run", "run the trials of a study that are missing", command_run},
    {"status", "tell which trials of a study are done, missing, failed, stale", command_status},
    {"submit", "run the missing trials on a cluster", command_submit},
    {"table", "summarize a study as a table", command_table},
    {"compare", "tell in a sentence which optimizer is better", command_compare},
    {"lint", "tell what would make a comparison unfair", command_lint},
    {"plot", "draw the figures of a study", command_plot},
    {"report", "write a study's results as one interactive HTML page", command_report},
    {"explain", "tell what a figure was made from", command_explain},
    {"claims", "check the claims of a study on its curves", command_claims},
    {"list", "list the plugins", command_list},
    {"info", "tell all about one plugin", command_info},
    {"new", "write a minimal working plugin", command_new},
    {"build", "turn a source file into a plugin", command_build},
    {"check", "run the contract tests on plugins", command_check},
    {"data", "list, fetch and describe data sets", command_data},
    {"diff", "compare two stores trial by trial", command_diff},
    {"merge", "bring the trials of several stores together", command_merge},
    {"export", "write curves as csv or json lines", command_export},
    {"import", "take what other benchmarks measured into the store", command_import},
    {"tokenize", "write texts as the tokens of a byte-pair encoding", command_tokenize},
    {"sample", "write text with a trained language model", command_sample},
    {"doctor", "examine the store", command_doctor},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

typedef struct call {
    const char *name; /* of the command */
    int first;        /* its position in argv */
} call;

static error_t parse(int key, char *word, struct argp_state *state)
{
    call *c = state->input;
    switch (key) {
    case ARGP_KEY_ARG:
        c->name = word;
        c->first = state->next - 1;
        state->next = state->argc; /* the rest is the command's */
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which command?");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The list of commands under the options in --help. argp frees what it gets. */
static char *with_commands(int key, const char *doc, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_POST_DOC)
        return (char *)doc;
    text list = {0};
    text_add(&list, "Commands:\n");
    for (size_t k = 0; k < COMMANDS; k++)
        text_add(&list, "  %-8s %s\n", commands[k].name, commands[k].summary);
    text_add(&list,
             "\nThe launcher ./slalom of the project also knows quickstart, test and bench.\n"
             "slalom COMMAND --help tells more. Exit codes: 0 all is well, 1 some trials "
             "failed, 2 the study or the call is wrong, 130 interrupted.");
    return list.data;
}

static const struct argp parser = {
    NULL,          parse, "COMMAND [ARGUMENT...]", "Slalom races optimizers downhill.\v ", NULL,
    with_commands, NULL};

static int refuse(const char *name)
{
    const char *names[COMMANDS];
    for (size_t k = 0; k < COMMANDS; k++)
        names[k] = commands[k].name;
    const char *nearest = nearest_name(name, names, COMMANDS);
    if (nearest)
        fprintf(stderr, "slalom: unknown command \"%s\"; did you mean \"%s\"?\n", name,
                nearest);
    else
        fprintf(stderr, "slalom: unknown command \"%s\"; slalom --help lists them\n", name);
    return EXIT_WRONG;
}

/* SQLite tells of every page that it cannot make sense of, also to those who read on without.
 */
static void hear_sqlite(void *damaged, int code, const char *sentence)
{
    (void)sentence;
    if ((code & 0xff) == SQLITE_CORRUPT || code == SQLITE_IOERR_READ ||
        code == SQLITE_IOERR_CORRUPTFS)
        *(bool *)damaged = true;
}

/* What a store says of which a part cannot be read is not to be believed. */
static int hand_over(const command *c, int argc, char **argv)
{
    char name[64];
    bool damaged = false;
    sqlite3_config(SQLITE_CONFIG_LOG, hear_sqlite, &damaged);
    snprintf(name, sizeof name, "slalom %s", c->name);
    argv[0] = name;
    int code = c->run(argc, argv);
    if (!damaged || c->run == command_doctor)
        return code;
    fprintf(stderr,
            "%s: the store is damaged, and what stands above may be false: slalom "
            "doctor tells more\n",
            name);
    return EXIT_WRONG;
}

int main(int argc, char **argv)
{
    call c = {NULL, 0};
    argp_program_version = "slalom " BUILD_VERSION;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, &c);
    for (size_t k = 0; k < COMMANDS; k++)
        if (strcmp(commands[k].name, c.name) == 0)
            return hand_over(commands + k, argc - c.first, argv + c.first);
    return refuse(c.name);
}
