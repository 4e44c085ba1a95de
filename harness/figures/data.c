/* The .tsv of a drawing: a block for every panel and series. */
#include <ctype.h>
#include <string.h>

#include "figures/drawing.h"

static void add_field(text *out, const char *words)
{
    for (; *words; words++)
        text_add(out, "%c", iscntrl((unsigned char)*words) ? ' ' : *words);
    text_add(out, "\t");
}

/* Every block begins its lines with the panel and the series. One without data has a line of
   NaN, so that blocks keep their numbers. */
static void add_block(text *out, const drawing *d, const panel *p, int k)
{
    const text *block = &p->blocks[k];
    const char *line = block->length ? block->data : "NaN\n";
    for (; *line; line = strchr(line, '\n') + 1) {
        add_field(out, p->title);
        add_field(out, d->series[k].label);
        text_add_bytes(out, line, (size_t)(strchr(line, '\n') - line) + 1);
    }
    text_add(out, "\n\n");
}

void script_data(const drawing *d, text *out)
{
    text_add(out, "panel\tseries\t%s\n", d->columns);
    for (int p = 0; p < d->panel_count; p++)
        for (int k = 0; k < d->count; k++)
            add_block(out, d, &d->panels[p], k);
}
