#include "cli/describe.h"

#include <math.h>
#include <string.h>

#include "cli/tensors.h"
#include "cli/traits.h"
#include "study/setting.h"

/* The texts of one line of the option table. */
typedef struct row {
    text cell[5]; /* name, type, default, range, scale */
    const char *meaning;
} row;

enum { CELLS = 5 };

static row row_of(const sl_option *option)
{
    row r = {.meaning = option->meaning ? option->meaning : ""};
    option_value value = {option->initial, "", "", ""};
    text_add(&r.cell[0], "%s", option->name);
    text_add(&r.cell[1], "%s", option_type_name(option->type));
    option_value_add(&r.cell[2], option, &value);
    if (option->type == SL_TYPE_REAL || option->type == SL_TYPE_INT)
        option_range_add(&r.cell[3], option);
    if (option->type == SL_TYPE_CHOICE)
        option_expected_add(&r.cell[3], option);
    if (option->type == SL_TYPE_INT && option->words)
        text_add(&r.cell[3], "%s%s", r.cell[3].length ? " or " : "", option->words);
    if (option->type == SL_TYPE_REAL)
        text_add(&r.cell[4], option->scale == SL_LOG ? "log" : "linear");
    return r;
}

static void widen(const row *r, int *width)
{
    for (int c = 0; c < CELLS; c++)
        if ((int)r->cell[c].length > width[c])
            width[c] = (int)r->cell[c].length;
}

static void print_row(text *out, row *r, const int *width)
{
    text_add(out, " ");
    for (int c = 0; c < CELLS; c++) {
        text_add(out, " %-*s ", width[c], r->cell[c].data ? r->cell[c].data : "");
        text_free(&r->cell[c]);
    }
    text_add(out, " %s\n", r->meaning);
}

static row heading(void)
{
    static const char *const names[CELLS] = {"option", "type", "default", "range", "scale"};
    row r = {.meaning = "meaning"};
    for (int c = 0; c < CELLS; c++)
        text_add(&r.cell[c], "%s", names[c]);
    return r;
}

static void add_options(text *out, const sl_plugin *about)
{
    int width[CELLS] = {0};
    row r = heading();
    widen(&r, width);
    for (size_t k = 0; k < option_count(about); k++) {
        row each = row_of(about->options + k);
        widen(&each, width);
        for (int c = 0; c < CELLS; c++)
            text_free(&each.cell[c]);
    }
    text_add(out, "\n");
    print_row(out, &r, width);
    for (size_t k = 0; k < option_count(about); k++) {
        row each = row_of(about->options + k);
        print_row(out, &each, width);
    }
}

static void add_line(text *out, const char *name, const char *value)
{
    if (value && value[0])
        text_add(out, "  %-10s  %s\n", name, value);
}

static void add_calls(text *out, const char *name, uint32_t set)
{
    text list = {0};
    traits_calls(&list, set, ", ", "");
    add_line(out, name, list.data);
    text_free(&list);
}

static void add_precisions(text *out, const plugin *p)
{
    text list = {0};
    for (int k = 0; k < PRECISIONS; k++)
        if (p->variant[k])
            text_add(&list, "%s%s", list.length ? ", " : "", precision_name((precision)k));
    add_line(out, "precisions", list.data);
    const char *why = plugin_about(p)->cpu_only;
    bool cuda = p->cuda[PRECISION_F64] || p->cuda[PRECISION_F32];
    add_line(out, "devices", cuda ? "cpu, cuda" : why ? "cpu only:" : "cpu");
    if (why && !cuda) {
        out->length--; /* goes on in the same line */
        text_add(out, " %s\n", why);
    }
    text_free(&list);
}

static void add_metrics(text *out, const sl_metric *m)
{
    text list = {0};
    for (; m && m->name; m++)
        text_add(&list, "%s%s%s%s%s", list.length ? ", " : "", m->name,
                 m->unit && m->unit[0] ? " in " : "", m->unit ? m->unit : "",
                 m->higher_is_better ? " (higher is better)" : "");
    add_line(out, "metrics", list.data);
    text_free(&list);
}

static void add_vectors(text *out, const sl_vector *v)
{
    text list = {0};
    for (; v && v->name; v++)
        text_add(&list, "%s%s%s", list.length ? ", " : "", v->name,
                 v->scratch ? " (scratch)" : "");
    add_line(out, "vectors", list.data);
    text_free(&list);
}

static void add_tensors(text *out, const plugin *p)
{
    text list = {0};
    if (p->kind != SL_KIND_PROBLEM)
        return;
    tensors_add(&list, p, false);
    add_line(out, "tensors", list.length ? list.data : "as the data have it");
    text_free(&list);
}

void describe_text(text *out, const plugin *p)
{
    const sl_plugin *about = plugin_about(p);
    traits t = traits_of(p);
    text_add(out, "%s: %s\n", p->name, about->summary ? about->summary : "");
    add_line(out, "kind", kind_name(p->kind));
    add_line(out, "reference", about->reference);
    add_line(out, "file", p->path);
    add_precisions(out, p);
    add_calls(out, "needs", t.needs);
    add_calls(out, "uses", t.uses);
    add_calls(out, "offers", t.offers);
    add_calls(out, "passes", t.passes);
    add_line(out, "gradient", t.surrogate ? "a surrogate, not the loss's derivative" : "");
    add_metrics(out, t.metrics);
    if (p->kind == SL_KIND_PROBLEM)
        add_line(out, "data",
                 t.generated ? "generated; the seed or instance: chooses them"
                             : "the same for every seed");
    add_tensors(out, p);
    add_vectors(out, t.vectors);
    if (option_count(about))
        add_options(out, about);
}

static void add_string(text *out, const char *name, const char *value)
{
    text_add(out, ", \"%s\": ", name);
    text_add_json(out, value ? value : "");
}

static void add_bound(text *out, const char *name, double bound)
{
    text_add(out, ", \"%s\": ", name);
    text_add_number(out, bound); /* null: no bound */
}

static void add_words(text *out, const char *words)
{
    text_add(out, ", \"words\": [");
    for (const char *word = words; word && *word;) {
        size_t length = strcspn(word, "|");
        text_add(out, "%s\"%.*s\"", word == words ? "" : ", ", (int)length, word);
        word += length + (word[length] != '\0');
    }
    text_add(out, "]");
}

static void add_option_json(text *out, const sl_option *option)
{
    option_value value = {option->initial, "", "", ""};
    text_add(out, "{\"name\": ");
    text_add_json(out, option->name);
    add_string(out, "type", option_type_name(option->type));
    text_add(out, ", \"default\": ");
    setting_value_json(out, option, &value);
    if (option->type == SL_TYPE_REAL || option->type == SL_TYPE_INT) {
        bool above = option->low > 0.0 && option->low <= SL_POSITIVE;
        add_bound(out, "low", above ? 0.0 : option->low);
        add_bound(out, "high", option->high);
        text_add(out, ", \"low_excluded\": %s", above ? "true" : "false");
        add_string(out, "scale", option->scale == SL_LOG ? "log" : "linear");
    }
    if (option->words)
        add_words(out, option->words);
    add_string(out, "meaning", option->meaning);
    text_add(out, "}");
}

static void add_calls_json(text *out, const char *name, uint32_t set)
{
    text_add(out, ", \"%s\": [", name);
    traits_calls(out, set, ", ", "\"");
    text_add(out, "]");
}

static void add_metrics_json(text *out, const sl_metric *metrics)
{
    text_add(out, ", \"metrics\": [");
    for (const sl_metric *m = metrics; m && m->name; m++) {
        text_add(out, m == metrics ? "{\"name\": " : ", {\"name\": ");
        text_add_json(out, m->name);
        add_string(out, "unit", m->unit);
        text_add(out, ", \"higher_is_better\": %s}", m->higher_is_better ? "true" : "false");
    }
    text_add(out, "]");
}

static void add_vectors_json(text *out, const sl_vector *vectors)
{
    text_add(out, ", \"vectors\": [");
    for (const sl_vector *v = vectors; v && v->name; v++) {
        text_add(out, v == vectors ? "{\"name\": " : ", {\"name\": ");
        text_add_json(out, v->name);
        text_add(out, ", \"scratch\": %s}", v->scratch ? "true" : "false");
    }
    text_add(out, "]");
}

static void add_variants_json(text *out, const char *name, const sl_plugin *const *variant)
{
    int shown = 0;
    text_add(out, ", \"%s\": [", name);
    for (int k = 0; k < PRECISIONS; k++)
        if (variant[k])
            text_add(out, "%s\"%s\"", shown++ ? ", " : "", precision_name((precision)k));
    text_add(out, "]");
}

void describe_json(text *out, const plugin *p)
{
    const sl_plugin *about = plugin_about(p);
    traits t = traits_of(p);
    text_add(out, "{\"kind\": \"%s\"", kind_name(p->kind));
    add_string(out, "name", p->name);
    add_string(out, "summary", about->summary);
    add_string(out, "reference", about->reference);
    add_string(out, "path", p->path);
    add_variants_json(out, "precisions", p->variant);
    add_variants_json(out, "cuda", p->cuda);
    add_string(out, "cpu_only", about->cpu_only);
    add_calls_json(out, "needs", t.needs);
    add_calls_json(out, "uses", t.uses);
    add_calls_json(out, "offers", t.offers);
    add_calls_json(out, "passes", t.passes);
    text_add(out, ", \"surrogate\": %s", t.surrogate ? "true" : "false");
    add_metrics_json(out, t.metrics);
    add_vectors_json(out, t.vectors);
    text_add(out, ", \"tensors\": [");
    if (p->kind == SL_KIND_PROBLEM)
        tensors_add(out, p, true);
    text_add(out, "], \"generated\": %s, \"options\": [", t.generated ? "true" : "false");
    for (size_t k = 0; k < option_count(about); k++) {
        text_add(out, k ? ",\n  " : "\n  ");
        add_option_json(out, about->options + k);
    }
    text_add(out, "]}");
}
