/* The results of benchopt (https://benchopt.github.io, Moreau et al. 2022, arXiv:2206.13424) as
   `benchopt run --output FILE.csv` writes them: a row per solver, repetition and stop_val.
     solver_name "gd[lr=0.1]"   the optimizer and its options
     objective_name, dataset_name (before version 1.7 data_name)   the problem
     idx_rep                    the seed
     stop_val                   the step, where the sampling strategy is Iteration; otherwise
                                steps are numbered, since stop_val is a tolerance or nothing
     time                       seconds
     objective_value            the metric loss; objective_X the metric X
   A point of benchopt's other strategies than callbacks is a run of its own from the start. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/csv.h"
#include "import/results.h"

static const char PREFIX[] = "objective_";

typedef struct columns {
    int solver, objective, data, repetition, strategy, stop, time;
    int *metrics; /* columns */
    const char **names;
    int metric_count;
} columns;

static bool is_numeric(const csv *t, int column)
{
    double value;
    failure unused;
    for (int64_t row = 0; row < t->rows; row++)
        if (!csv_number(t, row, column, &value, &unused))
            return false;
    return true;
}

/* All objective_ columns of numbers; objective_value must be one. */
static bool find_metrics(results_read *all, const csv *t, columns *c, failure *f)
{
    c->metrics = arena_array(all->memory, int, t->columns);
    c->names = arena_array(all->memory, const char *, t->columns);
    for (int k = 0; k < t->columns; k++) {
        const char *name = t->header[k];
        if (strncmp(name, PREFIX, strlen(PREFIX)) != 0 || k == c->objective)
            continue;
        name += strlen(PREFIX);
        bool loss = strcmp(name, "value") == 0;
        if (!loss && !is_numeric(t, k)) {
            text_add(&all->notes, "%s: %s is left out: not all of it are numbers\n", t->path,
                     t->header[k]);
            continue;
        }
        c->metrics[c->metric_count] = k;
        c->names[c->metric_count++] = loss ? "loss" : name;
    }
    return c->metric_count > 0 ||
           failure_set(f, "%s:1: no column begins with objective_; expected objective_value",
                       t->path);
}

static bool find_columns(results_read *all, const csv *t, columns *c, failure *f)
{
    c->solver = csv_need(t, "solver_name", f);
    c->objective = c->solver < 0 ? -1 : csv_need(t, "objective_name", f);
    if (c->objective < 0)
        return false;
    c->data = csv_column(t, "data_name");
    if (c->data < 0)
        c->data = csv_need(t, "dataset_name", f);
    c->stop = c->data < 0 ? -1 : csv_need(t, "stop_val", f);
    c->time = c->stop < 0 ? -1 : csv_need(t, "time", f);
    c->repetition = csv_column(t, "idx_rep");
    c->strategy = csv_column(t, "sampling_strategy");
    return c->time >= 0 && find_metrics(all, t, c, f);
}

static const char *optional(const csv *t, int64_t row, const char *name)
{
    int column = csv_column(t, name);
    return column < 0 ? "" : csv_cell(t, row, column);
}

static environment environment_of(const csv *t, int64_t row, arena *a)
{
    return (environment){
        .hostname = "",
        .cpu = optional(t, row, "system-processor"),
        .os = arena_format(a, "%s%s%s", optional(t, row, "platform"),
                           *optional(t, row, "platform-release") ? " " : "",
                           optional(t, row, "platform-release")),
        .compiler = "",
        .flags = "",
        .blas = optional(t, row, "version-numpy-libs"),
        .gpu = optional(t, row, "version-cuda"),
        .slalom = "",
        .revision = optional(t, row, "benchmark-git-tag"),
        .governor = "",
        .blas_core = "",
        .driver = "",
        .cores = atoll(optional(t, row, "system-cpus")),
        .memory = atoll(optional(t, row, "system-ram (GB)")) << 30,
    };
}

/* The result that the row belongs to. */
static bool find_result(results_read *all, const csv *t, int64_t row, const columns *c,
                        result **found, failure *f)
{
    arena *a = all->memory;
    const char *solver = csv_cell(t, row, c->solver), *data = csv_cell(t, row, c->data);
    const char *objective = csv_cell(t, row, c->objective);
    double seed = 0;
    bool is_new;
    if (c->repetition >= 0 && !csv_number(t, row, c->repetition, &seed, f))
        return false;
    char *label = arena_format(a, "%s on %s", objective, data);
    result *one = results_named(all, arena_format(a, "%s\n%s\n%.0f", label, solver, seed),
                                arena_format(a, "%s:%d", t->path, t->lines[row]), &is_new);
    *found = one;
    if (!is_new)
        return true;
    one->problem = results_bracket(objective, &one->problem_options, a);
    foreign_add(&one->problem_options, "data", data, a);
    one->problem_label = label;
    one->optimizer = one->label = results_bracket(solver, &one->options, a);
    one->seed = seed >= 0 ? (uint64_t)seed : 0;
    one->where = environment_of(t, row, a);
    result_metrics(all, one, c->names, c->metric_count);
    return true;
}

/* Whether stop_val of this row counts steps. */
static bool counts_steps(const csv *t, int64_t row, const columns *c)
{
    const char *strategy = c->strategy < 0 ? "Iteration" : csv_cell(t, row, c->strategy);
    char *end;
    double value = strtod(csv_cell(t, row, c->stop), &end);
    return tolower((unsigned char)strategy[0]) == 'i' && *end == '\0' && value >= 0 &&
           value < 9e15 && value == floor(value) && csv_cell(t, row, c->stop)[0];
}

static bool read_row(results_read *all, const csv *t, int64_t row, const columns *c, failure *f)
{
    result *one;
    if (!find_result(all, t, row, c, &one, f))
        return false;
    result_point *p = result_add(all, one);
    p->step = counts_steps(t, row, c) ? atoll(csv_cell(t, row, c->stop)) : one->count - 1;
    for (int k = 0; k < c->metric_count; k++)
        if (!csv_number(t, row, c->metrics[k], &p->values[k], f))
            return false;
    return csv_number(t, row, c->time, &p->seconds, f);
}

bool benchopt_read(results_read *all, const char *path, failure *f)
{
    csv t;
    columns c = {0};
    size_t length = strlen(path);
    if (length > 8 && strcmp(path + length - 8, ".parquet") == 0)
        return failure_set(f,
                           "%s: Debian has no library that reads parquet; turn it into csv: "
                           "python3 -c \"import pandas; pandas.read_parquet('%s')"
                           ".to_csv('%.*s.csv', index=False)\"",
                           path, path, (int)length - 8, path);
    if (!csv_load(path, &t, all->memory, f) || !find_columns(all, &t, &c, f))
        return false;
    for (int64_t row = 0; row < t.rows; row++)
        if (!read_row(all, &t, row, &c, f))
            return false;
    return true;
}
