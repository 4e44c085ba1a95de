/* Stores with trials made by hand, for the commands that work on whole stores. */
#pragma once

#include "../store/sample.h"
#include "session.h"

extern session stores_session;
extern arena *stores_memory;

/* For a test suite's .init and .fini. */
void stores_begin(void);
void stores_end(void);

/* Opens the file in the session's folder for writing. */
store *stores_open(const char *name);
/* A trial of this label and seed with three points that begin at `loss`. */
void stores_add(store *, const char *label, uint64_t seed, double loss, trial_status);
