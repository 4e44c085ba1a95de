#include "links.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { PIECE = 1024 };

static double multiply_add(double a, double b, double c)
{
#ifdef FP_FAST_FMA
    return fma(a, b, c);
#else
    return a * b + c;
#endif
}

/* x[i] <- exp(x[i]) for x <= 0: x = k log 2 + r with |r| <= log(2)/2, Taylor to r^13 (relative
   error below 2^-52), times 2^k put together from its bits. Below -708 the result is that of
   -708, 3e-308. A NaN stays one. */
static void exponentials(int64_t n, double *x)
{
    const double shift = 0x1.8p52,
                 log2_high = 0x1.62e42feep-1, /* 32 bits: k log2_high is exact */
        log2_low = 0x1.a39ef35793c76p-33;
    for (int64_t i = 0; i < n; i++) {
        double v = x[i] < -708 ? -708 : x[i];
        double shifted = v * 0x1.71547652b82fep0 + shift, k = shifted - shift;
        double r = multiply_add(-k, log2_low, multiply_add(-k, log2_high, v));
        double p = 1.0 / 6227020800;
        p = multiply_add(p, r, 1.0 / 479001600);
        p = multiply_add(p, r, 1.0 / 39916800);
        p = multiply_add(p, r, 1.0 / 3628800);
        p = multiply_add(p, r, 1.0 / 362880);
        p = multiply_add(p, r, 1.0 / 40320);
        p = multiply_add(p, r, 1.0 / 5040);
        p = multiply_add(p, r, 1.0 / 720);
        p = multiply_add(p, r, 1.0 / 120);
        p = multiply_add(p, r, 1.0 / 24);
        p = multiply_add(p, r, 1.0 / 6);
        p = multiply_add(p, r, 0.5);
        p = multiply_add(p, r, 1.0);
        p = multiply_add(p, r, 1.0);
        uint64_t bits;
        memcpy(&bits, &shifted, sizeof bits);
        bits = (bits + 1023) << 52;
        double power;
        memcpy(&power, &bits, sizeof power);
        x[i] = p * power;
    }
}

/* log(1 + u) for 0 <= u <= 1 from q = u / (2 + u) <= 1/3: 2 artanh(q), whose series to q^33 is
   exact to rounding and keeps the digits of a small u. */
static double log_1_plus(double q)
{
    double s = q * q, p = 1.0 / 33;
    p = multiply_add(p, s, 1.0 / 31);
    p = multiply_add(p, s, 1.0 / 29);
    p = multiply_add(p, s, 1.0 / 27);
    p = multiply_add(p, s, 1.0 / 25);
    p = multiply_add(p, s, 1.0 / 23);
    p = multiply_add(p, s, 1.0 / 21);
    p = multiply_add(p, s, 1.0 / 19);
    p = multiply_add(p, s, 1.0 / 17);
    p = multiply_add(p, s, 1.0 / 15);
    p = multiply_add(p, s, 1.0 / 13);
    p = multiply_add(p, s, 1.0 / 11);
    p = multiply_add(p, s, 1.0 / 9);
    p = multiply_add(p, s, 1.0 / 7);
    p = multiply_add(p, s, 1.0 / 5);
    p = multiply_add(p, s, 1.0 / 3);
    return 2 * multiply_add(q * s, p, q);
}

static void link_logistic(int64_t n, const double *restrict z, const double *restrict y,
                          double *restrict loss, double *restrict slope,
                          double *restrict curvature)
{
    double e[PIECE];
    for (int64_t i = 0; i < n; i++)
        e[i] = -fabs(z[i]);
    exponentials(n, e);
    for (int64_t i = 0; i < n; i++) {
        /* 1 / (1 + e) and e / (2 + e) from one division, the slowest of all that is here */
        double t = y[i] * z[i], one = 1 + e[i], two = 2 + e[i], both = 1 / (one * two);
        double half = two * both;
        loss[i] = log_1_plus(e[i] * (one * both)) + (t < 0 ? -t : 0);
        slope[i] = -y[i] * half * (t < 0 ? 1 : e[i]);
        curvature[i] = e[i] * half * half;
    }
}

static void link_smooth_hinge(double width, int64_t n, const double *restrict z,
                              const double *restrict y, double *restrict loss,
                              double *restrict slope, double *restrict curvature)
{
    for (int64_t i = 0; i < n; i++) {
        double below = 1 - y[i] * z[i];
        bool flat = below <= 0, straight = below >= width;
        loss[i] = flat ? 0 : straight ? below - width / 2 : below * below / (2 * width);
        slope[i] = flat ? 0 : -y[i] * (straight ? 1 : below / width);
        curvature[i] = flat || straight ? 0 : 1 / width;
        if (isnan(below))
            loss[i] = slope[i] = below;
    }
}

static void link_square(int64_t n, const double *restrict z, const double *restrict y,
                        double *restrict loss, double *restrict slope,
                        double *restrict curvature)
{
    for (int64_t i = 0; i < n; i++) {
        slope[i] = z[i] - y[i];
        loss[i] = slope[i] * slope[i] / 2;
        curvature[i] = 1;
    }
}

double link_curvature(link_kind kind, double width)
{
    const double logistic = 0.25, softmax = 0.5;
    return kind == LINK_LOGISTIC  ? logistic
           : kind == LINK_SOFTMAX ? softmax
           : kind == LINK_SQUARE  ? 1
                                  : 1 / width;
}

void link_scalar(link_kind kind, double width, int64_t n, const double *z, const double *y,
                 double *loss, double *slope, double *curvature)
{
    if (kind == LINK_LOGISTIC)
        link_logistic(n, z, y, loss, slope, curvature);
    else if (kind == LINK_SQUARE)
        link_square(n, z, y, loss, slope, curvature);
    else
        link_smooth_hinge(width, n, z, y, loss, slope, curvature);
}

static double largest(int64_t n, const double *a)
{
    double most = a[0];
    for (int64_t i = 1; i < n; i++)
        most = a[i] > most ? a[i] : most;
    return most;
}

/* The exponentials of one row, whose largest is 1, to probabilities. */
static void normalize(int64_t classes, int32_t label, double margin, double *e, double *others,
                      double *loss)
{
    double small = 0, rest = 0; /* the sum without one largest; without the label's */
    int64_t top = 0;
    while (top + 1 < classes && e[top] != 1)
        top++;
    for (int64_t c = 0; c < classes; c++) {
        small += c == top ? 0 : e[c];
        rest += c == label ? 0 : e[c];
    }
    double scale = 1 / (1 + small);
    *loss = log1p(small) + margin;
    *others = rest * scale;
    for (int64_t c = 0; c < classes; c++)
        e[c] *= scale;
}

void link_softmax(int64_t n, int64_t classes, const int32_t *label, double *logits,
                  double *others, double *loss, int32_t *hit)
{
    for (int64_t i = 0; i < n; i++) {
        double *z = logits + i * classes, most = largest(classes, z);
        loss[i] = most - z[label[i]];
        hit[i] = loss[i] == 0;
        for (int64_t c = 0; c < label[i]; c++)
            hit[i] &= z[c] < most;
        for (int64_t c = 0; c < classes; c++)
            z[c] -= most;
    }
    exponentials(n * classes, logits);
    for (int64_t i = 0; i < n; i++)
        normalize(classes, label[i], loss[i], logits + i * classes, &others[i], &loss[i]);
}
