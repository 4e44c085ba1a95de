/* The report of a study: one HTML file that needs nothing else, not even a network. */
#pragma once

#include "store/store.h"

/* Writes the page whole or not at all. Fails when the store has no trial of the study. Two
   calls on the same store write the same bytes. */
bool report_write(const study *, const char *store_path, const char *output, failure *);
