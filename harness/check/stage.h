/* A chain over freshly loaded data, and what tests do with vectors. Compiled once per
   precision. */
#pragma once

#include "check/subject.h"
#include "run/assembly.h"

#define stage_open      SL_PRECISE(stage_open)
#define stage_open_over SL_PRECISE(stage_open_over)
#define stage_close     SL_PRECISE(stage_close)
#define stage_reals     SL_PRECISE(stage_reals)
#define stage_copy      SL_PRECISE(stage_copy)
#define stage_normal    SL_PRECISE(stage_normal)
#define stage_nearby    SL_PRECISE(stage_nearby)
#define stage_steps     SL_PRECISE(stage_steps)
#define stage_refusal   SL_PRECISE(stage_refusal)
#define vector_norm     SL_PRECISE(vector_norm)
#define vector_dot      SL_PRECISE(vector_dot)
#define vector_distance SL_PRECISE(vector_distance)
#define vector_finite   SL_PRECISE(vector_finite)
#define vector_same     SL_PRECISE(vector_same)

typedef struct stage {
    pool *pool;   /* of the vectors */
    loaded *data; /* its own, or NULL */
    chain *chain;
    sl_oracle *f;
    real *x;
    int64_t n;
} stage;

bool stage_open(stage *, const trial *, failure *);
/* Over data that the caller loaded and unloads. */
bool stage_open_over(stage *, const trial *, loaded *, failure *);
void stage_close(stage *);

real *stage_reals(stage *, int64_t count); /* zeroed */
real *stage_copy(stage *, const real *from, int64_t count);
/* Independent N(0, 1); `index` names the sequence. */
real *stage_normal(stage *, uint64_t index, int64_t count);
/* The first point with a tenth of its own size in noise added, so that nothing is special. */
real *stage_nearby(stage *, uint64_t index);

/* Steps that must all succeed. */
bool stage_steps(stage *, int64_t count, failure *);
/* The sentence for an oracle call or step that did not return OK; returns false. */
bool stage_refusal(const stage *, const char *what, sl_status, failure *);

double vector_norm(const real *, int64_t n);
double vector_dot(const real *, const real *, int64_t n);
double vector_distance(const real *, const real *, int64_t n);
bool vector_finite(const real *, int64_t n, const char *what, failure *);
/* Bit for bit; otherwise says where they differ. */
bool vector_same(const real *, const real *, int64_t n, const char *what, failure *);
