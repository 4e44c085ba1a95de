#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "cli/drawing.h"
#include "cli/gnuplot.h"

typedef struct choices {
    asked asked;
    const char *output, *figure, *problem;
} choices;

static const struct argp_option options[] = {
    {"output", 'o', "FOLDER", 0, "Where the figures go (default: figures beside the study)", 0},
    {"figure", 'f', "KIND", 0, "Only curves, or only sensitivity", 0},
    {"problem", 'p', "PROBLEM", 0, "Only this problem, by its label", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'o':
        c->output = word;
        return 0;
    case 'f':
        if (strcmp(word, "curves") != 0 && strcmp(word, "sensitivity") != 0)
            argp_error(state, "--figure %s: expected curves or sensitivity", word);
        c->figure = word;
        return 0;
    case 'p':
        c->problem = word;
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
    "Draws the figures of a study, one per problem, as PDF, SVG and PNG, each beside the "
    "gnuplot "
    "script and the data that it was drawn from.\v"
    "Curves are medians over the seeds between their quartiles, for the best setting of each "
    "optimizer. A study without figures gets the loss over the steps, and over lr where it "
    "varies. Diverged settings are marked: a cross ends their curve, a triangle stands at the "
    "edge.",
    asked_arguments,
    NULL,
    NULL};

/* What was drawn so far. */
typedef struct gallery {
    const choices *choices;
    const char *folder;
    const char **names; /* of the files */
    int count, capacity;
} gallery;

static bool wanted_problem(const choices *c, const char *label)
{
    return !c->problem || strcmp(c->problem, label) == 0;
}

static bool check_problem(const choices *c, const study *first, arena *a, failure *f)
{
    int64_t count = 0, most = 0;
    for (const study *s = first; s; s = s->next)
        most += s->trial_count;
    const char **labels = arena_array(a, const char *, most);
    for (const study *s = first; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++) {
            if (wanted_problem(c, s->trials[k].problem_label))
                return true;
            labels[count++] = s->trials[k].problem_label;
        }
    const char *nearest = nearest_name(c->problem, labels, (size_t)count);
    return failure_set(f, "--problem %s: the study has no such problem; expected %s%s",
                       c->problem, nearest ? "" : "one like ", nearest ? nearest : labels[0]);
}

/* Two problems may have the same name once it is fit for a file. */
static const char *unique_name(const gallery *g, const char *name, arena *a)
{
    const char *unique = name;
    for (int number = 2, k = 0; k < g->count; k++)
        if (strcmp(g->names[k], unique) == 0) {
            unique = arena_format(a, "%s-%d", name, number++);
            k = -1;
        }
    return unique;
}

static bool add_drawing(gallery *g, drawing *d, arena *a, failure *f)
{
    if (g->count == g->capacity) {
        const char **more = arena_array(a, const char *, 2 * g->capacity + 16);
        if (g->count > 0)
            memcpy(more, g->names, (size_t)g->count * sizeof *more);
        g->names = more;
        g->capacity = 2 * g->capacity + 16;
    }
    d->name = unique_name(g, d->name, a);
    g->names[g->count++] = d->name;
    return drawing_write(d, g->folder, f);
}

static bool add_figure(gallery *g, store *st, const results *r, const figure *what, arena *a,
                       failure *f)
{
    for (int k = 0; k < r->problem_count; k++) {
        drawing d;
        const char *problem = r->problems[k];
        if (!wanted_problem(g->choices, problem))
            continue;
        bool drawn = what->kind == FIGURE_CURVES
                         ? draw_curves(st, r, what, problem, &d, a)
                         : draw_sensitivity(st, r, what, problem, &d, a);
        if (!drawn)
            continue;
        bool good = add_drawing(g, &d, a, f);
        drawing_free(&d);
        if (!good)
            return false;
    }
    return true;
}

static bool wanted_figure(const choices *c, const figure *what)
{
    const char *kind = what->kind == FIGURE_CURVES ? "curves" : "sensitivity";
    return !c->figure || strcmp(c->figure, kind) == 0;
}

static bool make_folder(const char *folder, failure *f)
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        return true;
    return failure_set(f, "%s: cannot make the folder of the figures: %s", folder,
                       strerror(errno));
}

/* What the study asks for; else the loss over the steps, and over lr. */
static int list_figures(const study *s, const choices *c, const figure **figures)
{
    static const figure usual[] = {{.kind = FIGURE_CURVES, .x = "steps", .y = "loss"},
                                   {.kind = FIGURE_SENSITIVITY, .y = "loss", .over = "lr"}};
    for (int k = 0; k < s->figure_count; k++)
        if (wanted_figure(c, &s->figures[k])) {
            *figures = s->figures;
            return s->figure_count;
        }
    *figures = usual;
    return 2;
}

/* The figures of a race. One that was not run yet has none, and its sentence is kept. */
static bool add_race(gallery *g, store *st, const study *s, text *notes, arena *a, failure *f)
{
    const figure *figures;
    int count = list_figures(s, g->choices, &figures);
    for (int k = 0; k < count; k++) {
        if (!wanted_figure(g->choices, &figures[k]))
            continue;
        results *r = results_load(st, s, measure_read(figures[k].y, a), a, f);
        if (!r) {
            text_add(notes, "slalom plot: %s\n", f->sentence);
            return true;
        }
        if (!add_figure(g, st, r, &figures[k], a, f))
            return false;
    }
    return true;
}

static bool add_races(gallery *g, store *st, const study *first, arena *a, failure *f)
{
    text notes = {0};
    bool good = true;
    for (const study *s = first; s && good; s = s->next)
        good = add_race(g, st, s, &notes, a, f);
    if (good && g->count == 0 && notes.length == 0)
        failure_set(f,
                    "%s: no figure to draw: no optimizer tries several values of the option "
                    "that it is drawn over",
                    first->path);
    else if (good && g->count > 0 && notes.length > 0)
        fputs(notes.data, stderr);
    text_free(&notes);
    return good && g->count > 0;
}

static bool draw_all(gallery *g, store *st, const study *s, arena *a, failure *f)
{
    if (!check_problem(g->choices, s, a, f) || !make_folder(g->folder, f) ||
        !add_races(g, st, s, a, f) || !gnuplot_run(g->folder, g->names, g->count, f))
        return false;
    for (int k = 0; k < g->count; k++)
        printf("%s/%s.pdf (.svg, .png, .gp, .tsv)\n", g->folder, g->names[k]);
    return true;
}

static const char *default_folder(const study *s, arena *a)
{
    const char *slash = strrchr(s->path, '/');
    return arena_format(a, "%.*sfigures", slash ? (int)(slash - s->path) + 1 : 0, s->path);
}

int command_plot(int argc, char **argv)
{
    choices c = {0};
    failure f;
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool read = asked_read(&c.asked, &f);
    store *st = read ? store_open_readonly(c.asked.store_path, &f) : NULL;
    gallery g = {.choices = &c};
    if (st)
        g.folder = c.output ? c.output : default_folder(c.asked.study, c.asked.memory);
    bool good = st && draw_all(&g, st, c.asked.study, c.asked.memory, &f);
    if (!good)
        fprintf(stderr, "slalom plot: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
