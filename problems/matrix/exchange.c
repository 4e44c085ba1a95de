/* Four dense A_i give back while the next four are taken: sum_c += w_c A of the last ones,
   which are still in the second-level cache, and z_c <- <A, Z_c> of those that come from
   memory, in one loop. So the memory is read at an even rate, each A_i once; apart, the two
   products leave it idle in turn. */
#include "../linear/features.h"
#include "measurements.h"

enum { LANES = FEATURES_LANES, TILE = FEATURES_TILE, AHEAD = 2048 / sizeof(real) };

typedef real lanes __attribute__((vector_size(64), may_alias));

/* What the loop reads and writes; `length` is a whole number of lanes. */
typedef struct exchange {
    const real *last[TILE], *next[TILE], *ahead[TILE];
    int64_t length;
    const real *z; /* channels x length */
    real *sum;     /* channels x length */
    const real *w; /* TILE x channels */
} exchange;

/* Lanes from j up to `end`, the prefetches `far` behind j; `back` and `forth` are constants
   where this is called, so that the products stay in registers. */
static inline __attribute__((always_inline)) void stretch(const exchange *e,
                                                          const real *const *far, int64_t j,
                                                          int64_t end, int back, int forth,
                                                          lanes product[TILE][MEASURE_CHANNELS])
{
    const real *last[TILE], *next[TILE], *fetched[TILE];
    real w[TILE][MEASURE_CHANNELS];
    for (int i = 0; i < TILE; i++) {
        last[i] = e->last[i];
        next[i] = e->next[i];
        fetched[i] = far[i];
        for (int c = 0; c < back; c++)
            w[i][c] = e->w[i * back + c];
    }
    for (; j < end; j += LANES) {
        for (int i = 0; i < TILE; i++)
            __builtin_prefetch(fetched[i] + j, 0, 2);
        for (int c = 0; c < forth; c++) {
            const lanes z = *(const lanes *)(e->z + c * e->length + j);
            for (int i = 0; i < TILE; i++)
                product[i][c] += z * *(const lanes *)(next[i] + j);
        }
        for (int c = 0; c < back; c++) {
            lanes *at = (lanes *)(e->sum + c * e->length + j), sum = *at;
            for (int i = 0; i < TILE; i++)
                sum += w[i][c] * *(const lanes *)(last[i] + j);
            *at = sum;
        }
    }
}

static inline __attribute__((always_inline)) real total(const lanes *sum)
{
    real part[LANES];
    __builtin_memcpy(part, sum, sizeof part);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int l = 0; l < half; l++)
            part[l] += part[l + half];
    return part[0];
}

/* Behind the end of its row a prefetch goes on in the row that is next in turn. */
static inline __attribute__((always_inline)) void run(const exchange *e, int back, int forth,
                                                      real *z)
{
    const lanes zero = {0};
    const int64_t far = AHEAD < e->length ? AHEAD : e->length;
    const real *own[TILE], *following[TILE];
    lanes product[TILE][MEASURE_CHANNELS];
    for (int i = 0; i < TILE; i++) {
        own[i] = e->next[i] + far;
        following[i] = e->ahead[i] - (e->length - far);
        for (int c = 0; c < forth; c++)
            product[i][c] = zero;
    }
    stretch(e, own, 0, e->length - far, back, forth, product);
    stretch(e, following, e->length - far, e->length, back, forth, product);
    for (int i = 0; i < TILE; i++)
        for (int c = 0; c < forth; c++)
            z[i * forth + c] = total(&product[i][c]);
}

/* The addresses of a tile; its last row stands in for missing ones. */
static void point_at(const measurements *a, const int64_t *which, int64_t count,
                     const real **row)
{
    for (int64_t k = 0; k < TILE; k++)
        row[k] = a->left + which[k < count ? k : count - 1] * a->stride;
}

void dense_exchange(const measurements *a, const measure_block *last, int64_t back, real *w,
                    const measure_block *next, int64_t forth, real *z)
{
    exchange e = {.length = a->stride, .z = a->z, .sum = a->sum, .w = w};
    for (int64_t i = last->count * back; i < TILE * back; i++)
        w[i] = 0;
    point_at(a, last->which, last->count, e.last);
    point_at(a, next->which, next->count, e.next);
    point_at(a, next->ahead, next->count, e.ahead);
    if (back == 1 && forth == 1)
        run(&e, 1, 1, z);
    else if (back == 1)
        run(&e, 1, 2, z);
    else
        run(&e, 2, 2, z);
}
