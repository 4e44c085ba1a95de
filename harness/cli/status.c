/* slalom status: how far a study is. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/elsewhere.h"
#include "cli/jobs.h"
#include "cli/rates.h"
#include "cli/saved.h"
#include "cli/sheet.h"
#include "stats/baseline.h"
#include "stats/reserve.h"
#include "store/reader.h"

enum { WIDTH = 100, COLUMNS = CONDITIONS + 2 };

typedef struct choices {
    asked asked;
    bool verbose;
} choices;

static const struct argp_option options[] = {
    {"verbose", 'v', NULL, 0,
     "Every failure, and where the crashed ones crashed; how fast "
     "trials ran",
     0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    (void)word;
    switch (key) {
    case 'v':
        c->verbose = true;
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
    "Tells how far a study is: for each race and optimizer the trials that are\n"
    "  done     results, diverged ones included\n"
    "  missing  not run yet, interrupted, or running now: slalom run runs them\n"
    "  failed   failed, crashed, timed out or out of memory, with the first one's message:\n"
    "           slalom run --rerun failed\n"
    "  stale    results of another build of the optimizer, the problem, a transform, a "
    "schedule or a probe than the one that is loaded now: slalom run --rerun stale\v"
    "Every trial is counted once, also those in the stores of shards that are not merged yet. "
    "The jobs of slalom submit that are queued or running stand below. Reading disturbs no "
    "run. Exit code 0, whatever the counts; "
    "2: the study, the store or the call is wrong.",
    asked_arguments,
    NULL,
    NULL};

typedef struct sources { /* of what is known */
    store *store;        /* the study's own, or NULL */
    elsewhere elsewhere; /* the shards' */
    saved files;         /* checkpoints */
    int64_t added;       /* trials that only these have */
} sources;

typedef struct tally { /* of one label */
    const char *label;
    int64_t count[CONDITIONS];
    const char *failure; /* the first one's message, or "" */
} tally;

static tally *tally_of(tally *all, int *count, const char *label)
{
    for (int k = *count - 1; k >= 0; k--)
        if (strcmp(all[k].label, label) == 0)
            return &all[k];
    all[*count] = (tally){.label = label, .failure = ""};
    return &all[(*count)++];
}

static const char *failure_of(const known *k, const trial *t, arena *a)
{
    record r;
    if (!store_record(k->from, t->key, a, &r))
        return "";
    return arena_format(a, "%s: %s", trial_status_name(r.status), r.message);
}

static tally *count_labels(sources *from, const study *s, savings *worth, int *count, arena *a)
{
    known *all = elsewhere_known(&from->elsewhere, from->store, s, &from->added);
    *worth = saved_worth(&from->files, s, all);
    tally *labels = arena_array(a, tally, s->trial_count + 1);
    *count = 0;
    for (int64_t k = 0; k < s->trial_count; k++) {
        tally *one = tally_of(labels, count, s->trials[k].label);
        if (all[k].condition == CONDITION_FAILED && one->count[CONDITION_FAILED] == 0)
            one->failure = failure_of(&all[k], &s->trials[k], a);
        one->count[all[k].condition]++;
    }
    free(all);
    return labels;
}

static void fill_row(const char **cells, const tally *one, arena *a)
{
    cells[0] = one->label;
    for (int k = 0; k < CONDITIONS; k++)
        cells[1 + k] = arena_format(a, "%lld", (long long)one->count[k]);
    cells[COLUMNS - 1] = one->failure;
}

/* A table of one race; its counts are added to the total. */
static void add_race(sources *from, const study *s, int64_t *total, text *out, arena *a)
{
    static const char *header[] = {"optimizer", "done",  "missing",
                                   "failed",    "stale", "first failure"};
    static const bool numeric[] = {false, true, true, true, true, false};
    int count;
    savings worth;
    const tally *labels = count_labels(from, s, &worth, &count, a);
    const char **cells = arena_array(a, const char *, (count + 1) * COLUMNS);
    for (int k = 0; k < count; k++) {
        fill_row(cells + k * COLUMNS, &labels[k], a);
        for (int c = 0; c < CONDITIONS; c++)
            total[c] += labels[k].count[c];
    }
    sheet table = {s->name, COLUMNS, count, header, cells, numeric, NULL, 0, NULL};
    sheet_text(&table, WIDTH, isatty(STDOUT_FILENO), out);
    size_t before = out->length;
    savings_tell(&worth, out);
    text_add(out, out->length > before ? "\n\n" : "\n");
}

static void add_failure(const trial *t, const record *r, text *out)
{
    text_add(out, "%s on %s, seed %llu: %s: %s\n", t->label, t->problem_label,
             (unsigned long long)t->seed, trial_status_name(r->status), r->message);
    for (const char *line = r->backtrace; *line;) {
        size_t length = strcspn(line, "\n");
        text_add(out, "    %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void add_failures(store *st, const study *s, text *out, arena *a)
{
    record r;
    size_t before = out->length;
    for (int64_t k = 0; st && k < s->trial_count; k++)
        if (store_record(st, s->trials[k].key, a, &r) && !trial_status_is_result(r.status) &&
            r.status != TRIAL_RUNNING)
            add_failure(&s->trials[k], &r, out);
    if (out->length > before)
        text_add(out, "\n");
}

static bool show(sources *from, const choices *c, failure *f)
{
    text out = {0};
    arena *a = c->asked.memory;
    int64_t total[CONDITIONS] = {0};
    store *st = from->store;
    for (const study *s = c->asked.study; s; s = s->next) {
        const study *grown = st ? reserve_join(st, s, a) : s;
        const study *whole = st ? baseline_join(st, grown, NULL, a, f) : s;
        if (!whole) {
            text_free(&out);
            return false;
        }
        add_race(from, whole, total, &out, a);
        if (c->verbose) {
            add_failures(st, grown, &out, a);
            rates_add(st, grown, &out, a);
        }
    }
    long long all = 0;
    for (int k = 0; k < CONDITIONS; k++)
        all += (long long)total[k];
    text_add(&out, "%lld trials: %lld done, %lld missing, %lld failed, %lld stale\n", all,
             (long long)total[CONDITION_DONE], (long long)total[CONDITION_MISSING],
             (long long)total[CONDITION_FAILED], (long long)total[CONDITION_STALE]);
    if (from->added)
        text_add(&out, "%lld of them are in the shards' stores and not merged yet\n",
                 (long long)from->added);
    jobs_add(&c->asked, &out);
    bool good = fwrite(out.data, 1, out.length, stdout) == out.length && fflush(stdout) == 0;
    text_free(&out);
    return good || failure_set(f, "cannot write the status");
}

int command_status(int argc, char **argv)
{
    choices c = {.verbose = false};
    asked *call = &c.asked;
    failure f = {{0}};
    asked_open(call);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = asked_read(call, &f);
    /* Before the first run there is no store, and everything is missing. */
    bool absent = access(call->store_path, F_OK) != 0;
    store *st = good && !absent ? store_open_readonly(call->store_path, &f) : NULL;
    sources from = {.store = st, .files = saved_open(call->store_path, call->memory)};
    if (good)
        elsewhere_shards(&from.elsewhere, call);
    good = good && (absent || st) && show(&from, &c, &f);
    saved_close(&from.files);
    if (!good)
        fprintf(stderr, "slalom status: %s\n", f.sentence);
    elsewhere_close(&from.elsewhere);
    store_close(st);
    asked_close(call);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
