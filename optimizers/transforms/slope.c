/* N:M sparse matrices with lazy low-rank adapters: of every `of` numbers in a row of a chosen
   matrix the `keep` largest of the first point stay, for good, and are trained,
       W = M * V + B A / r,   B m x r zero at first, A r x n from N(0, 1)
   z holds the kept values, B and A. The adapters are trained from the minibatch `adapter_from`
   on (the paper: in the last percent of the steps); their gradient is zero before.
   Mozaffari et al. 2024 (SLoPe), arXiv:2405.16325. As in the authors' code matrices more than
   `aspect` times as long as wide stay dense. Departure: the backward pass uses the same mask as
   the forward pass; pruning it once more, by columns, is up to a layer and not to its weights.
   So the gradient is exact. Smooth. */
#include "largest.h"
#include "parametrization.h"
#include "product.h"

typedef struct slope {
    parametrization p;
    bool matrix, head, embedding, factor, others;
    int64_t keep, of, rank, adapter_from;
    double aspect;
    int64_t *kept; /* per kept value, in the order of z: its element below */
} slope;

static const sl_option options[] = {
    SL_INT(slope, keep, 2, 1, 64, "numbers that stay of each group"),
    SL_INT(slope, of, 4, 2, 64, "numbers in a group, neighbours in a row"),
    SL_INT(slope, rank, 4, 0, 100000, "r of the adapters; 0: none"),
    SL_INT(slope, adapter_from, 0, 0, SL_UNBOUNDED, "first minibatch that trains the adapters"),
    SL_REAL(slope, aspect, 5, 1, SL_UNBOUNDED, SL_LINEAR,
            "longer matrices, relative to their width, stay dense"),
    SL_BOOL(slope, others, 1, "train what is no chosen matrix too"),
    ROLES_OPTIONS(slope),
    SL_OPTIONS_END,
};

static int64_t values_of(const slope *h, const part *b)
{
    return b->rows * b->columns / h->of * h->keep;
}

static product adapter_of(const slope *h, const part *b)
{
    product p = {b->rows, b->columns, h->rank, (real)(1 / (double)h->rank)};
    return p;
}

/* Where B begins in z; A follows. */
static int64_t adapter_at(const slope *h, const part *b)
{
    return b->at + values_of(h, b);
}

static sl_status place(sl_host *host, slope *h, part *b)
{
    const int64_t thin = b->rows < b->columns ? b->rows : b->columns;
    if (b->columns % h->of)
        return sl_fail(host, "groups of %lld do not divide the rows of tensor %s (%lld x %lld)",
                       (long long)h->of, b->name, (long long)b->rows, (long long)b->columns);
    if (h->rank > thin)
        return sl_fail(host, "rank %lld exceeds the %lld of tensor %s (%lld x %lld)",
                       (long long)h->rank, (long long)thin, b->name, (long long)b->rows,
                       (long long)b->columns);
    b->at = parametrization_tensor(&h->p, b->name, "values", SL_ROLE_MATRIX, b->rows,
                                   b->columns / h->of * h->keep);
    if (h->rank > 0) {
        parametrization_tensor(&h->p, b->name, "B", SL_ROLE_FACTOR, b->rows, h->rank);
        parametrization_tensor(&h->p, b->name, "A", SL_ROLE_FACTOR, h->rank, b->columns);
    }
    return SL_OK;
}

/* What is too long is one of the others. */
static void leave_long(slope *h)
{
    for (int32_t k = 0; k < h->p.part_count; k++) {
        part *b = &h->p.parts[k];
        const double aspect = (double)b->rows / (double)b->columns;
        if (b->replaced && (aspect > h->aspect || 1 / aspect > h->aspect)) {
            b->replaced = false;
            h->p.replaced--;
        }
    }
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    slope *h = (slope *)self;
    parametrization *p = &h->p;
    int64_t values = 0;
    if (h->keep >= h->of)
        return sl_fail(host, "keep %lld of %lld leaves nothing out", (long long)h->keep,
                       (long long)h->of);
    SL_TRY(parametrization_open(host, p, ROLES_OF(h), below, layout));
    leave_long(h);
    if (p->replaced == 0)
        return sl_fail(host, "every chosen matrix is more than %g times as long as wide",
                       h->aspect);
    parametrization_room(host, p, p->part_count + 2 * p->replaced);
    for (int32_t k = 0; k < p->part_count; k++)
        if (p->parts[k].replaced) {
            SL_TRY(place(host, h, &p->parts[k]));
            values += values_of(h, &p->parts[k]);
        }
    parametrization_others(p, h->others);
    parametrization_layout(p, layout);
    h->kept = (int64_t *)sl_scratch(host, values, sizeof *h->kept);
    return SL_OK;
}

/* The kept elements of a matrix, group by group. */
static void choose(const slope *h, const part *b, int64_t *kept)
{
    int64_t chosen[64];
    real size[64];
    for (int64_t i = b->from; i < b->from + b->rows * b->columns; i += h->of) {
        for (int64_t j = 0; j < h->of; j++)
            size[j] = sl_abs(h->p.base[i + j]);
        largest(h->of, size, h->keep, chosen);
        for (int64_t j = 0; j < h->keep; j++)
            *kept++ = i + chosen[j];
    }
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    slope *h = (slope *)self;
    int64_t *kept = h->kept;
    SL_TRY(parametrization_first(&h->p, z));
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (!b->replaced)
            continue;
        const int64_t values = values_of(h, b), left = b->rows * h->rank;
        sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)k);
        choose(h, b, kept);
        for (int64_t i = 0; i < values; i++)
            z[b->at + i] = h->p.base[kept[i]];
        memset(z + adapter_at(h, b), 0, (size_t)left * sizeof *z);
        sl_normal(host, &random, b->columns * h->rank, z + adapter_at(h, b) + left);
        kept += values;
    }
    return SL_OK;
}

static void lift_parts(sl_host *host, void *self, const real *z, real *point)
{
    const slope *h = (const slope *)self;
    const int64_t *kept = h->kept;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const int64_t values = values_of(h, b), left = adapter_at(h, b);
        if (!b->replaced)
            continue;
        memset(point + b->from, 0, (size_t)(b->rows * b->columns) * sizeof *point);
        for (int64_t i = 0; i < values; i++)
            point[kept[i]] = z[b->at + i];
        if (h->rank > 0)
            product_add(host, adapter_of(h, b), z + left, z + left + b->rows * h->rank,
                        point + b->from);
        kept += values;
    }
}

static void pull_parts(sl_host *host, void *self, const real *z, const real *slope_below,
                       real *dz)
{
    const slope *h = (const slope *)self;
    const int64_t *kept = h->kept;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const int64_t values = values_of(h, b), left = adapter_at(h, b);
        const int64_t right = left + b->rows * h->rank;
        if (!b->replaced)
            continue;
        for (int64_t i = 0; i < values; i++)
            dz[b->at + i] = slope_below[kept[i]];
        if (h->rank > 0)
            product_pull(host, adapter_of(h, b), z + left, z + right, slope_below + b->from,
                         dz + left, dz + right);
        kept += values;
    }
}

/* The adapters wait for their minibatch. */
static sl_status lazy_gradient(sl_host *host, void *self, const sl_batch *batch, const real *z,
                               real *dz, double *value)
{
    const slope *h = (const slope *)self;
    SL_TRY(gradient(host, self, batch, z, dz, value));
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (b->replaced && batch->index < (uint64_t)h->adapter_from)
            memset(dz + adapter_at(h, b), 0,
                   (size_t)(h->rank * (b->rows + b->columns)) * sizeof *dz);
    }
    return SL_OK;
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(slope),
            .name = "slope",
            .summary = "N:M sparse matrices with lazy low-rank adapters",
            .reference = "Mozaffari et al. 2024, arXiv:2405.16325",
            .options = options,
            .cpu_only = "it gathers numbers in host memory",
        },
    .needs = SL_LOSS | SL_GRADIENT,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = lazy_gradient,
    .lift = lift,
};
