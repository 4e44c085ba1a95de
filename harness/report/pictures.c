/* The figures that stand still, as pictures inside the page: those that the study lists besides
   its curves, and where several optimizers meet on several problems, profiles and ranks. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "figures/figure.h"
#include "report/inside.h"
#include "report/markup.h"
#include "stats/grid.h"

enum { PICTURES_BYTES = 6000000 }; /* so that the page stays below 20 MB */

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

static void remove_folder(const char *folder, arena *a)
{
    DIR *all = opendir(folder);
    struct dirent *one;
    while (all && (one = readdir(all)) != NULL)
        if (strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0)
            unlink(arena_format(a, "%s/%s", folder, one->d_name));
    if (all)
        closedir(all);
    rmdir(folder);
}

static bool has_kind(const study *s, figure_kind kind)
{
    for (int k = 0; k < s->figure_count; k++)
        if (s->figures[k].kind == kind)
            return true;
    return false;
}

/* Whether any optimizer tries several values of it. */
static bool is_tried(const results *r, const char *option, arena *a)
{
    grid_point *grid;
    for (int p = 0; p < r->problem_count; p++)
        for (int k = 0; k < r->label_count; k++)
            if (grid_of(r, r->problems[p], r->labels[k], option, &grid, a) > 1)
                return true;
    return false;
}

/* What is drawn of a race. */
static int list_figures(const race *one, figure *list, arena *a)
{
    const study *s = one->study;
    const char *metric = one->results->measure.metric;
    const figure usual[] = {
        {.kind = FIGURE_SENSITIVITY, .y = metric, .over = "lr", .style = s->style},
        {.kind = FIGURE_PROFILE, .x = "steps", .y = metric, .style = s->style},
        {.kind = FIGURE_RANKS, .y = metric, .style = s->style}};
    bool many = one->results->problem_count > 1 && one->results->label_count > 1;
    int count = 0;
    for (int k = 0; k < s->figure_count; k++)
        if (s->figures[k].kind != FIGURE_CURVES)
            list[count++] = s->figures[k];
    for (int k = 0; k < 3; k++)
        if (!has_kind(s, usual[k].kind) &&
            (k == 0 ? s->figure_count == 0 && is_tried(one->results, "lr", a) : many))
            list[count++] = usual[k];
    return count;
}

static void add_note(const char *words, text *out)
{
    text_add(out, "<p class=note>");
    markup_words(out, words);
    text_add(out, "</p>\n");
}

static void add_picture(const figure_file *file, const text *svg, text *out)
{
    text_add(out, "<figure><img alt=\"%s: ", figure_kind_names[file->figure->kind]);
    markup_words(out, file->race->name);
    text_add(out, "\" src=\"");
    markup_picture(out, svg->data, svg->length);
    text_add(out, "\"><figcaption>");
    markup_words(out, file->caption);
    text_add(out, "</figcaption></figure>\n");
}

static void add_pictures(const figure_list *list, const char *folder, text *out, arena *a)
{
    for (int k = 0; k < list->count; k++) {
        text svg = {0};
        bool fits = out->length < PICTURES_BYTES;
        if (fits && read_file(arena_format(a, "%s/%s.svg", folder, list->at[k].name), &svg))
            add_picture(&list->at[k], &svg, out);
        text_free(&svg);
        if (!fits) {
            add_note("More figures would make this page too large: slalom plot draws them.",
                     out);
            return;
        }
    }
}

static void add_race(const report *page, const race *one, text *out)
{
    arena *a = page->memory;
    failure why;
    figure_list list = {0};
    study only = *one->study;
    only.next = NULL;
    only.figures = arena_array(a, figure, one->study->figure_count + 3);
    only.figure_count = list_figures(one, only.figures, a);
    char folder[] = "/tmp/slalom-report-XXXXXX";
    if (only.figure_count == 0)
        return;
    if (!mkdtemp(folder)) {
        add_note("The figures could not be drawn: no folder could be made in /tmp.", out);
        return;
    }
    figure_request wanted = {
        .store = page->store, .study = &only, .folder = folder, .formats = FIGURE_SVG};
    if (figures_draw(&wanted, &list, a, &why))
        add_pictures(&list, folder, out, a);
    else
        add_note(why.sentence, out);
    remove_folder(folder, a);
    figure_list_free(&list);
}

void section_pictures(const report *page, text *out)
{
    text all = {0};
    for (int k = 0; k < page->race_count; k++)
        if (page->races[k].results)
            add_race(page, &page->races[k], &all);
    if (all.length > 0)
        text_add_bytes(out, all.data, all.length);
    else
        text_add(out, "<p>The study lists no figure besides its curves.</p>\n");
    text_free(&all);
}
