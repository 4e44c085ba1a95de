#include "stats/power_fit.h"

#include <math.h>
#include <string.h>

#include "stats/least_squares.h"
#include "stats/minimize.h"

static void allocate(power_fit *f, int count, arena *a)
{
    for (int t = 0; t < f->terms; t++)
        f->x[t] = arena_array(a, double, count);
    f->loss = arena_array(a, double, count);
    f->rows = arena_array(a, double, count *(POWER_TERMS + 1));
    f->scaled = arena_array(a, double, count *(POWER_TERMS + 1));
    f->right = arena_array(a, double, count);
    f->scratch = arena_array(a, double, count *(POWER_TERMS + 2));
}

/* Divides by the geometric mean, so that the terms stay of one size for all exponents. */
static void centre(power_fit *f)
{
    for (int t = 0; t < f->terms; t++) {
        double sum = 0;
        for (int k = 0; k < f->count; k++)
            sum += log(f->x[t][k]);
        f->middle[t] = exp(sum / f->count);
        for (int k = 0; k < f->count; k++)
            f->x[t][k] /= f->middle[t];
    }
}

static bool usable(double v)
{
    return isfinite(v) && v > 0;
}

power_fit power_fit_begin(const double *const *x, int terms, const double *loss, int count,
                          double huber, arena *a)
{
    power_fit f = {.terms = terms, .huber = huber};
    allocate(&f, count, a);
    for (int k = 0; k < count; k++) {
        bool use = usable(loss[k]);
        for (int t = 0; t < terms; t++)
            use = use && usable(x[t][k]);
        if (!use)
            continue;
        for (int t = 0; t < terms; t++)
            f.x[t][f.count] = x[t][k];
        f.loss[f.count++] = loss[k];
    }
    centre(&f);
    return f;
}

void power_fit_resample(power_fit *to, const power_fit *from, const int *places)
{
    for (int k = 0; k < from->count; k++) {
        for (int t = 0; t < from->terms; t++)
            to->x[t][k] = from->x[t][places[k]];
        to->loss[k] = from->loss[places[k]];
    }
}

static double predict(const power_fit *f, int k, const double *c)
{
    double sum = 0;
    for (int j = 0; j <= f->terms; j++)
        sum += c[j] * f->rows[k * (f->terms + 1) + j];
    return sum;
}

static double huber_loss(double r, double delta)
{
    return fabs(r) <= delta ? 0.5 * r * r : delta * (fabs(r) - 0.5 * delta);
}

static double huber_sum(const power_fit *f, const double *c)
{
    double sum = 0;
    for (int k = 0; k < f->count; k++)
        sum += huber_loss(log(predict(f, k, c) / f->loss[k]), f->huber);
    return sum;
}

/* Gauss and Newton's step for the logarithms with Huber's weights: the row of a point is
   divided by its prediction m, and its right side is 1 - log(m / L). */
static void huber_step(power_fit *f, const double *c, double *next)
{
    int columns = f->terms + 1;
    for (int k = 0; k < f->count; k++) {
        double m = predict(f, k, c), r = log(m / f->loss[k]);
        double root = fabs(r) <= f->huber ? 1 : sqrt(f->huber / fabs(r));
        for (int j = 0; j < columns; j++)
            f->scaled[k * columns + j] = root * f->rows[k * columns + j] / m;
        f->right[k] = root * (1 - r);
    }
    least_squares_nonnegative(f->scaled, f->right, f->count, columns, next, f->scratch);
}

static double solve_huber(power_fit *f, double *c)
{
    int columns = f->terms + 1;
    double value = huber_sum(f, c);
    for (int step = 0; step < 60; step++) {
        double next[POWER_TERMS + 1], tried = (double)INFINITY;
        huber_step(f, c, next);
        for (int half = 0; half < 12 && !(tried < value); half++) {
            for (int j = 0; j < columns && half > 0; j++)
                next[j] = 0.5 * (next[j] + c[j]);
            tried = huber_sum(f, next);
        }
        if (!(tried < value))
            break;
        bool done = value - tried <= 1e-10 * value;
        memcpy(c, next, (size_t)columns * sizeof *c);
        value = tried;
        if (done)
            break;
    }
    return value;
}

/* The c for given exponents; returns what is minimized. */
static double solve_linear(power_fit *f, const double *exponents, double *c)
{
    int columns = f->terms + 1;
    for (int k = 0; k < f->count; k++) {
        f->rows[k * columns] = 1;
        for (int t = 0; t < f->terms; t++)
            f->rows[k * columns + t + 1] = pow(f->x[t][k], -exponents[t]);
    }
    double sum = least_squares_nonnegative(f->rows, f->loss, f->count, columns, c, f->scratch);
    return f->huber > 0 ? solve_huber(f, c) : sum;
}

#define LOG_LOW  -4.605170185988091 /* 0.01 */
#define LOG_HIGH 1.0986122886681098 /* 3 */

/* Variables are logarithms of exponents. */
static double projected(const double *x, void *context)
{
    power_fit *f = (power_fit *)context;
    double c[POWER_TERMS + 1], exponents[POWER_TERMS];
    for (int t = 0; t < f->terms; t++) {
        if (x[t] < LOG_LOW || x[t] > LOG_HIGH)
            return (double)INFINITY;
        exponents[t] = exp(x[t]);
    }
    return solve_linear(f, exponents, c);
}

#define GRID 20

static void search_grid(power_fit *f, double *best)
{
    double least = (double)INFINITY, x[POWER_TERMS];
    int places = f->terms == 1 ? GRID : GRID * GRID;
    for (int k = 0; k < places; k++) {
        int at[POWER_TERMS] = {k % GRID, k / GRID};
        for (int t = 0; t < f->terms; t++)
            x[t] = LOG_LOW + (LOG_HIGH - LOG_LOW) * (at[t] + 0.5) / GRID;
        double value = projected(x, f);
        if (value < least) {
            least = value;
            memcpy(best, x, (size_t)f->terms * sizeof *x);
        }
    }
}

static bool three_different(const double *x, int count)
{
    double first = (double)NAN, second = first;
    for (int k = 0; k < count; k++) {
        if (isnan(first) || x[k] == first)
            first = x[k];
        else if (isnan(second) || x[k] == second)
            second = x[k];
        else
            return true;
    }
    return false;
}

/* The term changes what is predicted by more than rounding does. */
static bool matters(const power_fit *f, int term, double c)
{
    double low = (double)INFINITY, high = 0, loss = 0;
    for (int k = 0; k < f->count; k++) {
        double part = c * f->rows[k * (f->terms + 1) + term];
        low = fmin(low, part);
        high = fmax(high, part);
        loss = fmax(loss, f->loss[k]);
    }
    return high - low > 1e-9 * loss;
}

static power_law describe(power_fit *f, const double *x)
{
    power_law law = {.defined = true};
    double sum = 0;
    for (int t = 0; t < f->terms; t++)
        law.exponents[t] = exp(x[t]);
    solve_linear(f, law.exponents, law.c);
    for (int k = 0; k < f->count; k++) {
        double m = predict(f, k, law.c), loss = f->loss[k];
        double r = f->huber > 0 ? log(m / loss) : m - loss;
        sum += r * r;
    }
    law.error = sqrt(sum / f->count);
    for (int t = 0; t < f->terms; t++) {
        law.defined = law.defined && matters(f, t + 1, law.c[t + 1]);
        law.c[t + 1] *= pow(f->middle[t], law.exponents[t]);
    }
    return law;
}

power_law power_fit_solve(power_fit *f, const double *near)
{
    double x[POWER_TERMS] = {0};
    if (f->count < 1 + 2 * f->terms)
        return (power_law){.defined = false};
    for (int t = 0; t < f->terms; t++)
        if (!three_different(f->x[t], f->count))
            return (power_law){.defined = false};
    if (near)
        for (int t = 0; t < f->terms; t++)
            x[t] = log(near[t]);
    else
        search_grid(f, x);
    double value = minimize(projected, f, f->terms, x, 0.1, 1e-4);
    /* Once more, as a simplex can collapse early. */
    if (isfinite(value))
        minimize(projected, f, f->terms, x, 0.02, 1e-9);
    return describe(f, x);
}
