#include "report/markup.h"

#include <string.h>

void markup_words(text *out, const char *words)
{
    static const char special[] = "&<>\"'";
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    while (*words) {
        size_t plain = strcspn(words, special);
        text_add_bytes(out, words, plain);
        words += plain;
        if (*words)
            text_add(out, "%s", names[strchr(special, *words++) - special]);
    }
}

static void add_cell(text *out, const char *tag, const char *words, bool number)
{
    text_add(out, "<%s%s>", tag, number ? " class=number" : "");
    markup_words(out, words);
    text_add(out, "</%.2s>", tag);
}

void markup_sheet(text *out, const sheet *s)
{
    text_add(out, "<div class=wide role=region tabindex=0 aria-label=\"");
    markup_words(out, s->title);
    text_add(out, "\"><table><caption>");
    markup_words(out, s->title);
    text_add(out, "</caption><thead><tr>");
    for (int c = 0; c < s->columns; c++)
        add_cell(out, "th scope=col", s->header[c], s->numbers[c]);
    text_add(out, "</tr></thead><tbody>\n");
    for (int row = 0; row < s->rows; row++) {
        text_add(out, "<tr>");
        for (int c = 0; c < s->columns; c++)
            add_cell(out,
                     c == 0                                            ? "th scope=row"
                     : s->best && s->best->cells[row * s->columns + c] ? "td data-best"
                                                                       : "td",
                     s->cells[row * s->columns + c], s->numbers[c]);
        text_add(out, "</tr>\n");
    }
    text_add(out, "</tbody></table></div>\n");
    for (int k = 0; k < s->notes_count; k++) {
        text_add(out, "<p class=note>");
        markup_words(out, s->notes[k]);
        text_add(out, "</p>\n");
    }
    if (s->best) {
        text_add(out, "<p class=note>Bold: ");
        markup_words(out, s->best->note);
        text_add(out, "</p>\n");
    }
}

void markup_json(text *out, const text *json)
{
    const char *at = json->data, *end = json->data + json->length;
    while (at < end) {
        const char *less = memchr(at, '<', (size_t)(end - at));
        text_add_bytes(out, at, (size_t)((less ? less : end) - at));
        if (less)
            text_add(out, "\\u003c");
        at = less ? less + 1 : end;
    }
}

void markup_picture(text *out, const char *svg, size_t length)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text_add(out, "data:image/svg+xml;base64,");
    for (size_t k = 0; k < length; k += 3) {
        unsigned three = 0;
        for (size_t i = k; i < k + 3; i++)
            three = three << 8 | (i < length ? (unsigned char)svg[i] : 0);
        char four[4];
        for (int i = 0; i < 4; i++)
            four[i] = k + (size_t)i > length ? '=' : digits[three >> (18 - 6 * i) & 63];
        text_add_bytes(out, four, 4);
    }
}
