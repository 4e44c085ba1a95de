/* The seeds that slalom run --until-decided added to a study. */
#pragma once

#include "store/store.h"

/* The study with those trials of its reserve behind its own that have ended in the store; the
   study itself when there are none. All is in the arena. */
const study *reserve_join(store *, const study *, arena *);
