/* An optimizer asks the oracle for what it needs and moves x. */
#pragma once

#include <slalom/linalg.h>
#include <slalom/loop.h>
#include <slalom/oracle.h>

/* A field `real *name` of the plugin's struct for which the host allocates one vector of the
   parameters' size: STATE lives from step to step and survives a checkpoint (see sl_alloc),
   SCRATCH only within one. */
typedef struct sl_vector {
    const char *name; /* NULL closes the list */
    size_t offset;    /* bytes from the start of the plugin's struct */
    bool scratch;
} sl_vector;

#define SL_STATE(self, field)                                                                  \
    {                                                                                          \
#field, offsetof(self, field), false                                                   \
    }
#define SL_SCRATCH(self, field)                                                                \
    {                                                                                          \
#field, offsetof(self, field), true                                                    \
    }
#define SL_VECTORS_END                                                                         \
    {                                                                                          \
        NULL, 0, false                                                                         \
    }

typedef struct sl_optimizer {
    sl_plugin plugin;
    const sl_vector *vectors; /* NULL for none */
    uint32_t needs;           /* set of calls it cannot do without */
    /* Once, after options and vectors are in place. May be NULL. */
    sl_status (*start)(sl_host *, void *self, sl_oracle *, const real *x);
    /* One step from x to x. When an oracle call returns SL_STOP, return it with x untouched.
       Nothing is allocated here. */
    sl_status (*step)(sl_host *, void *self, sl_oracle *, real *x);
    /* Averaging methods: eval_begin turns x into the point to judge, eval_end turns it back bit
       for bit. Timed. NULL: x is the point. */
    sl_status (*eval_begin)(sl_host *, void *self, real *x);
    sl_status (*eval_end)(sl_host *, void *self, real *x);
    uint32_t uses; /* set of calls that it makes where they are offered, and can do without */
} sl_optimizer;
