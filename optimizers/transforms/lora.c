/* Low-rank adapters: every chosen matrix W0 (m x n) stays as it is and gets a product added,
       W = W0 + s B A,   B m x r, A r x n,   s = alpha / r  or  alpha / sqrt(r)
   Hu et al. 2021, arXiv:2106.09685; alpha / sqrt(r): Kalajdzievski 2023, arXiv:2312.03732.
   init standard: A uniform in +-1/sqrt(n), B zero (the authors' code).
   init gradient: LoRA-GA, Wang et al. 2024, arXiv:2407.05000, algorithm 1 ("ArB2r", "stable"):
   with G = U diag(sigma) V' the mean gradient at the first point over `gradients` minibatches,
       A = c (rows 1 .. r of V'),   B = c (columns r+1 .. 2r of U),   c = m^(1/4) / sqrt(gamma)
       W0 <- W0 - s B A, so that the first W is unchanged
   (gamma 16 as in the authors' code, 64 in the paper). Departure: the SVD is exact, and signs
   are fixed by the largest entry of each vector. A gradient of rank below 2 r leaves the rest
   of B's columns arbitrary. Smooth. */
#include "bilinear.h"
#include "first_gradient.h"
#include "product.h"
#include "svd.h"

typedef enum first_factors { STANDARD, GRADIENT } first_factors;

typedef struct lora {
    parametrization p;
    bool matrix, head, embedding, factor, others;
    int64_t rank, gradients;
    double alpha, gamma;
    int32_t init, scaling;
    real scale; /* s */
    real *mean; /* gradient at the first point */
    svd svd;
} lora;

static const sl_option options[] = {
    SL_INT(lora, rank, 4, 1, 100000, "r: columns of B and rows of A"),
    SL_REAL(lora, alpha, 8, SL_POSITIVE, SL_UNBOUNDED, SL_LOG, "size of the product"),
    SL_CHOICE(lora, scaling, "rank|sqrt_rank", 0, "alpha is divided by this"),
    SL_CHOICE(lora, init, "standard|gradient", STANDARD,
              "first A and B: random and zero, or of the gradient's SVD (LoRA-GA)"),
    SL_INT(lora, gradients, 8, 1, 100000, "minibatches of the first gradient (init: gradient)"),
    SL_REAL(lora, gamma, 16, SL_POSITIVE, SL_UNBOUNDED, SL_LOG,
            "divides the first A and B (init: gradient)"),
    SL_BOOL(lora, others, 0, "train what is no chosen matrix too"),
    ROLES_OPTIONS(lora),
    SL_OPTIONS_END,
};

static product product_of(const lora *h, const part *b)
{
    product p = {b->rows, b->columns, h->rank, h->scale};
    return p;
}

static real *right_of(const lora *h, const part *b, real *z)
{
    return z + b->at + b->rows * h->rank;
}

static const real *right_at(const lora *h, const part *b, const real *z)
{
    return z + b->at + b->rows * h->rank;
}

static sl_status place(sl_host *host, lora *h, part *b)
{
    const int64_t thin = svd_thin(b);
    const int64_t needed = h->init == GRADIENT ? 2 * h->rank : h->rank;
    if (needed > thin)
        return sl_fail(host, "%s %lld exceeds the %lld of tensor %s (%lld x %lld)",
                       h->init == GRADIENT ? "twice the rank," : "rank", (long long)needed,
                       (long long)thin, b->name, (long long)b->rows, (long long)b->columns);
    b->at = parametrization_tensor(&h->p, b->name, "B", SL_ROLE_FACTOR, b->rows, h->rank);
    parametrization_tensor(&h->p, b->name, "A", SL_ROLE_FACTOR, h->rank, b->columns);
    return SL_OK;
}

static sl_status start(sl_host *host, void *self, sl_oracle *below, sl_layout *layout)
{
    lora *h = (lora *)self;
    parametrization *p = &h->p;
    const double rank = (double)h->rank;
    h->scale = (real)(h->alpha / (h->scaling ? sqrt(rank) : rank));
    SL_TRY(parametrization_open(host, p, ROLES_OF(h), below, layout));
    parametrization_room(host, p, p->part_count + p->replaced);
    for (int32_t k = 0; k < p->part_count; k++)
        if (p->parts[k].replaced)
            SL_TRY(place(host, h, &p->parts[k]));
    parametrization_others(p, h->others);
    parametrization_layout(p, layout);
    bilinear_open(host, p);
    if (h->init == GRADIENT) {
        h->mean = sl_scratch_reals(host, below->n);
        svd_open(host, p, &h->svd);
    }
    return SL_OK;
}

static void first_standard(sl_host *host, const lora *h, int64_t k, real *z)
{
    const part *b = &h->p.parts[k];
    const int64_t count = h->rank * b->columns;
    const real reach = (real)(1 / sqrt((double)b->columns));
    real *right = right_of(h, b, z);
    sl_random random = sl_random_at(host, SL_STREAM_NOISE, (uint64_t)k);
    memset(z + b->at, 0, (size_t)(b->rows * h->rank) * sizeof *z);
    sl_uniform(host, &random, count, right);
    for (int64_t i = 0; i < count; i++)
        right[i] = reach * (2 * right[i] - 1);
}

static sl_status first_of_gradient(sl_host *host, const lora *h, const part *b, real *z)
{
    const int64_t m = b->rows, n = b->columns, r = h->rank, thin = svd_thin(b);
    const real size = (real)(pow((double)m, 0.25) / sqrt(h->gamma));
    const svd *a = &h->svd;
    real *left = z + b->at, *right = right_of(h, b, z);
    product p = product_of(h, b);
    if (!svd_of(host, a, m, n, h->mean + b->from))
        return sl_fail(host, "the first gradient of tensor %s has no SVD: is it finite?",
                       b->name);
    for (int64_t k = 0; k < r; k++) {
        const real by_row = size * svd_sign(a, n, k);
        const real by_column = size * svd_sign_of(m, a->u + r + k, thin);
        for (int64_t j = 0; j < n; j++)
            right[k * n + j] = by_row * a->vt[k * n + j];
        for (int64_t i = 0; i < m; i++)
            left[i * r + k] = by_column * a->u[i * thin + r + k];
    }
    p.scale = -p.scale;
    product_add(host, p, left, right, h->p.base + b->from);
    return SL_OK;
}

static sl_status initial(sl_host *host, void *self, real *z)
{
    lora *h = (lora *)self;
    parametrization *p = &h->p;
    SL_TRY(parametrization_first(p, z));
    if (h->init == GRADIENT)
        SL_TRY(first_gradient(host, p->below, h->gradients, p->base, p->slope, h->mean));
    for (int32_t k = 0; k < p->part_count; k++) {
        if (p->parts[k].replaced && h->init == GRADIENT)
            SL_TRY(first_of_gradient(host, h, &p->parts[k], z));
        else if (p->parts[k].replaced)
            first_standard(host, h, k, z);
    }
    return SL_OK;
}

static void lift_parts(sl_host *host, void *self, const real *z, real *point)
{
    const lora *h = (const lora *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (b->replaced)
            product_add(host, product_of(h, b), z + b->at, right_at(h, b, z), point + b->from);
    }
}

static void pull_parts(sl_host *host, void *self, const real *z, const real *slope, real *dz)
{
    const lora *h = (const lora *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (b->replaced)
            product_pull(host, product_of(h, b), z + b->at, right_at(h, b, z), slope + b->from,
                         dz + b->at, right_of(h, b, dz));
    }
}

static void push_parts(sl_host *host, void *self, const real *z, const real *v, real *dw)
{
    const lora *h = (const lora *)self;
    for (int32_t k = 0; k < h->p.part_count; k++) {
        const part *b = &h->p.parts[k];
        if (b->replaced)
            product_push(host, product_of(h, b), z + b->at, right_at(h, b, z), v + b->at,
                         right_at(h, b, v), dw + b->from);
    }
}

SL_EXPORT(sl_problem) = {
    .plugin =
        {
            .stamp = SL_STAMP(SL_KIND_TRANSFORM, sl_problem),
            .self = sizeof(lora),
            .name = "lora",
            .summary = "low-rank adapters beside frozen matrices (LoRA, LoRA-GA)",
            .reference = "Hu et al. 2021, arXiv:2106.09685; Wang et al. 2024, "
                         "arXiv:2407.05000, algorithm 1",
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
