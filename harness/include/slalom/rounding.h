/* Low-precision numbers, simulated: what is stored in a format is a `real` that the format can
   represent, so that only storage is coarse and arithmetic is not.
   Floating point with p significant bits (the hidden one included) and least exponent e:
       q(x) = 2^(max(floor(log2 |x|), e) - p + 1),   x <- q(x) round(x / q(x))
   which covers normal and subnormal numbers. Integers of b bits, one scale and zero per group
   of numbers, asymmetric: s = max(largest - least, 1e-5) / (2^b - 1),   z = round(least / s) x
   <- s (z + min(max(round(x / s) - z, 0), 2^b - 1)) fp4 is E2M1 (0, 0.5, 1, 1.5, 2, 3, 4, 6 and
   their negatives) times one scale per group, s = max(largest |x|, 1e-6) / 6. round: to the
   nearest, ties to even; or stochastic, floor(. + u) with u uniform in (0, 1), of mean x. NaN
   stays NaN; what is too large becomes infinite in bf16 and fp16. OCP Microscaling Formats 1.0
   (E2M1); Lin et al. 2024 (AWQ), arXiv:2306.00978 (groups of integers; departure: the zero need
   not lie within the group's range, so that groups of one sign lose nothing). */
#pragma once

#include <slalom/host.h>
#include <slalom/loop.h>
#include <string.h>

typedef enum sl_format {
    SL_FORMAT_NONE, /* as it is */
    SL_FORMAT_BF16,
    SL_FORMAT_FP16,
    SL_FORMAT_INT8, /* from here on: in groups */
    SL_FORMAT_INT4,
    SL_FORMAT_FP4
} sl_format;

#define SL_FORMATS "none|bf16|fp16|int8|int4|fp4" /* the words of SL_CHOICE */

static inline bool sl_format_grouped(sl_format format)
{
    return format >= SL_FORMAT_INT8;
}

typedef struct sl_floating {
    int bits;       /* significant, the hidden one included */
    int least;      /* exponent of the smallest normal number */
    double largest; /* finite */
    bool saturates; /* else infinity follows */
} sl_floating;

static const sl_floating sl_floating_bf16 = {8, -126, 0x1.fep127, false};
static const sl_floating sl_floating_fp16 = {11, -14, 65504, false};
static const sl_floating sl_floating_fp4 = {2, 0, 6, true};

/* The spacing of the format's numbers around |x|, a power of two. */
static inline double sl_spacing(const sl_floating *f, double x)
{
    uint64_t word, least = (uint64_t)(f->least + 1023);
    double spacing;
    memcpy(&word, &x, sizeof word);
    word = word >> 52 & 2047;
    word = (word > least ? word : least) - (uint64_t)(f->bits - 1);
    word <<= 52;
    memcpy(&spacing, &word, sizeof spacing);
    return spacing;
}

/* u < 0: to the nearest, ties to even; else stochastic with that u. */
static inline double sl_round(const sl_floating *f, double x, double u)
{
    const double beyond =
        4 * f->largest; /* rounds to more than the largest and overflows not */
    const double size = fabs(x) < beyond ? fabs(x) : beyond;
    const double spacing = sl_spacing(f, size);
    const double shift = 0x1.8p52 * spacing; /* adding it rounds to multiples of the spacing */
    const double near = (size + shift) - shift;
    const double drawn = floor(size / spacing + u) * spacing;
    const double y = u < 0 ? near : drawn;
    const double limit = f->saturates ? f->largest : (double)INFINITY;
    return x != x ? x : copysign(y > f->largest ? limit : y, x);
}

enum { SL_ROUNDING_CHUNK = 256 }; /* random numbers drawn at a time */

/* y <- scale times x / scale in the format; y may be x. */
static inline void sl_round_near(const sl_floating *f, int64_t n, real scale, const real *x,
                                 real *y)
{
    SL_PRAGMA(omp simd)
    for (int64_t i = 0; i < n; i++)
        y[i] = scale * (real)sl_round(f, (double)(x[i] / scale), -1.0);
}

static inline void sl_round_drawn(sl_host *host, const sl_floating *f, sl_random *random,
                                  int64_t n, real scale, const real *x, real *y)
{
    real u[SL_ROUNDING_CHUNK];
    for (int64_t first = 0; first < n; first += SL_ROUNDING_CHUNK) {
        const int64_t count = n - first < SL_ROUNDING_CHUNK ? n - first : SL_ROUNDING_CHUNK;
        sl_uniform(host, random, count, u);
        for (int64_t i = 0; i < count; i++)
            y[first + i] =
                scale * (real)sl_round(f, (double)(x[first + i] / scale), (double)u[i]);
    }
}

static inline void sl_round_floating(sl_host *host, const sl_floating *f, sl_random *random,
                                     int64_t n, real scale, const real *x, real *y)
{
    if (random)
        sl_round_drawn(host, f, random, n, scale, x, y);
    else
        sl_round_near(f, n, scale, x, y);
}

/* The integers 0 .. levels of a group stand for scale (zero + integer). */
typedef struct sl_integers {
    real levels, scale, zero;
} sl_integers;

static inline sl_integers sl_integers_of(real levels, int64_t n, const real *x)
{
    real least = x[0], largest = x[0];
    SL_PRAGMA(omp simd reduction(min : least) reduction(max : largest))
    for (int64_t i = 0; i < n; i++) {
        least = x[i] < least ? x[i] : least;
        largest = x[i] > largest ? x[i] : largest;
    }
    const real scale = sl_max(largest - least, (real)1e-5) / levels;
    const sl_integers q = {levels, scale, (real)rint((double)(least / scale))};
    return q;
}

static inline real sl_integers_value(sl_integers q, double rounded)
{
    const real k = (real)rounded - q.zero;
    return q.scale * (q.zero + (k < 0 ? 0 : k > q.levels ? q.levels : k));
}

/* One group. */
static inline void sl_round_integers(sl_host *host, real levels, sl_random *random, int64_t n,
                                     const real *x, real *y)
{
    const sl_integers q = sl_integers_of(levels, n, x);
    real u[SL_ROUNDING_CHUNK];
    if (!random) {
        SL_PRAGMA(omp simd)
        for (int64_t i = 0; i < n; i++)
            y[i] = sl_integers_value(q, rint((double)(x[i] / q.scale)));
        return;
    }
    for (int64_t first = 0; first < n; first += SL_ROUNDING_CHUNK) {
        const int64_t count = n - first < SL_ROUNDING_CHUNK ? n - first : SL_ROUNDING_CHUNK;
        sl_uniform(host, random, count, u);
        for (int64_t i = 0; i < count; i++)
            y[first + i] =
                sl_integers_value(q, floor((double)(x[first + i] / q.scale) + (double)u[i]));
    }
}

static inline void sl_round_fp4(sl_host *host, sl_random *random, int64_t n, const real *x,
                                real *y)
{
    real largest = 0;
    SL_PRAGMA(omp simd reduction(max : largest))
    for (int64_t i = 0; i < n; i++)
        largest = sl_abs(x[i]) > largest ? sl_abs(x[i]) : largest;
    const real scale = sl_max(largest, (real)1e-6) / 6;
    sl_round_floating(host, &sl_floating_fp4, random, n, scale, x, y);
}

/* y (n) <- x in the format, groups of `group` numbers in a row (it divides n); `random` NULL:
   to the nearest. y may be x. */
static inline void sl_quantize(sl_host *host, sl_format format, int64_t group,
                               sl_random *random, int64_t n, const real *x, real *y)
{
    if (format == SL_FORMAT_BF16 || format == SL_FORMAT_FP16)
        sl_round_floating(host,
                          format == SL_FORMAT_BF16 ? &sl_floating_bf16 : &sl_floating_fp16,
                          random, n, 1, x, y);
    else if (format == SL_FORMAT_NONE && y != x)
        memcpy(y, x, (size_t)n * sizeof *y);
    else if (sl_format_grouped(format))
        for (int64_t i = 0; i < n; i += group) {
            if (format == SL_FORMAT_FP4)
                sl_round_fp4(host, random, group, x + i, y + i);
            else
                sl_round_integers(host, format == SL_FORMAT_INT8 ? 255 : 15, random, group,
                                  x + i, y + i);
        }
}
