/* What `race_load` makes: a problem's struct after `load`, and the memory of its data. */
#pragma once

#include "run/pool.h"
#include "run/race.h"

struct loaded {
    pool *pool;
    void *self; /* copied for every trial */
    precision precision;
};
