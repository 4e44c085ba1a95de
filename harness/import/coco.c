/* The archives of COCO (https://coco-platform.org, Hansen et al. 2021,
   doi:10.1080/10556788.2020.1808977): an .info file per function and, for each dimension,
     suite = 'bbob', funcId = 1, DIM = 2, ..., algId = 'NAME', ...   (2009: without suite)
     % a comment
     data_f1/bbobexp_f1_DIM2.dat, 1:40|2.9e+00, 2:40|2.4e+00
   The .dat file and the .tdat file beside it have a part per instance in that order, each after
   a line of % that names the columns: evaluations are the first, `best noise-free fitness -
   Fopt` is the third in the layout of 2009 and in that of today alike. That column is the
   metric loss, whose optimum is then 0; evaluations are the steps and the loss calls. Instances
   are repetitions to COCO: their place in the list is the seed. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/results.h"

static const char BEST[] = "best noise-free fitness - F";

typedef struct part { /* of an info file: one dimension of one function */
    const char *path; /* of the info file */
    int line;
    const char *suite, *algorithm, *function, *dimension;
    result **runs; /* in the order of the instances */
    int count;
} part;

/* What stands after `name =`, without quotes; NULL when the line has no such key. */
static const char *value_of(const char *line, const char *name, arena *a)
{
    size_t length = strlen(name);
    for (const char *at = line; (at = strstr(at, name)); at += length) {
        const char *c = at + length;
        while (*c == ' ')
            c++;
        if (*c != '=' || (at > line && isalnum((unsigned char)at[-1])))
            continue;
        for (c++; *c == ' '; c++)
            ;
        bool quoted = *c == '\'' || *c == '"';
        const char stop[] = {quoted ? *c : ',', '\0'};
        c += quoted;
        return arena_copy_bytes(a, c, strcspn(c, stop));
    }
    return NULL;
}

static bool read_head(part *p, const char *line, arena *a, failure *f)
{
    p->suite = value_of(line, "suite", a);
    p->function = value_of(line, "funcId", a);
    p->dimension = value_of(line, "DIM", a);
    p->algorithm = value_of(line, "algId", a);
    if (!p->suite)
        p->suite = "bbob";
    return (p->function && p->dimension && p->algorithm) ||
           failure_set(f,
                       "%s:%d: found \"%.60s\"; expected funcId = 1, DIM = 2, algId = 'NAME'",
                       p->path, p->line, line);
}

static result *new_run(results_read *all, const part *p, long instance)
{
    static const char *const loss[] = {"loss"};
    arena *a = all->memory;
    bool is_new = false;
    char *label = arena_format(a, "%s f%s dim=%s", p->suite, p->function, p->dimension);
    uint64_t seed = 0;
    result *one = NULL;
    for (; !is_new;
         seed++) /* the next seed that is free: an algorithm may have several files */
        one = results_named(
            all, arena_format(a, "%s\n%s\n%llu", label, p->algorithm, (unsigned long long)seed),
            arena_format(a, "%s:%d", p->path, p->line), &is_new);
    one->problem = p->suite;
    one->problem_label = label;
    foreign_add(&one->problem_options, "function", p->function, a);
    foreign_add(&one->problem_options, "dim", p->dimension, a);
    one->optimizer = one->label = p->algorithm;
    one->seed = seed - 1;
    one->instance = (uint64_t)instance;
    one->optimum = 0;
    result_metrics(all, one, loss, 1);
    return one;
}

/* "1:40|2.9e+00, 2:40|2.4e+00" */
static bool read_instances(results_read *all, part *p, const char *words, failure *f)
{
    int room = 1;
    for (const char *c = words; *c; c++)
        room += *c == ',';
    p->runs = arena_array(all->memory, result *, room);
    p->count = 0;
    while (*words) {
        char *end;
        words += strspn(words, ", \t\r");
        long instance = strtol(words, &end, 10);
        if (!*words)
            break;
        if (end == words || instance < 0 || (*end && *end != ':' && *end != ','))
            return failure_set(f, "%s:%d: found \"%.40s\"; expected INSTANCE:EVALUATIONS|VALUE",
                               p->path, p->line, words);
        p->runs[p->count++] = new_run(all, p, instance);
        words = end + strcspn(end, ",");
    }
    return true;
}

typedef struct lines { /* of a file, one after the other */
    const char *path, *at;
    int line;
    arena *memory;
} lines;

static char *next_line(lines *l)
{
    if (*l->at == '\0')
        return NULL;
    size_t length = strcspn(l->at, "\n");
    char *line = arena_copy_bytes(l->memory, l->at, length);
    l->at += length + (l->at[length] == '\n');
    l->line++;
    line[strcspn(line, "\r")] = '\0';
    return line;
}

/* Which of the columns of "% a | b | c" is the best value, from 0, or -1. */
static int best_column(const char *header)
{
    const char *found = strstr(header, BEST);
    int column = 0;
    for (const char *c = header; found && c < found; c++)
        column += *c == '|';
    return found ? column : -1;
}

/* The n-th field of a line of blanks and fields. */
static const char *field(const char *line, int n)
{
    for (line += strspn(line, " \t"); n > 0 && *line; n--) {
        line += strcspn(line, " \t");
        line += strspn(line, " \t");
    }
    return line;
}

static bool read_number(const lines *l, const char *line, int n, double *value, failure *f)
{
    const char *from = field(line, n);
    char *end;
    *value = strtod(from, &end);
    return (end != from && (*end == '\0' || *end == ' ' || *end == '\t')) ||
           failure_set(f, "%s:%d: column %d: found \"%.*s\"; expected a number", l->path,
                       l->line, n + 1, (int)strcspn(from, " \t"), from);
}

static bool has_step(const result *one, int64_t step, int64_t count)
{
    int64_t low = 0, high = count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (one->points[middle].step < step)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && one->points[low].step == step;
}

/* A line of data; the .tdat file has many evaluations that the .dat file has too. */
static bool read_point(results_read *all, const lines *l, const char *line, int best,
                       result *one, int64_t earlier, failure *f)
{
    double evaluations, value;
    if (!read_number(l, line, 0, &evaluations, f) || !read_number(l, line, best, &value, f))
        return false;
    int64_t step = (int64_t)evaluations;
    bool again = one->count > earlier && one->points[one->count - 1].step == step;
    if (again || has_step(one, step, earlier))
        return true;
    result_point *p = result_add(all, one);
    p->step = p->loss_calls = step;
    p->values[0] = value;
    return true;
}

static bool read_data(results_read *all, const part *p, const char *path, failure *f)
{
    const char *bytes;
    size_t length;
    if (!import_file(path, &bytes, &length, all->memory, f))
        return false;
    lines l = {path, bytes, 0, all->memory};
    int run = -1, best = -1;
    int64_t earlier = 0;
    for (char *line; (line = next_line(&l));) {
        if (line[0] == '%') {
            best = best_column(line);
            if (best < 0)
                return failure_set(f, "%s:%d: no column \"%sopt\"; expected one", path, l.line,
                                   BEST);
            if (++run >= p->count)
                return failure_set(f, "%s:%d: found run %d; %s:%d lists %d instances", path,
                                   l.line, run + 1, p->path, p->line, p->count);
            earlier = p->runs[run]->count;
        } else if (line[0] && run < 0) {
            return failure_set(f, "%s:%d: found data; expected a line of %% before them", path,
                               l.line);
        } else if (line[0] && !read_point(all, &l, line, best, p->runs[run], earlier, f)) {
            return false;
        }
    }
    return run + 1 == p->count || failure_set(f, "%s: found %d runs; %s:%d lists %d instances",
                                              path, run + 1, p->path, p->line, p->count);
}

/* "data_f1/bbobexp_f1_DIM2.dat, 1:40|2.9e+00": the file lies where the info file does. */
static bool read_runs(results_read *all, part *p, const char *line, failure *f)
{
    arena *a = all->memory;
    size_t name = strcspn(line, ",");
    const char *slash = strrchr(p->path, '/');
    char *path = arena_format(a, "%.*s%.*s", slash ? (int)(slash - p->path + 1) : 0, p->path,
                              (int)name, line);
    for (char *c = path; *c; c++)
        *c = *c == '\\' ? '/' : *c; /* archives made on Windows */
    if (!read_instances(all, p, line + name, f) || !read_data(all, p, path, f))
        return false;
    char *dot = strrchr(path, '.');
    if (!dot || strcmp(dot, ".dat") != 0)
        return failure_set(f, "%s:%d: found the file \"%.*s\"; expected one that ends in .dat",
                           p->path, p->line, (int)name, line);
    *dot = '\0';
    path = arena_format(a, "%s.tdat", path);
    for (int k = 0; k < p->count; k++) /* has_step looks among points in order */
        if (p->runs[k]->count > 0)
            qsort(p->runs[k]->points, (size_t)p->runs[k]->count, sizeof(result_point),
                  result_point_order);
    failure absent;
    const char *bytes;
    size_t length;
    return !import_file(path, &bytes, &length, a, &absent) || read_data(all, p, path, f);
}

bool coco_read(results_read *all, const char *path, failure *f)
{
    part p = {.path = path};
    const char *bytes;
    size_t length;
    if (!import_file(path, &bytes, &length, all->memory, f))
        return false;
    lines l = {path, bytes, 0, all->memory};
    bool headed = false;
    for (char *line; (line = next_line(&l));) {
        p.line = l.line;
        if (line[0] == '%' || line[strspn(line, " \t")] == '\0')
            continue;
        bool good = headed ? read_runs(all, &p, line, f) : read_head(&p, line, all->memory, f);
        if (!good)
            return false;
        headed = !headed;
    }
    return !headed ||
           failure_set(f, "%s:%d: the file ends; expected the line with the data file", path,
                       l.line);
}
