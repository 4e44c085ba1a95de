/* A text inside a picture, where it survives copying: a PNG's tEXt chunk, an SVG's metadata, a
   PDF's Info dictionary. */
#pragma once

#include "base/failure.h"
#include "base/text.h"

/* Puts the provenance into FOLDER/NAME.pdf, .svg and .png, those of the formats. The PDF's date
   of making becomes $SOURCE_DATE_EPOCH, or else a fixed one, so that equal figures are equal
   files. */
bool stamp_figure(const char *folder, const char *name, int formats, const char *provenance,
                  failure *);

/* What stamp_figure put there. False and a sentence when the file is no picture or has none. */
bool stamp_read(const char *path, text *provenance, failure *);

/* On the bytes of a file. stamp_*_find: false when there is nothing. */
bool stamp_png(const text *bytes, const char *provenance, text *stamped);
bool stamp_png_find(const text *bytes, text *provenance);
bool stamp_svg(const text *bytes, const char *provenance, text *stamped);
bool stamp_svg_find(const text *bytes, text *provenance);
bool stamp_pdf(const text *bytes, const char *provenance, text *stamped);
bool stamp_pdf_find(const text *bytes, text *provenance);
