/* The parts of a trial as the JSON texts of the store. */
#pragma once

#include "study/trial.h"

/* The optimizer's options; where there are any, its transforms under "through" and its
   schedules under "schedule": {"lr":0.1,"through":[{"clip":{"norm":1}}],"schedule":{"lr":
   {"cosine":{"warmup":0.05}}}}. What two trials of one setting have in common. */
void json_options(const trial *, text *);
void json_problem_options(const trial *, text *);
/* [{"sharpness":{"iterations":20}}] */
void json_probes(const trial *, text *);
/* {"steps":300}: the limits that there are. */
void json_budget(const trial *, text *);
