#include "figures/stamp.h"

#include <stdio.h>
#include <string.h>

#include "figures/drawing.h"

typedef struct picture {
    int format;
    const char *ending;
    bool (*stamp)(const text *, const char *, text *);
    bool (*find)(const text *, text *);
} picture;

static const picture pictures[] = {{FIGURE_PDF, ".pdf", stamp_pdf, stamp_pdf_find},
                                   {FIGURE_SVG, ".svg", stamp_svg, stamp_svg_find},
                                   {FIGURE_PNG, ".png", stamp_png, stamp_png_find}};
enum { PICTURES = sizeof pictures / sizeof *pictures };

static bool stamp_one(const char *folder, const char *name, const picture *p,
                      const char *provenance, failure *f)
{
    char path[4096];
    text bytes = {0}, stamped = {0};
    snprintf(path, sizeof path, "%s/%s%s", folder, name, p->ending);
    bool good = file_read(path, &bytes, f);
    if (good && !p->stamp(&bytes, provenance, &stamped))
        good = failure_set(f, "%s: gnuplot wrote no such picture", path);
    good = good && file_write(folder, name, p->ending, stamped.data, stamped.length, f);
    text_free(&bytes);
    text_free(&stamped);
    return good;
}

bool stamp_figure(const char *folder, const char *name, int formats, const char *provenance,
                  failure *f)
{
    for (int k = 0; k < PICTURES; k++)
        if ((formats & pictures[k].format) &&
            !stamp_one(folder, name, &pictures[k], provenance, f))
            return false;
    return true;
}

bool stamp_read(const char *path, text *provenance, failure *f)
{
    text bytes = {0};
    bool found = false;
    if (!file_read(path, &bytes, f))
        return false;
    for (int k = 0; k < PICTURES && !found; k++)
        found = pictures[k].find(&bytes, provenance);
    text_free(&bytes);
    return found || failure_set(f,
                                "%s: not a figure of slalom plot: it says nothing of what it "
                                "was made from",
                                path);
}
