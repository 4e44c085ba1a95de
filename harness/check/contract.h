/* The contract suite: what every plugin promises, tested on one that nobody has seen before.
   Each test runs in a process of its own with a time limit, so that a plugin that crashes or
   hangs fails a test and nothing else. */
#pragma once

#include "plugin/registry.h"
#include "study/setting.h"

typedef struct contract {
    const plugin *plugin;
    const registry *registry;   /* what else is there: problems to run an optimizer on */
    const plugin *problem;      /* for optimizers, transforms and probes; NULL: one that fits */
    const option_value *values; /* of the plugin's options; NULL: the defaults */
    const char *data;           /* file for a problem that needs one; NULL: a generated one */
    double seconds;             /* time limit of one test; 0: 30 */
    /* Once per test. `sentence` says what is wrong; "" when the test passed. */
    void (*report)(void *to, const char *test, bool passed, const char *sentence);
    void *to;
} contract;

/* Runs every test that applies; returns how many failed. */
int contract_check(const contract *);
