/* slalom claims: what the literature says, checked on the stored curves. */
#include <argp.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/sheet.h"
#include "stats/claim.h"

enum { KEY_ALL = 1000, COLUMNS = 6, WIDTH = 100 };

typedef struct choices {
    asked asked;
    bool all;
    const char *format;
} choices;

typedef struct tally {
    const char **cells; /* rows x COLUMNS */
    int rows, capacity;
    int count[VERDICTS];
    bool wrong; /* a study or an SQL text: said on stderr */
    arena *memory;
} tally;

static const char *const formats[] = {"text", "markdown", "latex", "csv"};

static const struct argp_option options[] = {
    {"all", KEY_ALL, NULL, 0, "The claims of every study in results/", 0},
    {"format", 'f', "FORMAT", 0, "text, markdown, latex or csv (default: text)", 0},
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static const char *format_named(const char *word, struct argp_state *state)
{
    for (size_t k = 0; k < sizeof formats / sizeof *formats; k++)
        if (strcmp(word, formats[k]) == 0)
            return formats[k];
    argp_error(state, "--format %s: expected text, markdown, latex or csv", word);
    return NULL;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case KEY_ALL:
        c->all = true;
        return 0;
    case 'f':
        c->format = format_named(word, state);
        return 0;
    case 's':
        c->asked.store_path = word;
        return 0;
    case ARGP_KEY_ARG:
        if (c->asked.named)
            argp_error(state, "one study at a time: %s and %s", c->asked.named, word);
        c->asked.named = word;
        return 0;
    case ARGP_KEY_END:
        if (c->all == (c->asked.named != NULL))
            argp_error(state, "whose claims? Give either a study or --all");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY\n--all",
    "Checks the claims of a study (`claims:` in its file) on the curves of the store and "
    "prints "
    "each with its number.\v"
    "A claim holds, fails, or is open: while trials of its study are missing, or where its SQL "
    "answers NULL. Exit codes: 0 all claims hold, 1 some fail or are open, 2 a study, the SQL "
    "of a claim or the call is wrong.",
    NULL,
    NULL,
    NULL};

static void add_row(tally *t, const claim *c, const judgement *j)
{
    if (t->rows == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : 16;
        const char **more = arena_array(t->memory, const char *, t->capacity *COLUMNS);
        if (t->rows > 0)
            memcpy((void *)more, (const void *)t->cells,
                   (size_t)(t->rows * COLUMNS) * sizeof *more);
        t->cells = more;
    }
    const char **row = t->cells + t->rows++ * COLUMNS;
    const char *words[COLUMNS] = {
        c->study, verdict_name(j->verdict), j->measured, j->bound, c->paper, c->sentence};
    for (int k = 0; k < COLUMNS; k++)
        row[k] = arena_copy(t->memory, words[k]);
    t->count[j->verdict]++;
}

static void print_claim(const claim *c, const judgement *j, bool bold)
{
    const char *strong = bold ? "\033[1m" : "", *plain = bold ? "\033[0m" : "";
    printf("%s%s%s  %s\n", strong, verdict_name(j->verdict), plain, c->sentence);
    printf("       %s", c->study);
    if (*j->measured || *j->bound)
        printf(": measured %s, bound %s", *j->measured ? j->measured : "nothing",
               *j->bound ? j->bound : "none");
    printf("%s%s\n       %s\n", *j->why ? "; " : "", j->why, c->paper);
}

static void check_study(const choices *c, store *st, const study *whole, tally *t)
{
    failure f;
    for (const study *s = whole; s; s = s->next)
        for (int k = 0; k < s->claim_count; k++) {
            judgement j;
            if (!claim_judge(st, whole, &s->claims[k], &j, t->memory, &f)) {
                fprintf(stderr, "slalom claims: %s\n", f.sentence);
                t->wrong = true;
                continue;
            }
            add_row(t, &s->claims[k], &j);
            if (c->format == formats[0] && !c->all)
                print_claim(&s->claims[k], &j, isatty(STDOUT_FILENO));
        }
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* Every folder of results/ with a study.yaml, in alphabetical order. */
static void check_all(choices *c, store *st, tally *t)
{
    struct dirent **found;
    const char *results = results_folder(c->asked.memory);
    int count = scandir(results, &found, is_visible, alphasort);
    c->asked.plugins = registry_open();
    for (int k = 0; k < count; k++) {
        failure f;
        const char *path =
            arena_format(c->asked.memory, "%s/%s/study.yaml", results, found[k]->d_name);
        free(found[k]);
        if (access(path, R_OK) != 0)
            continue;
        study *s = study_read(path, c->asked.plugins, &f);
        if (s)
            check_study(c, st, s, t);
        else
            fprintf(stderr, "slalom claims: %s\n", f.sentence);
        t->wrong |= !s;
        study_free(s);
    }
    if (count >= 0)
        free(found);
}

/* People read the paper behind the sentence. */
static const char **join_papers(const tally *t)
{
    const char **cells = arena_array(t->memory, const char *, t->rows *(COLUMNS - 1) + 1);
    for (int row = 0; row < t->rows; row++) {
        const char *const *from = t->cells + row * COLUMNS;
        const char **to = cells + row * (COLUMNS - 1);
        memcpy((void *)to, (const void *)from, (COLUMNS - 2) * sizeof *to);
        to[COLUMNS - 2] = arena_format(t->memory, "%s (%s)", from[5], from[4]);
    }
    return cells;
}

static void print_text(const tally *t)
{
    static const char *header[] = {"study", "verdict", "measured", "bound", "claim"};
    static const bool numbers[] = {false, false, true, true, false};
    text out = {0};
    sheet s = {"Claims", COLUMNS - 1, t->rows, header, join_papers(t), numbers, NULL, 0, NULL};
    sheet_text(&s, WIDTH, isatty(STDOUT_FILENO), &out);
    fputs(out.data, stdout);
    text_free(&out);
}

static void print_sheet(const choices *c, const tally *t)
{
    static const char *header[] = {"study", "verdict", "measured", "bound", "paper", "claim"};
    static const bool numbers[] = {false, false, true, true, false, false};
    sheet s = {"Claims", COLUMNS, t->rows, header, t->cells, numbers, NULL, 0, NULL};
    text out = {0};
    if (strcmp(c->format, "csv") == 0)
        sheet_csv(&s, &out);
    else if (strcmp(c->format, "latex") == 0)
        sheet_latex(&s, &out);
    else
        sheet_markdown(&s, &out);
    fputs(out.data ? out.data : "", stdout);
    text_free(&out);
}

static bool show(choices *c, store *st, tally *t, failure *f)
{
    if (c->all)
        check_all(c, st, t);
    else
        check_study(c, st, c->asked.study, t);
    if (c->format != formats[0])
        print_sheet(c, t);
    else if (c->all)
        print_text(t);
    if (c->format == formats[0])
        printf("%d claim%s: %d hold, %d fail, %d open\n", t->rows, t->rows == 1 ? "" : "s",
               t->count[CLAIM_HOLDS], t->count[CLAIM_FAILS], t->count[CLAIM_OPEN]);
    if (fflush(stdout) != 0)
        return failure_set(f, "cannot write the claims");
    if (!c->all && t->rows == 0 && !t->wrong)
        return failure_set(f, "%s has no claims: STUDY.md tells how to write them",
                           c->asked.study->path);
    return true;
}

int command_claims(int argc, char **argv)
{
    choices c = {.format = formats[0]};
    failure f = {{0}};
    tally t = {0};
    asked_open(&c.asked);
    t.memory = c.asked.memory;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool good = c.all || asked_read(&c.asked, &f);
    /* Before the first run there is no store, and every claim is open. */
    bool absent = access(c.asked.store_path, F_OK) != 0;
    store *st = good && !absent ? store_open_readonly(c.asked.store_path, &f) : NULL;
    good = good && (absent || st) && show(&c, st, &t, &f);
    if (!good)
        fprintf(stderr, "slalom claims: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    bool holds = t.count[CLAIM_FAILS] + t.count[CLAIM_OPEN] == 0;
    return !good || t.wrong ? EXIT_WRONG : holds ? EXIT_ALL_IN_STORE : EXIT_SOME_FAILED;
}
