/* Results of other programs into a store. */
#pragma once

#include "import/results.h"
#include "store/merge.h"

/* As the trials of the study `name`, all of them or none, in one transaction; a second time
   nothing is added. `contents` names the files' version. merge.lines has the results that the
   store has with other values. */
bool adopt(store *, const results_read *, const char *name, const char *path,
           const char *contents, merge *, failure *);
