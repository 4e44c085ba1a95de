/* The page's own parts, from plots/report, as texts in the program. */
#pragma once

extern const char parts_page[]; /* HTML with {{names}} of what goes there */
extern const char parts_style[];
extern const char *const parts_scripts[]; /* NULL-terminated, in this order */
