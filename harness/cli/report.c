#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/units.h"
#include "report/report.h"

typedef struct choices {
    asked asked;
    const char *output;
} choices;

static const struct argp_option options[] = {
    {"output", 'o', "FILE", 0, "Where the page goes (default: report.html beside the study)",
     0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'o':
        c->output = word;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &c->asked;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY",
    "Writes a study's results as one HTML file that any browser opens, without a network.\v"
    "It holds who is first on each problem, what is missing, failed or diverged, interactive "
    "curves of every setting (zoom, other metrics and clocks, logarithmic axes, quartiles), a "
    "table of all trials to filter and sort, the study's other figures, its plugins and where "
    "the trials ran. Long curves are thinned; the extremes are kept.",
    asked_arguments,
    NULL,
    NULL};

static const char *default_output(const study *s, arena *a)
{
    const char *slash = strrchr(s->path, '/');
    return arena_format(a, "%.*sreport.html", slash ? (int)(slash - s->path) + 1 : 0, s->path);
}

static void tell(const char *output, arena *a)
{
    struct stat file;
    if (stat(output, &file) == 0)
        printf("%s (%s)\n", output, unit_bytes(a, (double)file.st_size));
}

int command_report(int argc, char **argv)
{
    choices c = {0};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = asked_read(&c.asked, &f);
    if (good && !c.output)
        c.output = default_output(c.asked.study, c.asked.memory);
    good = good && report_write(c.asked.study, c.asked.store_path, c.output, &f);
    if (good)
        tell(c.output, c.asked.memory);
    else
        fprintf(stderr, "slalom report: %s\n", f.sentence);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
