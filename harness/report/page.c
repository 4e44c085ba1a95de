#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "report/dygraphs.h"
#include "report/inside.h"
#include "report/markup.h"
#include "report/parts.h"
#include "report/report.h"

/* What takes long or can fail, made before the page is put together. */
typedef struct ready {
    const report *page;
    text data, dygraphs;
    char nonce[17];
} ready;

/* A number that no text in the page can know: scripts without it are not run. */
static void make_nonce(ready *made)
{
    snprintf(made->nonce, sizeof made->nonce, "%016llx",
             (unsigned long long)XXH3_64bits(made->data.data, made->data.length));
}

static void add_nonce(const ready *made, text *out)
{
    text_add(out, "%s", made->nonce);
}

static void add_style(const ready *made, text *out)
{
    (void)made;
    text_add(out, "%s", parts_style);
}

static void add_data(const ready *made, text *out)
{
    text_add_bytes(out, made->data.data, made->data.length);
}

static void add_dygraphs(const ready *made, text *out)
{
    text_add_bytes(out, made->dygraphs.data, made->dygraphs.length);
}

static void add_scripts(const ready *made, text *out)
{
    (void)made;
    for (const char *const *script = parts_scripts; *script; script++)
        text_add(out, "%s", *script);
}

typedef struct slot {
    const char *name; /* {{name}} in page.html */
    void (*section)(const report *, text *);
    void (*add)(const ready *, text *);
} slot;

static const slot slots[] = {
    {"title", section_title, NULL},
    {"overview", section_overview, NULL},
    {"findings", section_findings, NULL},
    {"pictures", section_pictures, NULL},
    {"plugins", section_plugins, NULL},
    {"origin", section_origin, NULL},
    {"nonce", NULL, add_nonce},
    {"style", NULL, add_style},
    {"data", NULL, add_data},
    {"dygraphs", NULL, add_dygraphs},
    {"scripts", NULL, add_scripts},
};

static void fill_slot(const ready *made, const char *name, size_t length, text *out)
{
    for (size_t k = 0; k < sizeof slots / sizeof *slots; k++) {
        if (strlen(slots[k].name) != length || memcmp(slots[k].name, name, length) != 0)
            continue;
        if (slots[k].section)
            slots[k].section(made->page, out);
        else
            slots[k].add(made, out);
    }
}

static void fill_page(const ready *made, text *out)
{
    const char *at = parts_page, *open;
    while ((open = strstr(at, "{{")) != NULL) {
        const char *close = strstr(open, "}}");
        text_add_bytes(out, at, (size_t)(open - at));
        fill_slot(made, open + 2, (size_t)(close - open - 2), out);
        at = close + 2;
    }
    text_add(out, "%s", at);
}

static bool write_file(const char *path, const text *content, failure *f)
{
    char draft[4096];
    if (snprintf(draft, sizeof draft, "%s.part", path) >= (int)sizeof draft)
        return failure_set(f, "%s: the path of the report is too long", path);
    FILE *file = fopen(draft, "we");
    bool good = file && fwrite(content->data, 1, content->length, file) == content->length;
    good = file && fclose(file) == 0 && good && rename(draft, path) == 0;
    if (good)
        return true;
    failure_set(f, "%s: cannot write the report: %s", path, strerror(errno));
    if (file)
        unlink(draft);
    return false;
}

static bool make_page(report *page, const char *output, failure *f)
{
    ready made = {.page = page};
    text html = {0};
    bool good = report_load(page, f) && dygraphs_read(&made.dygraphs, f) &&
                section_data(page, &made.data, f);
    if (good) {
        make_nonce(&made);
        fill_page(&made, &html);
        good = write_file(output, &html, f);
    }
    text_free(&html);
    text_free(&made.data);
    text_free(&made.dygraphs);
    return good;
}

bool report_write(const study *s, const char *store_path, const char *output, failure *f)
{
    report page = {.store_path = store_path, .study = s, .memory = arena_new()};
    page.store = store_open_readonly(store_path, f);
    bool good = page.store && make_page(&page, output, f);
    store_close(page.store);
    arena_free(page.memory);
    return good;
}
