#include "figures/figure.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "figures/caption.h"
#include "figures/drawing.h"
#include "figures/gnuplot.h"
#include "figures/provenance.h"
#include "figures/stamp.h"

static draw_kind *const kinds[FIGURE_KINDS] = {
    [FIGURE_CURVES] = draw_curves,   [FIGURE_SENSITIVITY] = draw_sensitivity,
    [FIGURE_HEATMAP] = draw_heatmap, [FIGURE_PROFILE] = draw_profile,
    [FIGURE_ECDF] = draw_ecdf,       [FIGURE_DATA_PROFILE] = draw_data_profile,
    [FIGURE_BARS] = draw_bars,       [FIGURE_RANKS] = draw_ranks,
    [FIGURE_PARETO] = draw_pareto,   [FIGURE_TUNING] = draw_tuning,
    [FIGURE_BOX] = draw_box,         [FIGURE_SCALING] = draw_scaling,
};

/* A race's results by one measure, read once for all figures that ask for it. */
typedef struct loaded {
    const char *y;
    results *results;
    struct loaded *next;
} loaded;

/* What was drawn so far. */
typedef struct gallery {
    const figure_request *request;
    figure_list *list;
    char **provenance; /* of each figure */
    const char **names;
    int capacity;
    loaded *loaded; /* of the race at hand */
    arena *memory;
} gallery;

static bool wanted(const gallery *g, const char *problem)
{
    return !g->request->problem || strcmp(g->request->problem, problem) == 0;
}

/* Two problems may have the same name once it is fit for a file. */
static const char *unique_name(const gallery *g, const char *name)
{
    const char *unique = name;
    for (int number = 2, k = 0; k < g->list->count; k++)
        if (strcmp(g->names[k], unique) == 0) {
            unique = arena_format(g->memory, "%s-%d", name, number++);
            k = -1;
        }
    return unique;
}

static void *grown(arena *a, const void *old, int count, size_t size)
{
    char *more = arena_alloc(a, (size_t)(2 * count + 16) * size);
    if (count > 0)
        memcpy(more, old, (size_t)count * size);
    return more;
}

static void make_room(gallery *g)
{
    int count = g->list->count;
    if (count < g->capacity)
        return;
    g->list->at = grown(g->memory, g->list->at, count, sizeof *g->list->at);
    g->provenance = grown(g->memory, g->provenance, count, sizeof *g->provenance);
    g->names = grown(g->memory, g->names, count, sizeof *g->names);
    g->capacity = 2 * count + 16;
}

static bool write_caption(const char *folder, const char *name, const char *caption, failure *f)
{
    text plain = {0}, latex = {0};
    text_add(&plain, "%s\n", caption);
    text_add_latex(&latex, caption);
    text_add(&latex, "%%\n");
    bool good = file_write(folder, name, ".caption.txt", plain.data, plain.length, f) &&
                file_write(folder, name, ".caption.tex", latex.data, latex.length, f);
    text_free(&plain);
    text_free(&latex);
    return good;
}

/* curves-loss-steps-images: kind, what it shows, the only problem or else the race. */
static const char *base_name(const gallery *g, const results *r, const figure *f,
                             const char *problem)
{
    const char *slash = strrchr(r->study->name, '/');
    const char *words[6] = {figure_kind_names[f->kind], f->y};
    int count = 2;
    if (f->x)
        words[count++] = f->x;
    if (f->over)
        words[count++] = f->over;
    if (f->over2)
        words[count++] = f->over2;
    if (problem)
        words[count++] = problem;
    else if (slash)
        words[count++] = slash + 1;
    return drawing_name(g->memory, words, count);
}

static bool keep_drawing(gallery *g, drawing *d, const figure *f, const char *only,
                         failure *why)
{
    make_room(g);
    const char *name = base_name(g, d->results, f, only);
    d->name = unique_name(g, name);
    const char *caption = caption_of(g->request->store, d, g->memory);
    int k = g->list->count;
    g->names[k] = d->name;
    g->provenance[k] = provenance_of(g->request->store, d, g->memory);
    g->list->at[k] = (figure_file){d->name, caption, d->results->study, f};
    g->list->count++;
    return script_write(d, g->request->folder, g->request->formats, why) &&
           write_caption(g->request->folder, d->name, caption, why);
}

/* One sheet of at most PANELS_MOST problems. Kinds that pool problems get all of them. */
static bool add_sheets(gallery *g, const results *r, const figure *f,
                       const char *const *problems, int count, bool *drawn, failure *why)
{
    bool pooled = f->kind == FIGURE_PROFILE || f->kind == FIGURE_DATA_PROFILE ||
                  f->kind == FIGURE_ECDF || f->kind == FIGURE_RANKS ||
                  f->kind == FIGURE_SCALING;
    int step = pooled ? count : PANELS_MOST;
    for (int from = 0; from < count; from += step) {
        drawing d = {0};
        int here = count - from < step ? count - from : step;
        bool any =
            kinds[f->kind](g->request->store, r, f, problems + from, here, &d, g->memory);
        bool good = !any || keep_drawing(g, &d, f, count == 1 ? problems[0] : NULL, why);
        *drawn |= any;
        drawing_free(&d);
        if (!good)
            return false;
    }
    return true;
}

static results *load(gallery *g, const study *s, const figure *f, failure *why)
{
    for (loaded *l = g->loaded; l; l = l->next)
        if (strcmp(l->y, f->y) == 0)
            return l->results;
    results *r =
        results_load(g->request->store, s, measure_read(f->y, g->memory), g->memory, why);
    if (!r)
        return NULL;
    loaded *one = arena_alloc(g->memory, sizeof *one);
    *one = (loaded){f->y, r, g->loaded};
    g->loaded = one;
    return r;
}

/* Pareto figures may weigh two costs; the results are then those of the loss. */
static figure measured_figure(const figure *f)
{
    figure m = *f;
    if (f->kind == FIGURE_PARETO)
        m.y = pareto_metric(f);
    return m;
}

static bool add_figure(gallery *g, const study *s, const figure *f, bool asked, failure *why)
{
    figure measured = measured_figure(f);
    failure reason = {{0}};
    bool drawn = false;
    results *r = load(g, s, &measured, &reason);
    if (!r) {
        text_add(&g->list->notes, "%s\n", reason.sentence);
        return true;
    }
    const char **problems = arena_array(g->memory, const char *, r->problem_count);
    int count = 0;
    for (int k = 0; k < r->problem_count; k++)
        if (wanted(g, r->problems[k]) && results_measured(r, r->problems[k]))
            problems[count++] = r->problems[k];
    if (count > 0 && !add_sheets(g, r, f, problems, count, &drawn, why))
        return false;
    if (!drawn && asked)
        text_add(&g->list->notes, "%s: no %s figure: %s\n", s->name, figure_kind_names[f->kind],
                 drawing_why(f->kind));
    return true;
}

/* What the study asks for; else the loss over the steps, and over lr. */
static bool add_race(gallery *g, const study *s, failure *why)
{
    static const figure usual[] = {{.kind = FIGURE_CURVES, .x = "steps", .y = "loss"},
                                   {.kind = FIGURE_SENSITIVITY, .y = "loss", .over = "lr"}};
    bool asked = s->figure_count > 0 || s->figure_refused;
    int count = asked ? s->figure_count : 2;
    g->loaded = NULL;
    for (int k = 0; k < count; k++) {
        figure *f = arena_alloc(g->memory, sizeof *f);
        *f = asked ? s->figures[k] : usual[k];
        if (!asked)
            f->style = s->style;
        if (!add_figure(g, s, f, asked, why))
            return false;
    }
    return true;
}

static bool make_folder(const char *folder, failure *f)
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        return true;
    return failure_set(f, "%s: cannot make the folder of the figures: %s", folder,
                       strerror(errno));
}

static bool nothing(const figure_request *q, const figure_list *list, failure *why)
{
    if (!list->notes.length)
        return failure_set(why,
                           "%s: no figure to draw: no optimizer tries several values of the "
                           "option that it is drawn over",
                           q->study->path);
    int length = (int)strcspn(list->notes.data, "\n");
    return failure_set(why, "%.*s", length, list->notes.data);
}

static const char *first_line(arena *a, const char *words)
{
    return arena_format(a, "%.*s", (int)strcspn(words, "\n"), words);
}

/* What one figure lacks takes the others not along: it becomes a note. False when none is left.
 */
static bool render_all(gallery *g, failure *why)
{
    const figure_request *q = g->request;
    int count = g->list->count, kept = 0;
    bool *drawn = arena_array(g->memory, bool, count);
    gnuplot_run(q->folder, g->names, count, q->formats, drawn, why);
    for (int k = 0; k < count; k++) {
        drawn[k] =
            drawn[k] && stamp_figure(q->folder, g->names[k], q->formats, g->provenance[k], why);
        if (drawn[k])
            g->list->at[kept++] = g->list->at[k];
        else
            text_add(&g->list->notes, "%s: not drawn: %s\n", g->names[k],
                     first_line(g->memory, why->sentence));
    }
    g->list->count = kept;
    return kept > 0;
}

bool figures_draw(const figure_request *q, figure_list *list, arena *a, failure *why)
{
    gallery g = {.request = q, .list = list, .memory = a};
    *list = (figure_list){0};
    if (!make_folder(q->folder, why))
        return false;
    for (const study *s = q->study; s; s = s->next)
        if (!add_race(&g, s, why))
            return false;
    return list->count > 0 ? render_all(&g, why) : nothing(q, list, why);
}

void figure_list_free(figure_list *list)
{
    text_free(&list->notes);
}
