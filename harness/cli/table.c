#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/standing.h"
#include "stats/clock.h"

static const char *const formats[] = {"text", "markdown", "csv", "latex"};
enum { FORMATS = sizeof formats / sizeof *formats, WIDTH = 100 };

typedef struct choices {
    asked asked;
    const char *metric, *format;
} choices;

static const struct argp_option options[] = {
    {"format", 'f', "FORMAT", 0, "text, markdown, csv or latex (default: text)", 0},
    {"metric", 'm', "METRIC", 0,
     "What is compared, as loss or \"best loss\" (default: the y of the study's first figure)",
     0},
    {0},
};

static void check_format(const char *word, struct argp_state *state)
{
    for (size_t k = 0; k < FORMATS; k++)
        if (strcmp(word, formats[k]) == 0)
            return;
    const char *nearest = nearest_name(word, formats, FORMATS);
    argp_error(state, "--format %s: expected text, markdown, csv or latex%s%s%s", word,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "",
               nearest ? "\"?" : "");
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'f':
        check_format(word, state);
        c->format = word;
        return 0;
    case 'm':
        c->metric = word;
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
    "Summarizes a study: for every problem the best setting of each optimizer.\v"
    "The best setting is the one of the least median over the seeds; diverged and failed "
    "trials "
    "count as infinitely bad. \"to loss 0.4\" tells at which step, and after how many seconds "
    "of "
    "optimizer and oracle, the median seed reached that target of the study; - where it did "
    "not. What is listed as the setting are the options that vary in the study.",
    asked_arguments,
    NULL,
    NULL};

static void write_sheet(const choices *c, const sheet *s, text *out)
{
    if (out->length > 0)
        text_add(out, "\n");
    if (strcmp(c->format, "markdown") == 0)
        sheet_markdown(s, out);
    else if (strcmp(c->format, "latex") == 0)
        sheet_latex(s, out);
    else
        sheet_text(s, WIDTH, isatty(STDOUT_FILENO), out);
}

static void add_problems(const choices *c, store *st, const results *r,
                         const standing_targets *t, text *out, arena *a)
{
    for (int k = 0; k < r->problem_count; k++) {
        if (!results_measured(r, r->problems[k]))
            continue;
        if (strcmp(c->format, "csv") == 0) {
            standing_csv(st, r, r->problems[k], t, out, a);
            continue;
        }
        sheet one = standing_sheet(st, r, r->problems[k], a);
        write_sheet(c, &one, out);
    }
}

/* Times to targets are in seconds, too. Races mostly share a warning. */
static void warn_of_clocks(const results *r, const char **warned, arena *a)
{
    const char *warning = results_clock_warning(r, a);
    if (warning && (!*warned || strcmp(*warned, warning) != 0))
        fprintf(stderr, "slalom table: %s\n", warning);
    *warned = warning ? warning : *warned;
}

/* The races of the study that the store knows; false with a sentence when it knows none. */
static bool add_races(const choices *c, store *st, const study *s, text *out, text *notes,
                      arena *a, failure *f)
{
    standing_targets targets = standing_csv_targets(s, a);
    bool any = false;
    const char *nothing = NULL, **warned = &nothing;
    if (strcmp(c->format, "csv") == 0)
        standing_csv_header(&targets, out);
    for (; s; s = s->next) {
        const char *metric = c->metric ? c->metric : s->figure_count ? s->figures[0].y : "loss";
        results *r = results_load(st, s, measure_read(metric, a), a, f);
        if (r)
            add_problems(c, st, r, &targets, out, a);
        if (r && s->target_count > 0)
            warn_of_clocks(r, warned, a);
        else if (!r)
            text_add(notes, "slalom table: %s\n", f->sentence);
        any |= r != NULL;
    }
    return any;
}

static bool write_table(const choices *c, const study *s, store *st, arena *a, failure *f)
{
    text out = {0}, notes = {0};
    bool any = add_races(c, st, s, &out, &notes, a, f);
    if (any && (fwrite(out.data, 1, out.length, stdout) != out.length || fflush(stdout) != 0))
        any = failure_set(f, "cannot write the table");
    if (any && notes.length > 0 && !c->metric)
        fputs(notes.data, stderr); /* races that were not run yet */
    text_free(&out);
    text_free(&notes);
    return any;
}

int command_table(int argc, char **argv)
{
    choices c = {.format = formats[0]};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool read = asked_read(&c.asked, &f);
    store *st = read ? store_open_readonly(c.asked.store_path, &f) : NULL;
    bool good = st && write_table(&c, c.asked.study, st, c.asked.memory, &f);
    if (!good)
        fprintf(stderr, "slalom table: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
