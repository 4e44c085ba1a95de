/* The parameters that a study's trials left (keep: parameters), found by the study's name. */
#pragma once

#include "cli/asked.h"

/* Of the trial with this number, or, for 0, of the one with the least loss among those that
   left any. The path lives as long as `asked`, whose study is read here. */
bool kept_find(asked *, int64_t trial, const char **path, failure *);
