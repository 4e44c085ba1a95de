/* Where the results come from: machines and builds, the study's text, the plugins' contents. */
#include <stdio.h>
#include <string.h>

#include "cli/units.h"
#include "report/inside.h"
#include "report/markup.h"

/* The store's trials of the study ?1 and its races. */
#define OF_STUDY                                                                               \
    " FROM study s JOIN member b ON b.study = s.id JOIN trial t ON t.key = b.key"              \
    " JOIN environment e ON e.id = t.environment"                                              \
    " WHERE (s.name = ?1 OR substr(s.name, 1, length(?1) + 1) = ?1 || '/')"

static sqlite3_stmt *ask(const report *page, const char *words)
{
    sqlite3_stmt *rows = NULL;
    if (sqlite3_prepare_v2(store_database(page->store), words, -1, &rows, NULL) == SQLITE_OK)
        sqlite3_bind_text(rows, 1, page->name, -1, SQLITE_STATIC);
    return rows;
}

static const char *column(sqlite3_stmt *row, int at)
{
    const unsigned char *words = sqlite3_column_text(row, at);
    return words ? (const char *)words : "";
}

static void add_term(text *out, const char *term, const char *words)
{
    if (!*words)
        return;
    text_add(out, "<div><dt>%s</dt><dd>", term);
    markup_words(out, words);
    text_add(out, "</dd></div>\n");
}

static void add_environment(sqlite3_stmt *row, text *out, arena *a)
{
    static const char *const terms[] = {"host",  "processor", "system", "compiler",
                                        "flags", "BLAS",      "GPU",    "revision"};
    text_add(out, "<dl class=terms>\n");
    add_term(
        out, "trials",
        arena_format(a, "%s, from %s to %s", column(row, 0), column(row, 1), column(row, 2)));
    for (int k = 0; k < 8; k++)
        add_term(out, terms[k], column(row, 6 + k));
    add_term(out, "cores and memory",
             arena_format(a, "%s, %s", column(row, 4),
                          unit_bytes(a, sqlite3_column_double(row, 5))));
    add_term(out, "slalom", column(row, 3));
    text_add(out, "</dl>\n");
}

static void add_environments(const report *page, text *out)
{
    int count = 0;
    sqlite3_stmt *rows =
        ask(page, "SELECT count(DISTINCT t.id), min(t.started), max(t.started), e.slalom,"
                  " e.cores, e.memory, e.hostname, e.cpu, e.os, e.compiler, e.flags, e.blas,"
                  " e.gpu, e.revision" OF_STUDY " GROUP BY e.id ORDER BY e.id");
    text list = {0};
    while (rows && sqlite3_step(rows) == SQLITE_ROW) {
        add_environment(rows, &list, page->memory);
        count++;
    }
    sqlite3_finalize(rows);
    if (count > 1)
        text_add(out,
                 "<p>The trials ran in %d environments: compare their times with care.</p>\n",
                 count);
    text_add(out, "%s", list.data ? list.data : "");
    text_free(&list);
}

/* Contents of the plugins as the trials were run with them. */
static void add_contents(const report *page, text *out)
{
    static const char *header[] = {"plugin", "kind", "contents", "trials"};
    static const bool numbers[] = {false, false, false, true};
    arena *a = page->memory;
    int count = 0, room = 0;
    const char **cells = NULL;
    sqlite3_stmt *rows =
        ask(page, "SELECT p.name, p.kind, p.contents, count(DISTINCT x.trial) FROM trial_plugin"
                  " x JOIN plugin p ON p.id = x.plugin WHERE x.trial IN (SELECT t.id" OF_STUDY
                  ") GROUP BY p.id ORDER BY p.kind, p.name, p.id");
    while (rows && sqlite3_step(rows) == SQLITE_ROW) {
        if (count == room) {
            const char **more = arena_array(a, const char *, 4 * (2 * room + 16));
            if (count > 0)
                memcpy(more, cells, (size_t)count * 4 * sizeof *more);
            cells = more;
            room = 2 * room + 16;
        }
        for (int c = 0; c < 4; c++)
            cells[4 * count + c] = arena_copy(a, column(rows, c));
        count++;
    }
    sqlite3_finalize(rows);
    sheet table = {"Plugins that the trials ran with, by the hash of their files",
                   4,
                   count,
                   header,
                   cells,
                   numbers,
                   NULL,
                   0,
                   NULL};
    markup_sheet(out, &table);
}

static void add_file(const report *page, text *out)
{
    char bytes[4096];
    size_t count;
    FILE *file = fopen(page->study->path, "re");
    text words = {0};
    while (file && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(&words, bytes, count);
    if (file)
        fclose(file);
    if (words.length > 0) {
        text_add(out, "<details><summary>The study's file</summary><pre tabindex=0>");
        markup_words(out, words.data);
        text_add(out, "</pre></details>\n");
    }
    text_free(&words);
}

void section_origin(const report *page, text *out)
{
    add_environments(page, out);
    text_add(out, "<p>Study <code>");
    markup_words(out, page->study->path);
    text_add(out, "</code>, store <code>");
    markup_words(out, page->store_path);
    text_add(out, "</code>. <code>slalom run ");
    markup_words(out, page->study->path);
    text_add(out, "</code> runs it again, <code>sqlite3 ");
    markup_words(out, page->store_path);
    text_add(out, "</code> opens every curve in full.</p>\n");
    add_contents(page, out);
    add_file(page, out);
}
