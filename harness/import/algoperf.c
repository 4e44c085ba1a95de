/* The measurements of AlgoPerf's submission_runner.py (Dahl et al. 2023, arXiv:2306.07179),
   where its scoring looks for them:
     SUBMISSION/STUDY/WORKLOAD_FRAMEWORK/trial_K/eval_measurements.csv
   (or measurements.csv, which also has what was logged between evaluations). The submission is
   the optimizer, study_0, study_1, ... are the seeds, and the hyperparameters of a trial are
   those of hparams.json beside the file; without it the trial's number is an option. Columns:
     global_step                   the step
     accumulated_submission_time   seconds, evaluation not charged
     train/, validation/, test/..  metrics under their names; num_examples are none */
#include <math.h>
#include <regex.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "import/csv.h"
#include "import/results.h"

typedef struct place { /* what the path says */
    char *submission, *study, *workload, *framework, *trial;
} place;

/* performance_profile.py: MAX_EVAL_METRICS. */
static bool is_higher_better(const char *metric)
{
    static const char *const names[] = {"mean_average_precision", "ssim", "accuracy", "bleu"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strstr(metric, names[k]))
            return true;
    return false;
}

/* Cuts the last component off; "" when there is none. */
static char *last(char *path)
{
    char *slash = strrchr(path, '/');
    if (!slash)
        return path + strlen(path);
    *slash = '\0';
    return slash + 1;
}

/* Submissions that ran again carry a time: NAME-2026-01-31-12-00-00 (scoring_utils.py). */
static void drop_time(char *name)
{
    regex_t time;
    regmatch_t at;
    if (regcomp(&time, "-[0-9]{4}(-[0-9]{2}){5}$", REG_EXTENDED) != 0)
        return;
    if (regexec(&time, name, 1, &at, 0) == 0)
        name[at.rm_so] = '\0';
    regfree(&time);
}

static bool find_place(const char *path, place *p, arena *a, failure *f)
{
    char *whole = realpath(path, NULL);
    char *rest = arena_copy(a, whole ? whole : path);
    free(whole);
    last(rest);
    p->trial = last(rest);
    p->workload = last(rest);
    p->study = last(rest);
    p->submission = strncmp(p->study, "study", 5) == 0 ? last(rest) : p->study;
    p->framework = strrchr(p->workload, '_');
    bool known = p->framework && strncmp(p->trial, "trial_", 6) == 0 && *p->submission &&
                 (strcmp(p->framework, "_jax") == 0 || strcmp(p->framework, "_pytorch") == 0);
    if (!known)
        return failure_set(f,
                           "%s: found the folder %s/%s; expected SUBMISSION/STUDY/"
                           "WORKLOAD_FRAMEWORK/trial_K/eval_measurements.csv",
                           path, p->workload, p->trial);
    p->submission = arena_copy(a, p->submission);
    drop_time(p->submission);
    return true;
}

typedef struct columns {
    int step, time;
    int *metrics;
    const char **names;
    int metric_count;
} columns;

static bool ends_in(const char *word, const char *ending)
{
    size_t length = strlen(word), size = strlen(ending);
    return length >= size && strcmp(word + length - size, ending) == 0;
}

static bool is_metric(const char *name)
{
    static const char *const plain[] = {"loss", "grad_norm"};
    for (size_t k = 0; k < sizeof plain / sizeof *plain; k++)
        if (strcmp(name, plain[k]) == 0)
            return true;
    return strchr(name, '/') && !ends_in(name, "/num_examples");
}

static bool find_columns(const csv *t, columns *c, arena *a, failure *f)
{
    c->metrics = arena_array(a, int, t->columns);
    c->names = arena_array(a, const char *, t->columns);
    c->step = csv_need(t, "global_step", f);
    c->time = c->step < 0 ? -1 : csv_need(t, "accumulated_submission_time", f);
    for (int k = 0; k < t->columns; k++)
        if (is_metric(t->header[k])) {
            c->metrics[c->metric_count] = k;
            c->names[c->metric_count++] = t->header[k];
        }
    return c->time >= 0 &&
           (c->metric_count > 0 ||
            failure_set(f, "%s:1: found no metric; expected columns such as validation/loss",
                        t->path));
}

/* The pairs of a JSON file beside the measurements, as rows of key and value; NULL when it is
   not there. SQLite reads JSON. */
static sqlite3_stmt *open_json(const char *path, const char *name, sqlite3 **reader, arena *a)
{
    failure absent;
    const char *bytes;
    size_t length;
    sqlite3_stmt *pairs = NULL;
    char *beside = arena_format(
        a, "%.*s%s", (int)(strrchr(path, '/') ? strrchr(path, '/') - path + 1 : 0), path, name);
    *reader = NULL;
    if (!import_file(beside, &bytes, &length, a, &absent) ||
        sqlite3_open(":memory:", reader) != SQLITE_OK ||
        sqlite3_prepare_v2(*reader,
                           "SELECT key, CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN"
                           " 'false' ELSE value END FROM json_each(?)",
                           -1, &pairs, NULL) != SQLITE_OK)
        return NULL;
    sqlite3_bind_text(pairs, 1, bytes, (int)length, SQLITE_STATIC);
    return pairs;
}

static const char *text_at(sqlite3_stmt *row, int column, arena *a)
{
    const unsigned char *found = sqlite3_column_text(row, column);
    return arena_copy(a, found ? (const char *)found : "");
}

static void read_options(const char *path, const place *p, result *one, arena *a)
{
    sqlite3 *reader;
    sqlite3_stmt *pairs = open_json(path, "hparams.json", &reader, a);
    while (pairs && sqlite3_step(pairs) == SQLITE_ROW)
        foreign_add(&one->options, text_at(pairs, 0, a), text_at(pairs, 1, a), a);
    if (one->options.count == 0)
        foreign_add(&one->options, "trial", p->trial + strlen("trial_"), a);
    sqlite3_finalize(pairs);
    sqlite3_close(reader);
}

static void read_environment(const char *path, result *one, arena *a)
{
    sqlite3 *reader;
    sqlite3_stmt *pairs = open_json(path, "meta_data_0.json", &reader, a);
    while (pairs && sqlite3_step(pairs) == SQLITE_ROW) {
        const char *key = text_at(pairs, 0, a), *value = text_at(pairs, 1, a);
        if (strcmp(key, "cpu_model_name") == 0)
            one->where.cpu = value;
        else if (strcmp(key, "gpu_model_name") == 0)
            one->where.gpu = value;
        else if (strcmp(key, "os_platform") == 0)
            one->where.os = value;
        else if (strcmp(key, "git_commit_hash") == 0)
            one->where.revision = value;
        else if (strcmp(key, "cpu_count") == 0)
            one->where.cores = atoll(value);
        else if (strcmp(key, "mem.total") == 0)
            one->where.memory = atoll(value);
    }
    sqlite3_finalize(pairs);
    sqlite3_close(reader);
}

static result *new_trial(results_read *all, const csv *t, const place *p, const columns *c,
                         bool *is_new)
{
    arena *a = all->memory;
    result *one = results_named(
        all, arena_format(a, "%s\n%s\n%s\n%s", p->submission, p->study, p->workload, p->trial),
        arena_format(a, "%s:2", t->path), is_new);
    if (!*is_new)
        return one;
    one->problem = arena_copy_bytes(a, p->workload, (size_t)(p->framework - p->workload));
    one->problem_label = p->workload;
    foreign_add(&one->problem_options, "framework", p->framework + 1, a);
    one->optimizer = one->label = p->submission;
    one->seed = strtoull(p->study + strcspn(p->study, "0123456789"), NULL, 10);
    read_options(t->path, p, one, a);
    read_environment(t->path, one, a);
    result_metrics(all, one, c->names, c->metric_count);
    for (int k = 0; k < one->metric_count; k++)
        one->metrics[k].higher_is_better |= is_higher_better(one->metrics[k].name);
    return one;
}

/* Rows of one step complete each other: the runner writes some twice. */
static bool read_row(results_read *all, const csv *t, int64_t row, const columns *c,
                     result *one, failure *f)
{
    double step, seconds, value;
    if (!csv_number(t, row, c->step, &step, f) || !csv_number(t, row, c->time, &seconds, f))
        return false;
    if (!(step >= 0 && step < 9e15 && step == floor(step)))
        return failure_set(f,
                           "%s:%d: column global_step: found \"%s\"; expected a whole number",
                           t->path, t->lines[row], csv_cell(t, row, c->step));
    result_point *p = one->count ? &one->points[one->count - 1] : NULL;
    bool measured = p && p->step == (int64_t)step;
    for (int k = 0; k < c->metric_count; k++) {
        if (!csv_number(t, row, c->metrics[k], &value, f))
            return false;
        if (!*csv_cell(t, row, c->metrics[k]))
            continue;
        if (!measured)
            p = result_add(all, one);
        measured = true;
        p->step = (int64_t)step;
        p->values[k] = value;
    }
    if (measured && !isnan(seconds))
        p->seconds = seconds;
    return true;
}

bool algoperf_read(results_read *all, const char *path, failure *f)
{
    csv t;
    place p;
    columns c = {0};
    bool is_new;
    if (!find_place(path, &p, all->memory, f) || !csv_load(path, &t, all->memory, f) ||
        !find_columns(&t, &c, all->memory, f))
        return false;
    result *one = new_trial(all, &t, &p, &c, &is_new);
    if (!is_new)
        return failure_set(f,
                           "%s: found the trial of %s again; expected each trial once "
                           "(either eval_measurements.csv or measurements.csv)",
                           path, one->place);
    for (int64_t row = 0; row < t.rows; row++)
        if (!read_row(all, &t, row, &c, one, f))
            return false;
    return true;
}
