#include "cli/duels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "stats/clock.h"

enum { WIDTH = 100 };

void duel_list_add(duel_list *list, duel d)
{
    if (list->count == list->capacity) {
        list->capacity = 2 * list->capacity + 16;
        list->all = memory_need(realloc(list->all, (size_t)list->capacity * sizeof *list->all));
    }
    list->all[list->count++] = d;
}

void duel_list_free(duel_list *list)
{
    free(list->all);
}

void duel_list_judge(duel_list *list, store *st, arena *a)
{
    for (int k = 0; k < list->count; k++) {
        duel *d = &list->all[k];
        int settings[2] = {d->a_settings, d->b_settings};
        *d = duel_of(st, d->results, d->a, d->b, d->question, list->count, a);
        d->a_settings = settings[0];
        d->b_settings = settings[1];
    }
    duel_judge(list->all, list->count, a);
}

static bool tell_missing(const duel *d, const group *g)
{
    if (g->count < g->seeds)
        fprintf(stderr, "slalom compare: %s on %s has %d of its %d seeds yet: slalom run %s\n",
                g->trial->label, g->trial->problem_label, g->count, g->seeds,
                d->results->study->path);
    return g->count < g->seeds;
}

/* Of the first that lacks seeds: what is run adds those of all. */
static void warn_of_missing(const duel_list *list)
{
    for (int k = 0; k < list->count; k++)
        if (tell_missing(&list->all[k], list->all[k].a) ||
            tell_missing(&list->all[k], list->all[k].b))
            return;
}

/* Seconds of several machines do not compare. */
static void warn_of_clocks(const duel_list *list, arena *a)
{
    for (int k = 0; k < list->count; k++) {
        const duel *d = &list->all[k];
        if (!d->question.target || !strstr(d->question.clock, "seconds"))
            continue;
        const char *warning = results_clock_warning(d->results, a);
        if (warning)
            fprintf(stderr, "slalom compare: %s\n", warning);
        return;
    }
}

void duel_list_warn(const duel_list *list, arena *a)
{
    warn_of_missing(list);
    warn_of_clocks(list, a);
}

static const char *word(double value, arena *a)
{
    if (isnan(value))
        return "";
    return isinf(value) ? (value > 0 ? "inf" : "-inf") : arena_format(a, "%.4g", value);
}

static const char *question_words(const duel *d, arena *a)
{
    const measure *m = &d->results->measure;
    if (!d->question.target)
        return arena_format(a, "%s %s", m->best ? "best" : "final", m->metric);
    return arena_format(a, "%s to %s %.6g", duel_clock(d->question.clock),
                        d->question.target->metric, d->question.target->value);
}

static const char *verdict_words(const duel *d, arena *a)
{
    if (d->decided)
        return duel_lead(d) < 0 ? d->a->trial->label : d->b->trial->label;
    return isfinite(d->more) ? arena_format(a, "undecided, about %.0f more", d->more)
                             : "undecided";
}

static const char *interval_words(const duel *d, arena *a)
{
    if (isnan(d->effect.low) || isnan(d->effect.high))
        return "";
    return arena_format(a, "[%s, %s]", word(d->effect.low, a), word(d->effect.high, a));
}

enum { COLUMNS = 9 };
static const char *header[COLUMNS] = {
    "problem", "measure", "A", "B", "ratio or difference", "interval", "seeds", "p", "better"};
static const bool numbers[COLUMNS] = {false, false, false, false, true,
                                      false, true,  true,  false};

static sheet sheet_of(const duel_list *list, arena *a)
{
    sheet s = {.title = "Comparisons in pairs of seeds",
               .columns = COLUMNS,
               .rows = list->count,
               .header = header,
               .numbers = numbers,
               .cells = arena_array(a, const char *, COLUMNS * list->count),
               .notes = arena_array(a, const char *, list->count + 3)};
    for (int k = 0; k < list->count; k++) {
        const duel *d = &list->all[k];
        const char *cells[COLUMNS] = {d->a->trial->problem_label,
                                      question_words(d, a),
                                      d->a->trial->label,
                                      d->b->trial->label,
                                      word(d->effect.estimate, a),
                                      interval_words(d, a),
                                      arena_format(a, "%d", d->test.n),
                                      word(d->p, a),
                                      verdict_words(d, a)};
        memcpy(s.cells + COLUMNS * k, cells, sizeof cells);
    }
    s.notes[s.notes_count++] = arena_format(
        a,
        "Ratio: time of B over time of A (above 1: A is faster); difference: A minus B, "
        "oriented so that lower is better. Intervals: 95 %%, BCa. p: paired test, Holm over "
        "%d; decided at %g.",
        list->count, DUEL_ALPHA);
    return s;
}

static void add_csv(const duel_list *list, text *out, arena *a)
{
    text_add(out, "study,problem,measure,a,b,a_setting,b_setting,effect,low,high,seeds,a_lost,"
                  "b_lost,p,family,decided,better,more_seeds,sentence\n");
    for (int k = 0; k < list->count; k++) {
        const duel *d = &list->all[k];
        const char *fields[] = {d->results->study->name,
                                d->a->trial->problem_label,
                                question_words(d, a),
                                d->a->trial->label,
                                d->b->trial->label,
                                group_setting(d->results, d->a, a),
                                group_setting(d->results, d->b, a),
                                word(d->effect.estimate, a),
                                word(d->effect.low, a),
                                word(d->effect.high, a),
                                arena_format(a, "%d", d->test.n),
                                arena_format(a, "%d", d->a_lost.all),
                                arena_format(a, "%d", d->b_lost.all),
                                word(d->p, a),
                                arena_format(a, "%d", d->family),
                                d->decided ? "1" : "0",
                                d->decided ? verdict_words(d, a) : "",
                                word(d->more, a),
                                duel_sentence(d, a)};
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            text_add(out, "%s", i ? "," : "");
            sheet_csv_field(out, fields[i]);
        }
        text_add(out, "\n");
    }
}

/* A sentence each; who they are about stands below, once. */
static void add_sentences(const duel_list *list, text *out, arena *a)
{
    const char *last = "";
    for (int k = 0; k < list->count; k++) {
        const char *settings = duel_settings(&list->all[k], a);
        sheet_wrap(out, duel_sentence(&list->all[k], a), 0, WIDTH);
        text_add(out, "\n");
        if (strcmp(settings, last) != 0) {
            text_add(out, "    ");
            sheet_wrap(out, settings, 4, WIDTH);
            text_add(out, "\n");
        }
        last = settings;
    }
    if (list->count > 0 && list->all[0].adaptive)
        text_add(out, "Seeds were added until the results were decided (seeds: {from, most}): "
                      "p-values of a fixed\nnumber of seeds do not apply.\n");
}

void duel_list_print(const duel_list *list, sheet_format format, arena *a)
{
    text out = {0};
    if (format == SHEET_TEXT) {
        add_sentences(list, &out, a);
    } else if (format == SHEET_CSV) {
        add_csv(list, &out, a);
    } else {
        sheet s = sheet_of(list, a);
        sheet_print(&s, format, false, &out);
    }
    fwrite(out.data, 1, out.length, stdout);
    text_free(&out);
}
