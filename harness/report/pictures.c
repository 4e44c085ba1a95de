/* The figures that stand still, as pictures inside the page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/drawing.h"
#include "cli/gnuplot.h"
#include "report/inside.h"
#include "report/markup.h"

static bool read_file(const char *path, text *out)
{
    char bytes[8192];
    size_t count;
    FILE *file = fopen(path, "re");
    while (file && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(out, bytes, count);
    if (file)
        fclose(file);
    return out->length > 0;
}

/* The SVG of a drawing; false and a sentence when gnuplot could not make it. */
static bool render(drawing *d, text *svg, arena *a, failure *f)
{
    static const char *const endings[] = {"tsv", "gp", "svg", "pdf", "png"};
    char folder[] = "/tmp/slalom-report-XXXXXX";
    d->name = "figure";
    if (!mkdtemp(folder))
        return failure_set(f, "cannot make a folder for the figure");
    bool good = drawing_write(d, folder, f) && gnuplot_run(folder, &d->name, 1, f) &&
                read_file(arena_format(a, "%s/figure.svg", folder), svg);
    for (int k = 0; k < 5; k++)
        unlink(arena_format(a, "%s/figure.%s", folder, endings[k]));
    rmdir(folder);
    return good;
}

static void add_picture(const text *svg, const char *title, const char *caption, text *out)
{
    text_add(out, "<figure><img alt=\"");
    markup_words(out, title);
    text_add(out, "\" src=\"");
    markup_picture(out, svg->data, svg->length);
    text_add(out, "\"><figcaption>");
    markup_words(out, caption);
    text_add(out, "</figcaption></figure>\n");
}

static void add_figure(const report *page, const race *one, const figure *what, text *out)
{
    arena *a = page->memory;
    failure f;
    results *r = results_load(page->store, one->study, measure_read(what->y, a), a, &f);
    for (int k = 0; r && k < r->problem_count; k++) {
        drawing d;
        text svg = {0};
        if (!draw_sensitivity(page->store, r, what, r->problems[k], &d, a))
            continue;
        if (render(&d, &svg, a, &f)) {
            add_picture(&svg, d.title, d.note, out);
        } else {
            text_add(out, "<p class=note>");
            markup_words(out, f.sentence);
            text_add(out, "</p>\n");
        }
        text_free(&svg);
        drawing_free(&d);
    }
}

void section_pictures(const report *page, text *out)
{
    static const figure usual = {.kind = FIGURE_SENSITIVITY, .y = "loss", .over = "lr"};
    size_t before = out->length;
    for (int k = 0; k < page->race_count; k++) {
        const race *one = &page->races[k];
        for (int i = 0; one->results && i < one->study->figure_count; i++)
            if (one->study->figures[i].kind != FIGURE_CURVES)
                add_figure(page, one, &one->study->figures[i], out);
        if (one->results && one->study->figure_count == 0)
            add_figure(page, one, &usual, out);
    }
    if (out->length == before)
        text_add(out, "<p>The study lists no figure besides its curves.</p>\n");
}
