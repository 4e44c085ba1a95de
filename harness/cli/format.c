#include "cli/format.h"

#include <string.h>

#include "base/nearest.h"

sheet_format sheet_format_read(const char *word, struct argp_state *state)
{
    for (int k = 0; k < SHEET_FORMATS; k++)
        if (strcmp(word, sheet_format_names[k]) == 0)
            return (sheet_format)k;
    const char *nearest = nearest_name(word, sheet_format_names, SHEET_FORMATS);
    argp_error(state, "--format %s: expected text, markdown, csv or latex%s%s%s", word,
               nearest ? "; did you mean \"" : "", nearest ? nearest : "",
               nearest ? "\"?" : "");
    return SHEET_TEXT;
}
