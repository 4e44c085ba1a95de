/* Figures: one kind each, with the keys that this kind knows. */
#include <string.h>

#include "study/draft.h"

const char *const figure_kind_names[FIGURE_KINDS] = {
    "curves", "sensitivity", "heatmap", "profile", "data_profile", "ecdf",
    "bars",   "ranks",       "pareto",  "tuning",  "box",          "scaling"};

static const char *const clocks[] = {
    "steps", "samples", "loss_calls",        "gradient_calls", "hvp_calls", "matvec_calls",
    "flops", "seconds", "optimizer_seconds", "oracle_seconds", "tokens"};
static const char *const costs[] = {"seconds",           "state_memory",   "gradient_calls",
                                    "optimizer_seconds", "oracle_seconds", "steps",
                                    "samples",           "flops",          "tokens"};
static const char *const sizes[] = {"parameters", "samples",        "steps",
                                    "flops",      "gradient_calls", "tokens"};
enum {
    CLOCKS = sizeof clocks / sizeof *clocks,
    COSTS = sizeof costs / sizeof *costs,
    SIZES = sizeof sizes / sizeof *sizes
};

/* The keys that a kind knows: x, y and over mean different things to different kinds. */
typedef struct grammar {
    const char *keys[3];
    int count;
    figure usual;
} grammar;

static const grammar grammars[FIGURE_KINDS] = {
    [FIGURE_CURVES] = {{"x", "y"}, 2, {.x = "steps"}},
    [FIGURE_SENSITIVITY] = {{"over", "y"}, 2, {.over = "lr"}},
    [FIGURE_HEATMAP] = {{"over", "y"}, 2, {.over = NULL}},
    [FIGURE_PROFILE] = {{"x", "y"}, 2, {.x = "steps"}},
    [FIGURE_DATA_PROFILE] = {{"x", "y"}, 2, {.x = "gradient_calls"}},
    [FIGURE_ECDF] = {{"x", "y"}, 2, {.x = "steps"}},
    [FIGURE_BARS] = {{"x", "y"}, 2, {.x = "steps"}},
    [FIGURE_RANKS] = {{"y"}, 1, {.x = NULL}},
    [FIGURE_PARETO] = {{"x", "y"}, 2, {.x = "seconds"}},
    [FIGURE_TUNING] = {{"y"}, 1, {.x = NULL}},
    [FIGURE_BOX] = {{"y"}, 1, {.x = NULL}},
    [FIGURE_SCALING] = {{"x", "y"}, 2, {.x = "parameters"}},
};

static bool is_among(const char *word, const char *const *names, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (strcmp(word, names[k]) == 0)
            return true;
    return false;
}

static bool check_clock(reader *r, const node *n)
{
    return is_among(n->text, clocks, CLOCKS) ||
           node_fail(n, r->why, "unknown clock %s; %s", node_found(n, r->memory),
                     reader_hint(r, n->text, clocks, CLOCKS));
}

static bool check_size(reader *r, const node *n)
{
    return is_among(n->text, sizes, SIZES) ||
           node_fail(n, r->why, "unknown size %s; %s", node_found(n, r->memory),
                     reader_hint(r, n->text, sizes, SIZES));
}

static bool check_over(reader *r, const node *n, const draft *d)
{
    const sl_plugin *last = d->optimizers.at[0].parts[0].about;
    for (int k = 0; k < d->optimizers.count; k++) {
        last = d->optimizers.at[k].parts[0].about;
        if (option_find(last, n->text) >= 0)
            return true;
    }
    return node_fail(n, r->why, "%s is no option of any optimizer of this study; %s",
                     node_found(n, r->memory),
                     reader_hint(r, n->text, reader_options(r, last), option_count(last)));
}

/* The metric in "loss", "final loss" or "best loss". */
static const char *metric_in(const char *spelt)
{
    if (strncmp(spelt, "final ", 6) == 0)
        return spelt + 6;
    return strncmp(spelt, "best ", 5) == 0 ? spelt + 5 : spelt;
}

static bool need_word(reader *r, const node *key, const node *value)
{
    return value->kind == NODE_SCALAR ||
           node_fail(value, r->why, "%s of a figure is %s; expected a name", key->text,
                     node_found(value, r->memory));
}

static bool read_metric(reader *r, const node *key, const node *value, const draft *d,
                        const char **metric)
{
    *metric = strncmp(value->text, "final ", 6) == 0 ? value->text + 6 : value->text;
    return need_word(r, key, value) &&
           figures_check_metric(r, value, metric_in(value->text), d);
}

static bool read_over(reader *r, const node *key, const node *value, const draft *d, figure *f)
{
    if (f->kind != FIGURE_HEATMAP) {
        f->over = value->text;
        return need_word(r, key, value) && check_over(r, value, d);
    }
    if (value->kind != NODE_LIST || value->count != 2)
        return node_fail(value, r->why,
                         "over of a heatmap is %s; expected two options, as in [lr, momentum]",
                         node_found(value, r->memory));
    f->over = value->items[0]->text;
    f->over2 = value->items[1]->text;
    for (int k = 0; k < 2; k++)
        if (!need_word(r, key, value->items[k]) || !check_over(r, value->items[k], d))
            return false;
    return strcmp(f->over, f->over2) != 0 ||
           node_fail(value, r->why, "over of a heatmap is %s twice; expected two options",
                     f->over);
}

/* A clock, a size, or one of the two things that a Pareto figure weighs. */
static bool read_across(reader *r, const node *key, const node *value, const draft *d,
                        figure *f)
{
    bool up = strcmp(key->text, "y") == 0;
    if (f->kind == FIGURE_PARETO) {
        *(up ? &f->y : &f->x) = value->text;
        return need_word(r, key, value) &&
               (is_among(value->text, costs, COSTS) ||
                figures_check_metric(r, value, metric_in(value->text), d));
    }
    f->x = value->text;
    return need_word(r, key, value) &&
           (f->kind == FIGURE_SCALING ? check_size(r, value) : check_clock(r, value));
}

static bool read_field(reader *r, const node *key, const node *value, const draft *d, figure *f)
{
    const grammar *g = &grammars[f->kind];
    const char *names[4] = {g->keys[0], g->keys[1], g->keys[2], g->keys[2]};
    names[g->count] = "style";
    if (!is_among(key->text, names, (size_t)g->count + 1))
        return node_fail(key, r->why, "unknown key \"%s\" of a figure; %s", key->text,
                         reader_hint(r, key->text, names, (size_t)g->count + 1));
    if (strcmp(key->text, "style") == 0)
        return figure_style_read(r, value, &f->style);
    if (strcmp(key->text, "over") == 0)
        return read_over(r, key, value, d, f);
    if (strcmp(key->text, "y") == 0 && f->kind != FIGURE_PARETO)
        return read_metric(r, key, value, d, &f->y);
    return read_across(r, key, value, d, f);
}

static bool read_kind(reader *r, const node *n, const node **kind, const node **fields,
                      figure_kind *found)
{
    bool named = n->kind == NODE_SCALAR, map = n->kind == NODE_MAP && n->count == 1;
    if (!named && !map)
        return node_fail(n, r->why, "found %s; expected one figure, as in curves: {y: loss}",
                         node_found(n, r->memory));
    *kind = map ? n->keys[0] : n;
    *fields = map ? n->items[0] : NULL;
    for (int k = 0; k < FIGURE_KINDS; k++)
        if (strcmp((*kind)->text, figure_kind_names[k]) == 0) {
            *found = (figure_kind)k;
            return true;
        }
    return node_fail(*kind, r->why, "unknown figure \"%s\"; %s", (*kind)->text,
                     reader_hint(r, (*kind)->text, figure_kind_names, FIGURE_KINDS));
}

/* Figures about targets are about the metric of the first. */
static const char *usual_metric(figure_kind kind, const study *s)
{
    bool about_targets = kind == FIGURE_PROFILE || kind == FIGURE_ECDF || kind == FIGURE_BARS;
    return about_targets && s->target_count > 0 ? s->targets[0].metric : "loss";
}

static bool read_figure(reader *r, const node *n, const draft *d, const study *s, figure *f)
{
    const node *kind = n, *fields = NULL;
    figure_kind found = FIGURE_CURVES;
    if (!read_kind(r, n, &kind, &fields, &found))
        return false;
    if (fields && fields->kind != NODE_MAP && fields->kind != NODE_NOTHING)
        return node_fail(fields, r->why, "%s is %s; expected a map", kind->text,
                         node_found(fields, r->memory));
    *f = grammars[found].usual;
    f->kind = found;
    f->y = usual_metric(found, s);
    f->style = s->style;
    for (int k = 0; fields && k < fields->count; k++)
        if (!read_field(r, fields->keys[k], fields->items[k], d, f))
            return false;
    if (found == FIGURE_SENSITIVITY && !(fields && node_get(fields, "over")))
        return node_fail(kind, r->why, "sensitivity needs over: the option on its axis");
    return found != FIGURE_HEATMAP || f->over ||
           node_fail(kind, r->why, "heatmap needs over: two options, as in [lr, momentum]");
}

bool figures_read(reader *r, const node *n, const node *style, const draft *d, study *s)
{
    figure_style look = {.font = "", .markers = true};
    if (style && !figure_style_read(r, style, &look))
        return false;
    if (n && n->kind != NODE_LIST)
        return node_fail(n, r->why, "figures is %s; expected a list of figures",
                         node_found(n, r->memory));
    s->style = look;
    s->figure_count = n ? n->count : 0;
    s->figures = arena_array(r->memory, figure, s->figure_count + 1);
    for (int k = 0; n && k < n->count; k++)
        if (!read_figure(r, n->items[k], d, s, s->figures + k))
            return false;
    return true;
}

/* A bare kind that the study draws is drawn as the study has it. */
static bool keep_kind(study *s, const node *asked)
{
    int kept = 0;
    for (int k = 0; k < s->figure_count && asked->kind == NODE_SCALAR; k++)
        if (strcmp(asked->text, figure_kind_names[s->figures[k].kind]) == 0)
            s->figures[kept++] = s->figures[k];
    s->figure_count = kept > 0 ? kept : s->figure_count;
    return kept > 0;
}

bool figures_asked(reader *r, const node *asked, const draft *d, study *s)
{
    if (keep_kind(s, asked))
        return true;
    s->figures = arena_array(r->memory, figure, 1);
    s->figure_count = 0;
    if (!read_figure(r, asked, d, s, s->figures)) {
        s->figure_refused = arena_copy(r->memory, r->why->sentence);
        r->why->sentence[0] = '\0';
        return true;
    }
    s->figure_count = 1;
    return true;
}
