/* slalom import: what others measured, as a study of our store. */
#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "import/adopt.h"

enum { WORDS = 64, KEY_HIGHER = 1000, KEY_METRIC };

typedef struct format {
    const char *name;
    bool (*read)(results_read *, const char *path, failure *);
    const char *const *endings; /* of the files to look for in a folder */
} format;

static const char *const of_benchopt[] = {".csv", ".parquet", NULL};
static const char *const of_algoperf[] = {"eval_measurements.csv", NULL};
static const char *const of_coco[] = {".info", NULL};
static const format formats[] = {{"benchopt", benchopt_read, of_benchopt},
                                 {"algoperf", algoperf_read, of_algoperf},
                                 {"coco", coco_read, of_coco}};
enum { FORMATS = sizeof formats / sizeof *formats };

typedef struct choices {
    asked asked;
    char **paths;
    int path_count;
    const format *format;
    const char *study;
    const char *higher[WORDS + 1];
    char *renamed[WORDS]; /* THEIRS=OURS */
    int higher_count, renamed_count;
} choices;

static const struct argp_option options[] = {
    {"format", 'f', "FORMAT", 0,
     "benchopt, algoperf or coco (default: as the files' names say)", 0},
    {"study", 'n', "NAME", 0, "The name they get in the store", 0},
    {"metric", KEY_METRIC, "THEIRS=OURS", 0, "Another name for a metric (any number)", 0},
    {"higher", KEY_HIGHER, "METRIC", 0, "A metric that is better when higher (any number)", 0},
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static const format *format_named(const char *name, struct argp_state *state)
{
    for (size_t k = 0; k < FORMATS; k++)
        if (strcmp(formats[k].name, name) == 0)
            return &formats[k];
    argp_error(state, "--format %s: expected benchopt, algoperf or coco", name);
    return NULL;
}

static const char *study_named(const char *name, struct argp_state *state)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
    if (!*name || name[strspn(name, letters)])
        argp_error(state, "--study %s: expected a name of lower case letters, digits, - and _",
                   name);
    return name;
}

static error_t parse_metric(int key, char *word, choices *c, struct argp_state *state)
{
    int *count = key == KEY_METRIC ? &c->renamed_count : &c->higher_count;
    if (*count == WORDS)
        argp_error(state, "at most %d metrics", WORDS);
    if (key == KEY_METRIC && (!strchr(word, '=') || word[0] == '='))
        argp_error(state, "--metric %s: expected THEIRS=OURS", word);
    if (key == KEY_METRIC)
        c->renamed[(*count)++] = word;
    else
        c->higher[(*count)++] = word;
    return 0;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'f':
        c->format = format_named(word, state);
        return 0;
    case 'n':
        c->study = study_named(word, state);
        return 0;
    case 's':
        c->asked.store_path = word;
        return 0;
    case KEY_HIGHER:
    case KEY_METRIC:
        return parse_metric(key, word, c, state);
    case ARGP_KEY_ARGS:
        c->paths = state->argv + state->next;
        c->path_count = state->argc - state->next;
        return 0;
    case ARGP_KEY_END:
        if (c->path_count == 0)
            argp_error(state, "which files? Give files or folders of results");
        if (!c->study)
            argp_error(state, "--study NAME is missing: the name they get in the store");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "FILE...",
    "Takes what other benchmarks measured into the store, as trials with their curves: "
    "benchopt's csv, AlgoPerf's eval_measurements.csv, COCO's .info with .dat and .tdat. "
    "Folders are searched for such files.\v"
    "A study shows them beside its own optimizers when it names them: `baselines: [NAME]` "
    "(harness/study/STUDY.md). They never run and are never stale. All is imported or, when "
    "something in a file is wrong, nothing; importing again adds nothing. harness/import/"
    "IMPORT.md says what becomes of each column. Exit codes: 0 all is in the store, 1 the "
    "store "
    "has other values of some trials and keeps them, 2 a file or the call is wrong.",
    NULL,
    NULL,
    NULL};

/* By the name of a file; csv is AlgoPerf's where its runner writes it. */
static const format *format_of(const char *path)
{
    size_t length = strlen(path);
    if (length >= 5 && strcmp(path + length - 5, ".info") == 0)
        return &formats[2];
    return &formats[length >= 16 && strcmp(path + length - 16, "measurements.csv") == 0 ? 1
                                                                                        : 0];
}

static bool find_files(const choices *c, const char ***paths, int *count, failure *f)
{
    static const char *const any[] = {"eval_measurements.csv", ".info", ".csv", ".parquet",
                                      NULL};
    for (int k = 0; k < c->path_count; k++)
        if (!import_files(c->paths[k], c->format ? c->format->endings : any, paths, count,
                          c->asked.memory, f))
            return false;
    return true;
}

static bool read_files(choices *c, const char **paths, int count, results_read *all, failure *f)
{
    for (int k = 0; k < count; k++) {
        const format *one = c->format ? c->format : format_of(paths[k]);
        if (all->format && all->format != one->name)
            return failure_set(
                f,
                "%s: found a file of %s after one of %s; expected one format at a "
                "time",
                paths[k], one->name, all->format);
        all->format = one->name;
        if (!one->read(all, paths[k], f))
            return false;
    }
    return results_check(all, f);
}

/* Names and order of the metrics as the user wants them. */
static bool rename_metric(results_read *all, char *pair, failure *f)
{
    char *equals = strchr(pair, '=');
    int64_t found = 0;
    *equals = '\0';
    for (int64_t k = 0; k < all->count; k++)
        for (sl_metric *m = all->at[k]->metrics; m->name; m++)
            if (strcmp(m->name, pair) == 0) {
                m->name = equals + 1;
                found++;
            }
    return found || failure_set(f, "no result has the metric %s; expected one like %s", pair,
                                all->at[0]->metrics[0].name);
}

/* What the files hold, so that the store tells from which version of them its trials come. */
static const char *contents_of(const char **paths, int count, arena *a)
{
    XXH64_hash_t hash = 0;
    for (int k = 0; k < count; k++) {
        const char *bytes;
        size_t length;
        failure unread;
        if (import_file(paths[k], &bytes, &length, a, &unread))
            hash = XXH3_64bits_withSeed(bytes, length, hash);
    }
    return arena_format(a, "%016llx", (unsigned long long)hash);
}

static bool take(choices *c, const char **paths, int count, const results_read *all, merge *m,
                 failure *f)
{
    arena *a = c->asked.memory;
    store *into = store_open(c->asked.store_path, f);
    bool good =
        into && adopt(into, all, c->study, paths[0], contents_of(paths, count, a), m, f);
    store_close(into);
    if (good)
        printf("%s%s%s: %lld trials of %s taken, %lld known, %lld in conflict\n",
               all->notes.data ? all->notes.data : "", m->lines.data ? m->lines.data : "",
               c->study, (long long)m->taken, all->format, (long long)m->known,
               (long long)m->conflicts);
    return good;
}

static bool import(choices *c, merge *m, failure *f)
{
    const char **paths = NULL;
    int count = 0;
    results_read all;
    results_open(&all, c->format ? c->format->name : NULL, c->asked.memory);
    all.higher = c->higher;
    bool good = find_files(c, &paths, &count, f) && read_files(c, paths, count, &all, f);
    for (int k = 0; good && k < c->renamed_count; k++)
        good = rename_metric(&all, c->renamed[k], f);
    good = good && take(c, paths, count, &all, m, f);
    results_close(&all);
    return good;
}

int command_import(int argc, char **argv)
{
    choices c = {0};
    merge m = {0};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = import(&c, &m, &f);
    if (!good)
        fprintf(stderr, "slalom import: %s\n", f.sentence);
    text_free(&m.lines);
    asked_close(&c.asked);
    return !good ? EXIT_WRONG : m.conflicts ? EXIT_SOME_FAILED : EXIT_ALL_IN_STORE;
}
