/* --format of the commands that print tables. */
#pragma once

#include <argp.h>

#include "cli/sheet.h"

/* Ends the program with a sentence when the word is none. */
sheet_format sheet_format_read(const char *word, struct argp_state *);
