/* Low tensor rank adapters: chosen matrices of one shape share the outer factors,
       W_l = W0_l + s A G_l B,   A m x r, B r x n shared, G_l r x r of each,   s = alpha / r
   so that L of them cost r (m + n) + L r^2 numbers instead of LoRA's L r (m + n).
   Bershatsky et al. 2024 (LoTR), arXiv:2402.01376. First A and B from N(0, deviation^2) (1 in
   the authors' code), G zero: W0 stays, and the first gradient reaches only G. Smooth. */
#include "parametrization.h"
#include "product.h"

typedef struct lotr {
    parametrization p;
    bool matrix, head, embedding, factor, others;
    int64_t rank;
    double alpha, deviation;
    int64_t *shared; /* per part: where A and B of its shape begin in z */
    real *room;      /* rank x the most columns */
} lotr;

static const sl_option options[] = {
    SL_INT(lotr, rank, 4, 1, 100000, "r: columns of A and rows of B"),
    SL_REAL(lotr, alpha, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "size of the product"),
    SL_REAL(lotr, deviation, 1, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "standard deviation of the first A and B"),
    SL_BOOL(lotr, others, 0, "train what is no chosen matrix too"),
    ROLES_OPTIONS(lotr),
    SL_OPTIONS_END,
};

static product product_of(const lotr *h, const part *b)
{
    product p = {b->rows, b->columns, h->rank, (real)(h->alpha / (double)h->rank)};
    return p;
}

static bool same_shape(const part *a, const part *b)
{
    return a->replaced && a->rows == b->rows && a->columns == b->columns;
}

/* A and B of the shape of part k, once. */
static sl_status place(sl_host *host, lotr *h, int32_t k)
{
    part *b = &h->p.parts[k];
    const int64_t thin = b->rows < b->columns ? b->rows : b->columns;
    int32_t first = 0;
    while (!same_shape(&h->p.parts[first], b))
        first++;
    if (h->rank > thin)
        return sl_fail(host, "rank %lld exceeds the %lld of tensor %s (%lld x %lld)",
                       (long long)h->rank, (long long)thin, b->name, (long long)b->rows,
                       (long long)b->columns);
    h->shared[k] = h->shared[first];
    if (first == k) {
        h->shared[k] =
            parametrization_tensor(&h->p, b->name, "A", SL_ROLE_FACTOR, b->rows, h->rank);
        parametrization_tensor(&h->p, b->name, "B", SL_ROLE_FACTOR, h->rank, b->columns);
    }
    b->at = parametrization_tensor(&h->p, b->name, "G", SL_ROLE_FACTOR, h->rank, h->rank);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    lotr *h = (lotr *)self;
    parametrization *p = &h->p;
    int64_t columns = 0;
    SL_TRY(parametrization_open(host, p, ROLES_OF(h), below, layout));
    parametrization_room(host, p, p->part_count + 2 * p->replaced);
    h->shared = (int64_t *)sl_scratch(host, p->part_count, sizeof *h->shared);
    for (int32_t k = 0; k < p->part_count; k++)
        if (p->parts[k].replaced) {
            SL_TRY(place(host, h, k));
            columns = p->parts[k].columns > columns ? p->parts[k].columns : columns;
        }
    parametrization_others(p, h->others);
    parametrization_layout(p, layout);
    h->room = sl_scratch_reals(host, h->rank * columns);
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    lotr *h = (lotr *)self;
    const parametrization *p = &h->p;
    const real deviation = (real)h->deviation;
    SL_TRY(parametrization_first(&h->p, z));
    for (int32_t k = 0; k < p->part_count; k++) {
        const part *b = &p->parts[k];
        const int64_t count = h->rank * (b->rows + b->columns);
        real *outer = z + h->shared[k];
        sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)h->shared[k]);
        if (!b->replaced)
            continue;
        sl_normal(host, &random, count, outer); /* the same again for those that share it */
        for (int64_t i = 0; i < count; i++)
            outer[i] *= deviation;
        memset(z + b->at, 0, (size_t)(h->rank * h->rank) * sizeof *z);
    }
    return SL_OK;
}

static void lift_parts(sl_host *host, void *self, const real *z, real *point)
{
    const lotr *h = (const lotr *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const real *left = z + h->shared[k], *right = left + b->rows * h->rank;
        if (b->replaced)
            product_add_core(host, product_of(h, b), left, z + b->at, right, h->room,
                             point + b->from);
    }
}

static void pull_parts(sl_host *host, void *self, const real *z, const real *slope, real *dz)
{
    const lotr *h = (const lotr *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const int64_t left = h->shared[k], right = left + b->rows * h->rank;
        if (b->replaced)
            product_pull_core(host, product_of(h, b), z + left, z + b->at, z + right,
                              slope + b->from, h->room, dz + left, dz + b->at, dz + right);
    }
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(lotr),
            .name = "lotr",
            .summary = "adapters with factors shared by all matrices of a shape",
            .reference = "Bershatsky et al. 2024, arXiv:2402.01376",
            .options = options,
            .cpu_only = "it copies tensors in host memory",
        },
    .needs = SL_LOSS | SL_GRADIENT,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .lift = lift,
};
