/* Chosen matrices as products of factors all the way, nothing else of them is stored:
       core false:  W = L R        L m x r, R r x n
       core true:   W = L C R      C r x r, as dynamical low-rank training has it
   Schotthoefer et al. 2022 (DLRT), arXiv:2205.13571; L R is its baseline "UV". First factors
   from the SVD of the first matrix below, W0 ~ U diag(sigma) V' cut to rank r: L = U
   sqrt(sigma), R = sqrt(sigma) V', or L = U, C = diag(sigma), R = V', so the first W is the
   best one of that rank, not W0. Smooth; hvp only without the core, where W is bilinear. */
#include "bilinear.h"
#include "product.h"
#include "svd.h"

typedef struct low_rank {
    parametrization p;
    bool matrix, head, embedding, factor, others, core;
    int64_t rank;
    svd svd; /* its copy is also room for C R */
} low_rank;

static const sl_option options[] = {
    SL_INT(low_rank, rank, 4, 1, 100000, "r: inner dimension of the product"),
    SL_BOOL(low_rank, core, 0, "a square factor between the two"),
    SL_BOOL(low_rank, others, 1, "train what is no chosen matrix too"),
    ROLES_OPTIONS(low_rank),
    SL_OPTIONS_END,
};

static product product_of(const low_rank *h, const part *b)
{
    product p = {b->rows, b->columns, h->rank, 1};
    return p;
}

/* Offsets in z of the core, if there is one, and of the right factor. */
static int64_t core_of(const low_rank *h, const part *b)
{
    return b->at + b->rows * h->rank;
}

static int64_t right_of(const low_rank *h, const part *b)
{
    return core_of(h, b) + (h->core ? h->rank * h->rank : 0);
}

static sl_status place(sl_host *host, low_rank *h, part *b)
{
    const int64_t thin = svd_thin(b);
    if (h->rank > thin)
        return sl_fail(host, "rank %lld exceeds the %lld of tensor %s (%lld x %lld)",
                       (long long)h->rank, (long long)thin, b->name, (long long)b->rows,
                       (long long)b->columns);
    b->at = parametrization_tensor(&h->p, b->name, "left", SL_ROLE_FACTOR, b->rows, h->rank);
    if (h->core)
        parametrization_tensor(&h->p, b->name, "core", SL_ROLE_FACTOR, h->rank, h->rank);
    parametrization_tensor(&h->p, b->name, "right", SL_ROLE_FACTOR, h->rank, b->columns);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    low_rank *h = (low_rank *)self;
    parametrization *p = &h->p;
    SL_TRY(parametrization_open(host, p, ROLES_OF(h), below, layout));
    parametrization_room(host, p, p->part_count + 2 * p->replaced);
    for (int32_t k = 0; k < p->part_count; k++)
        if (p->parts[k].replaced)
            SL_TRY(place(host, h, &p->parts[k]));
    parametrization_others(p, h->others);
    parametrization_layout(p, layout);
    bilinear_open(host, p);
    svd_open(host, p, &h->svd);
    if (h->core)
        layout->withdrawn |= SL_HVP;
    return SL_OK;
}

static sl_status first_factors(sl_host *host, const low_rank *h, const part *b, real *z)
{
    const int64_t m = b->rows, n = b->columns, r = h->rank, thin = svd_thin(b);
    const svd *a = &h->svd;
    real *left = z + b->at, *core = z + core_of(h, b), *right = z + right_of(h, b);
    if (!svd_of(host, a, m, n, h->p.base + b->from))
        return sl_fail(host, "tensor %s has no SVD: is it finite?", b->name);
    if (h->core)
        memset(core, 0, (size_t)(r * r) * sizeof *core);
    for (int64_t k = 0; k < r; k++) {
        const real sign = svd_sign(a, n, k), size = h->core ? 1 : sl_sqrt(a->s[k]);
        for (int64_t i = 0; i < m; i++)
            left[i * r + k] = sign * size * a->u[i * thin + k];
        for (int64_t j = 0; j < n; j++)
            right[k * n + j] = sign * size * a->vt[k * n + j];
        if (h->core)
            core[k * r + k] = a->s[k];
    }
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    low_rank *h = (low_rank *)self;
    SL_TRY(parametrization_first(&h->p, z));
    for (int32_t k = 0; k < h->p.part_count; k++)
        if (h->p.parts[k].replaced)
            SL_TRY(first_factors(host, h, &h->p.parts[k], z));
    return SL_OK;
}

static void lift_parts(sl_host *host, void *self, const real *z, real *point)
{
    const low_rank *h = (const low_rank *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const real *left = z + b->at, *right = z + right_of(h, b);
        real *w = point + b->from;
        if (!b->replaced)
            continue;
        memset(w, 0, (size_t)(b->rows * b->columns) * sizeof *w);
        if (h->core)
            product_add_core(host, product_of(h, b), left, z + core_of(h, b), right,
                             h->svd.copy, w);
        else
            product_add(host, product_of(h, b), left, right, w);
    }
}

static void pull_parts(sl_host *host, void *self, const real *z, const real *slope, real *dz)
{
    const low_rank *h = (const low_rank *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const int64_t core = core_of(h, b), right = right_of(h, b);
        const real *g = slope + b->from;
        if (b->replaced && h->core)
            product_pull_core(host, product_of(h, b), z + b->at, z + core, z + right, g,
                              h->svd.copy, dz + b->at, dz + core, dz + right);
        else if (b->replaced)
            product_pull(host, product_of(h, b), z + b->at, z + right, g, dz + b->at,
                         dz + right);
    }
}

static void push_parts(sl_host *host, void *self, const real *z, const real *v, real *dw)
{
    const low_rank *h = (const low_rank *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        const int64_t right = right_of(h, b);
        if (b->replaced)
            product_push(host, product_of(h, b), z + b->at, z + right, v + b->at, v + right,
                         dw + b->from);
    }
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(low_rank),
            .name = "low_rank",
            .summary = "matrices as products of two or three factors",
            .reference = "Schotthoefer et al. 2022, arXiv:2205.13571",
            .options = options,
            .cpu_only = "it copies tensors in host memory",
        },
    .needs = SL_LOSS | SL_GRADIENT,
    .start = start,
    .initial = initial,
    .loss = loss,
    .gradient = gradient,
    .hvp = hvp,
    .lift = lift,
};
