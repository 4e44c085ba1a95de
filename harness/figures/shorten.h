/* Words that are too long for their place: an ellipsis stands for some of them. */
#pragma once

#include "figures/layout.h"

/* Characters, not bytes: labels may be in any language. */
int shorten_length(const char *words);

/* Of `most` characters, `head` of them before the ellipsis; as they are where they fit or where
   `most` is too few for any. */
char *shorten(const char *words, int most, int head, arena *);

/* The head that leaves most of the drawing's labels different. */
int shorten_head(const drawing *, int most, arena *);
