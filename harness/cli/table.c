#include <argp.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/crosstab.h"
#include "cli/format.h"
#include "cli/standing.h"
#include "stats/clock.h"

typedef enum layout { LAYOUT_PROBLEMS, LAYOUT_COLUMNS, LAYOUT_ROWS, LAYOUTS } layout;
static const char *const layouts[LAYOUTS] = {"problems", "columns", "rows"};

typedef struct choices {
    asked asked;
    const char *metric, *target, *clock;
    sheet_format format;
    summary_kind statistic;
    layout layout;
} choices;

static const struct argp_option options[] = {
    {"format", 'f', "FORMAT", 0, "text, markdown, csv or latex (default: text)", 0},
    {"metric", 'm', "METRIC", 0,
     "What is compared, as loss or \"best loss\" (default: the y of the study's first figure)",
     0},
    {"statistic", 'S', "WHICH", 0,
     "median (with quartiles), mean or iqm (with 95 % bootstrap intervals) (default: median)",
     0},
    {"layout", 'l', "HOW", 0,
     "problems: a table for each; columns: one table, a column for each; rows: a row for each "
     "(default: problems)",
     0},
    {"target", 't', "VALUE", 0,
     "With --layout columns or rows: times to this value of the metric, and how many seeds got "
     "there",
     0},
    {"clock", 'c', "CLOCK", 0, "Of those times, as gradient_calls (default: steps)", 0},
    {0},
};

/* The place of the word among the names; ends the program with a sentence when it is none. */
static int choose(const char *option, const char *word, const char *const *names, int count,
                  struct argp_state *state)
{
    for (int k = 0; k < count; k++)
        if (strcmp(word, names[k]) == 0)
            return k;
    const char *nearest = nearest_name(word, names, (size_t)count);
    argp_error(state, "--%s %s: expected %s%s", option, word, nearest ? "" : "one like ",
               nearest ? nearest : names[0]);
    return 0;
}

static int clock_count(void)
{
    int count = 0;
    while (store_clocks[count])
        count++;
    return count;
}

static void check_number(const char *word, struct argp_state *state)
{
    char *end;
    if (!isfinite(strtod(word, &end)) || end == word || *end)
        argp_error(state, "--target %s: expected a number", word);
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'f':
        c->format = sheet_format_read(word, state);
        return 0;
    case 'S':
        c->statistic =
            (summary_kind)choose("statistic", word, summary_names, SUMMARY_KINDS, state);
        return 0;
    case 'l':
        c->layout = (layout)choose("layout", word, layouts, LAYOUTS, state);
        return 0;
    case 't':
        check_number(word, state);
        c->target = word;
        return 0;
    case 'c':
        c->clock =
            strcmp(word, "steps") == 0
                ? "step"
                : store_clocks[choose("clock", word, store_clocks, clock_count(), state)];
        return 0;
    case ARGP_KEY_END:
        if ((c->target || c->clock) && c->layout == LAYOUT_PROBLEMS)
            argp_error(state, "--target and --clock go with --layout columns or rows");
        if (c->clock && !c->target)
            argp_error(state, "--clock goes with --target");
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
    "not. What is listed as the setting are the options that vary in the study. Bold, or *: "
    "the "
    "best, and what a paired test over the seeds (Holm, alpha 0.05) does not tell from it. "
    "Digits "
    "end with the second one of the interval. csv has every number in full.",
    asked_arguments,
    NULL,
    NULL};

static void write_sheet(const choices *c, const sheet *s, text *out)
{
    sheet_print(s, c->format, isatty(STDOUT_FILENO), out);
}

static void add_crosstab(const choices *c, store *st, const results *r, text *out, arena *a)
{
    target goal = {r->measure.metric, c->target ? strtod(c->target, NULL) : 0};
    crosstab how = {c->statistic,
                    {c->target ? &goal : NULL, c->clock ? c->clock : "step"},
                    c->layout == LAYOUT_COLUMNS};
    sheet s = crosstab_sheet(st, r, &how, a);
    write_sheet(c, &s, out);
}

static void add_problems(const choices *c, store *st, const results *r,
                         const standing_targets *t, text *out, arena *a)
{
    if (c->layout != LAYOUT_PROBLEMS) {
        add_crosstab(c, st, r, out, a);
        return;
    }
    for (int k = 0; k < r->problem_count; k++) {
        if (!results_measured(r, r->problems[k]))
            continue;
        if (c->format == SHEET_CSV) {
            standing_csv(st, r, r->problems[k], t, c->statistic, out, a);
            continue;
        }
        sheet one = standing_sheet(st, r, r->problems[k], c->statistic, a);
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
    if (c->format == SHEET_CSV && c->layout == LAYOUT_PROBLEMS)
        standing_csv_header(&targets, c->statistic, out);
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
    choices c = {.format = SHEET_TEXT};
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
