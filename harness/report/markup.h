/* HTML from words that others wrote: everything is escaped. */
#pragma once

#include "cli/sheet.h"

void markup_words(text *, const char *words);
/* <table> with its title as caption; the notes below it as paragraphs. */
void markup_sheet(text *, const sheet *);
/* JSON inside <script>: no < is left in it, so that no string can end the element. */
void markup_json(text *, const text *json);
/* data:image/svg+xml;base64,... */
void markup_picture(text *, const char *svg, size_t length);
