/* A transform whose parameters z stand for the point W(z) below: loss and gradient of f(W(z)),
   the latter by the chain rule. The including file defines `lift` and `pull` and begins its
   struct with a `parametrization`. Matrices of the chosen roles are replaced, each by tensors
   of the file's own; every other tensor is kept as it is below, trained or frozen. */
#pragma once

#include "roles.h"
#include <string.h>

enum { PARAMETRIZATION_NAME = 96 }; /* bytes of a tensor's name */

/* A tensor below. */
typedef struct part {
    int64_t rows, columns, from; /* its first element below */
    int64_t at;                  /* its own parameters' first element in z; -1: frozen */
    bool replaced;               /* by the file; else as below */
    const char *name;
} part;

typedef struct parametrization {
    sl_oracle *below;
    part *parts; /* one per tensor below */
    int32_t part_count;
    int32_t replaced; /* parts */
    sl_tensor *tensors;
    char *names;
    int32_t tensor_count;
    int64_t n;                 /* of z so far */
    real *base;                /* the first point below: what is frozen stays there */
    real *point, *slope;       /* the point below and the gradient there */
    real *direction, *curving; /* for Hessian-vector products */
} parametrization;

/* W(z); what is frozen is already in place. */
static void lift_parts(sl_host *host, void *self, const real *z, real *point);
/* dz (zero before) += (dW/dz)' slope, of the replaced parts. */
static void pull_parts(sl_host *host, void *self, const real *z, const real *slope, real *dz);

static inline part part_of(const sl_tensor *t, bool replaced)
{
    const int64_t rows = t->dims > 1 ? t->shape[0] : sl_tensor_count(t);
    part p = {rows, sl_tensor_count(t) / rows, t->offset, -1, replaced, t->name};
    return p;
}

/* Finds the matrices. `tensors`: room for so many of its own. */
static inline sl_status parametrization_open(sl_host *host, parametrization *p, roles chosen,
                                             sl_oracle *below, const sl_layout *layout)
{
    if (layout->composite)
        return sl_fail(host, "the objective below has a penalty that is not smooth, which "
                             "does not carry over to other parameters");
    p->below = below;
    p->part_count = below->tensor_count;
    p->parts = (part *)sl_scratch(host, p->part_count, sizeof *p->parts);
    for (int32_t k = 0; k < p->part_count; k++) {
        p->parts[k] = part_of(&below->tensors[k], roles_take(chosen, &below->tensors[k]));
        p->replaced += p->parts[k].replaced;
    }
    p->base = sl_scratch_reals(host, below->n);
    p->point = sl_scratch_reals(host, below->n);
    p->slope = sl_scratch_reals(host, below->n);
    return p->replaced > 0 ? SL_OK : roles_unmet(host, chosen);
}

static inline void parametrization_room(sl_host *host, parametrization *p, int64_t tensors)
{
    p->tensors = (sl_tensor *)sl_scratch(host, tensors, sizeof *p->tensors);
    p->names = (char *)sl_scratch(host, tensors, PARAMETRIZATION_NAME);
}

/* A further tensor of z, "name.suffix" or "name"; returns its first element. */
static inline int64_t parametrization_tensor(parametrization *p, const char *name,
                                             const char *suffix, sl_role role, int64_t rows,
                                             int64_t columns)
{
    char *label = p->names + (int64_t)p->tensor_count * PARAMETRIZATION_NAME;
    const sl_tensor t = {label, role, 2, {rows, columns, 0, 0}, p->n};
    snprintf(label, PARAMETRIZATION_NAME, suffix[0] ? "%s.%s" : "%s%s", name, suffix);
    p->tensors[p->tensor_count++] = t;
    p->n += rows * columns;
    return t.offset;
}

/* The tensors that are not replaced, as they are below. */
static inline void parametrization_others(parametrization *p, bool trained)
{
    for (int32_t k = 0; k < p->part_count && trained; k++)
        if (!p->parts[k].replaced) {
            sl_tensor t = p->below->tensors[k];
            t.offset = p->parts[k].at = p->n;
            p->tensors[p->tensor_count++] = t;
            p->n += sl_tensor_count(&t);
        }
}

/* What was known of f is not known of f(W(z)). */
static inline void parametrization_layout(const parametrization *p, sl_layout *layout)
{
    layout->tensors = p->tensors;
    layout->tensor_count = p->tensor_count;
    layout->optimum = (double)NAN;
    layout->smoothness = (double)NAN;
    layout->sample_smoothness = (double)NAN;
    layout->strong_convexity = (double)NAN;
    layout->outer = SL_OUTER_NONE;
    if (!(p->below->offers & SL_HVP))
        layout->withdrawn |= SL_HVP;
}

/* base <- the first point below; z <- its kept part. */
static inline sl_status parametrization_first(parametrization *p, real *z)
{
    SL_TRY(sl_initial(p->below, p->base));
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        if (!b->replaced && b->at >= 0)
            memcpy(z + b->at, p->base + b->from, (size_t)(b->rows * b->columns) * sizeof *z);
    }
    return SL_OK;
}

static sl_status lift(sl_host *host, void *self, const real *z, real *point)
{
    const parametrization *p = (const parametrization *)self;
    memcpy(point, p->base, (size_t)p->below->n * sizeof *point);
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        if (!b->replaced && b->at >= 0)
            memcpy(point + b->from, z + b->at, (size_t)(b->rows * b->columns) * sizeof *point);
    }
    lift_parts(host, self, z, point);
    return SL_OK;
}

static inline void parametrization_pull(sl_host *host, void *self, const real *z,
                                        const real *slope, real *dz)
{
    const parametrization *p = (const parametrization *)self;
    memset(dz, 0, (size_t)p->n * sizeof *dz);
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        if (!b->replaced && b->at >= 0)
            memcpy(dz + b->at, slope + b->from, (size_t)(b->rows * b->columns) * sizeof *dz);
    }
    pull_parts(host, self, z, slope, dz);
}

static sl_status loss(sl_host *host, void *self, const sl_batch *batch, const real *z,
                      double *value)
{
    const parametrization *p = (const parametrization *)self;
    SL_TRY(lift(host, self, z, p->point));
    return sl_loss(p->below, batch, p->point, value);
}

static sl_status gradient(sl_host *host, void *self, const sl_batch *batch, const real *z,
                          real *dz, double *value)
{
    const parametrization *p = (const parametrization *)self;
    SL_TRY(lift(host, self, z, p->point));
    SL_TRY(sl_gradient(p->below, batch, p->point, p->slope, value));
    parametrization_pull(host, self, z, p->slope, dz);
    return SL_OK;
}
