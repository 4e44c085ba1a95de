/* What a running study shows: a bar with rate and time left on a terminal, plain lines
 * elsewhere. */
#pragma once

#include "engine/engine.h"

typedef struct progress progress;

progress *progress_new(const char *name, bool verbose);
void progress_show(void *progress, const engine_state *);
/* The closing lines, and frees it. `failed_before`: trials that had failed in an earlier run.
 */
void progress_end(progress *, const engine_state *, int64_t failed_before);
