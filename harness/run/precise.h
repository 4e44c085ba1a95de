/* The two compiled halves of race.h. */
#pragma once

#include "run/race.h"

enum { METRICS_MOST = 64 }; /* loss, the problem's metrics and the probes' together */

bool race_load_f32(const trial *, loaded *, failure *);
bool race_load_f64(const trial *, loaded *, failure *);
/* `begun`: when the trial began, in nanoseconds. */
void race_run_f32(const trial *, loaded *, const point_sink *, const keeping *, uint64_t begun,
                  trial_end *);
void race_run_f64(const trial *, loaded *, const point_sink *, const keeping *, uint64_t begun,
                  trial_end *);
int64_t race_bytes_f32(const trial *, loaded *, failure *);
int64_t race_bytes_f64(const trial *, loaded *, failure *);
