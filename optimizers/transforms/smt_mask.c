/* Sparse matrix tuning: chosen matrices are cut into b x b blocks; the `share` of blocks with
   the largest score, over all matrices together, is trained, everything else is frozen. z holds
   the trained blocks only, so an optimizer's state does too. Scores from the mean gradient G at
   the first point over `gradients` minibatches:
       net |mean of G|,   absolute mean of |G|,   square mean of G^2,   random
   He et al. 2024 (SMT), arXiv:2405.15525; net is the default of the authors' code ("mean_abs").
   Departures: the warm-up does not move the parameters; one share for all matrices. Linear in
   z, so smooth. */
#include "first_gradient.h"
#include "largest.h"
#include "parametrization.h"

typedef enum score { NET, ABSOLUTE, SQUARE, RANDOM } score;

typedef struct smt_mask {
    parametrization p;
    bool matrix, head, embedding, factor;
    int64_t block, gradients;
    double share;
    int32_t score;
    int64_t blocks, kept; /* of all matrices; trained */
    int64_t *corner;      /* per block: its first element below, */
    int64_t *stride;      /* and the columns of its matrix */
    int64_t *chosen;      /* per trained block: which */
    real *scores, *mean;
} smt_mask;

static const sl_option options[] = {
    SL_INT(smt_mask, block, 4, 1, 100000, "b: rows and columns of a block (256 in the paper)"),
    SL_REAL(smt_mask, share, 0.1, SL_POSITIVE, 1, SL_LOG, "of the blocks that are trained"),
    SL_CHOICE(smt_mask, score, "net|absolute|square|random", NET, "what ranks the blocks"),
    SL_INT(smt_mask, gradients, 30, 1, 100000, "minibatches of the first gradient"),
    ROLES_OPTIONS(smt_mask),
    SL_OPTIONS_END,
};

static sl_status count_blocks(sl_host *host, smt_mask *h)
{
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (b->replaced && (b->rows % h->block || b->columns % h->block))
            return sl_fail(host, "block %lld does not divide tensor %s (%lld x %lld)",
                           (long long)h->block, b->name, (long long)b->rows,
                           (long long)b->columns);
        h->blocks += b->replaced ? b->rows / h->block * (b->columns / h->block) : 0;
    }
    h->kept = (int64_t)(h->share * (double)h->blocks + 0.5);
    h->kept = h->kept < 1 ? 1 : h->kept;
    return SL_OK;
}

static void place_blocks(smt_mask *h)
{
    int64_t at = 0;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        for (int64_t i = 0; b->replaced && i < b->rows; i += h->block)
            for (int64_t j = 0; j < b->columns; j += h->block, at++) {
                h->corner[at] = b->from + i * b->columns + j;
                h->stride[at] = b->columns;
            }
    }
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    smt_mask *h = (smt_mask *)self;
    SL_TRY(parametrization_open(host, &h->p, ROLES_OF(h), below, layout));
    SL_TRY(count_blocks(host, h));
    h->corner = (int64_t *)sl_scratch(host, h->blocks, sizeof *h->corner);
    h->stride = (int64_t *)sl_scratch(host, h->blocks, sizeof *h->stride);
    h->chosen = (int64_t *)sl_scratch(host, h->blocks, sizeof *h->chosen);
    h->scores = sl_scratch_reals(host, h->blocks);
    h->mean = sl_scratch_reals(host, below->n);
    place_blocks(h);
    parametrization_room(host, &h->p, h->kept);
    for (int64_t k = 0; k < h->kept; k++) {
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)k);
        parametrization_tensor(&h->p, "block", number, SL_ROLE_MATRIX, h->block, h->block);
    }
    parametrization_layout(&h->p, layout);
    h->p.direction = sl_scratch_reals(host, below->n);
    return SL_OK;
}

static real score_of(const smt_mask *h, int64_t which)
{
    const real *g = h->mean + h->corner[which];
    double sum = 0;
    for (int64_t i = 0; i < h->block; i++)
        for (int64_t j = 0; j < h->block; j++) {
            const double e = (double)g[i * h->stride[which] + j];
            sum += h->score == NET ? e : h->score == SQUARE ? e * e : fabs(e);
        }
    return (real)fabs(sum);
}

/* The trained blocks of a point below, into z or out of it. */
static void blocks_out(const smt_mask *h, const real *point, real *z)
{
    for (int64_t k = 0; k < h->kept; k++)
        for (int64_t i = 0; i < h->block; i++, z += h->block)
            memcpy(z, point + h->corner[h->chosen[k]] + i * h->stride[h->chosen[k]],
                   (size_t)h->block * sizeof *z);
}

static void blocks_in(const smt_mask *h, const real *z, real *point)
{
    for (int64_t k = 0; k < h->kept; k++)
        for (int64_t i = 0; i < h->block; i++, z += h->block)
            memcpy(point + h->corner[h->chosen[k]] + i * h->stride[h->chosen[k]], z,
                   (size_t)h->block * sizeof *z);
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    smt_mask *h = (smt_mask *)self;
    parametrization *p = &h->p;
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, 0);
    SL_TRY(parametrization_first(p, z));
    if (h->score != RANDOM)
        SL_TRY(first_gradient(host, p->below, h->gradients, p->base, p->slope, h->mean));
    sl_uniform(host, &random, h->blocks, h->scores);
    for (int64_t k = 0; h->score != RANDOM && k < h->blocks; k++)
        h->scores[k] = score_of(h, k);
    largest(h->blocks, h->scores, h->kept, h->chosen);
    blocks_out(h, p->base, z);
    return SL_OK;
}

static void lift_parts(sl_host *host, void *self, const real *z, real *point)
{
    (void)host;
    blocks_in((const smt_mask *)self, z, point);
}

static void pull_parts(sl_host *host, void *self, const real *z, const real *slope, real *dz)
{
    (void)host;
    (void)z;
    blocks_out((const smt_mask *)self, slope, dz);
}

static sl_status hvp(sl_host *host, void *self, const sl_batch *batch, const real *z,
                     const real *v, real *hv)
{
    const smt_mask *h = (const smt_mask *)self;
    const parametrization *p = &h->p;
    SL_TRY(lift(host, self, z, p->point));
    memset(p->direction, 0, (size_t)p->below->n * sizeof *v);
    blocks_in(h, v, p->direction);
    SL_TRY(sl_hvp(p->below, batch, p->point, p->direction, p->slope));
    blocks_out(h, p->slope, hv);
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(smt_mask),
            .name = "smt_mask",
            .summary = "trains the blocks of matrices that the first gradients single out",
            .reference = "He et al. 2024, arXiv:2405.15525",
            .options = options,
            .cpu_only = "it copies blocks in host memory",
        },
    .needs = SL_LOSS | SL_GRADIENT,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .lift = lift,
};
