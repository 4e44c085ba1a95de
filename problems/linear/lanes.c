#include "lanes.h"

enum { ROWS = LANES_ROWS, COLUMNS_MOST = UINT16_MAX };

static int64_t length_of(const features *f, int64_t row)
{
    return f->starts[row + 1] - f->starts[row];
}

/* The length of the longest of a group's rows. */
static int64_t group_length(const features *f, int64_t count, const int64_t *rows)
{
    int64_t longest = 0;
    for (int64_t i = 0; i < count && i < ROWS; i++)
        longest = length_of(f, rows[i]) > longest ? length_of(f, rows[i]) : longest;
    return longest;
}

static bool all_ones(const features *f)
{
    for (int64_t k = 0; k < f->starts[f->rows]; k++)
        if (f->values[k] < 1 || f->values[k] > 1 || isnan(f->values[k]))
            return false;
    return true;
}

/* Entries of one row go to every ROWS-th place up to `end`; v: NULL, or the values' places. */
static void fill(const features *f, int64_t row, int64_t end, uint16_t *x, real *v)
{
    const int64_t begin = f->starts[row], length = length_of(f, row);
    for (int64_t k = 0; k < end; k++) {
        x[k * ROWS] = (uint16_t)(k < length ? f->indices[begin + k] : f->columns);
        if (v)
            v[k * ROWS] = k < length ? f->values[begin + k] : 0;
    }
}

/* The last group's missing rows have no entries. */
static void fill_group(const features *f, int64_t count, const int64_t *rows, int64_t end,
                       uint16_t *x, real *v)
{
    for (int64_t k = 0; k < end * ROWS; k++)
        x[k] = (uint16_t)f->columns;
    for (int64_t i = 0; i < count && i < ROWS; i++)
        fill(f, rows[i], end, x + i, v ? v + i : NULL);
}

const row_lanes *lanes_of(sl_host *host, const features *f, int64_t count, const int64_t *rows)
{
    const int64_t groups = (count + ROWS - 1) / ROWS;
    int64_t stored = 0;
    if (!f->starts || f->columns > COLUMNS_MOST)
        return NULL;
    int64_t *starts = (int64_t *)sl_scratch(host, groups + 1, sizeof(int64_t));
    for (int64_t g = 0; g < groups; g++)
        starts[g + 1] = starts[g] + ROWS * group_length(f, count - g * ROWS, rows + g * ROWS);
    for (int64_t i = 0; i < count; i++)
        stored += length_of(f, rows[i]);
    if (starts[groups] > stored + stored / 4 + ROWS * ROWS)
        return NULL;
    uint16_t *x = (uint16_t *)sl_scratch(host, starts[groups], sizeof(uint16_t));
    real *v = all_ones(f) ? NULL : sl_scratch_reals(host, starts[groups]);
    for (int64_t g = 0; g < groups; g++)
        fill_group(f, count - g * ROWS, rows + g * ROWS, (starts[g + 1] - starts[g]) / ROWS,
                   x + starts[g], v ? v + starts[g] : NULL);
    row_lanes *l = (row_lanes *)sl_scratch(host, 1, sizeof(row_lanes));
    l->starts = starts;
    l->indices = x;
    l->values = v;
    return l;
}

/* Two sums a row, since each would wait for its own last addition. */
static void sum_ones(int64_t count, const uint16_t *x, const real *w, real *z)
{
    real even[ROWS] = {0}, odd[ROWS] = {0};
    int64_t k = 0;
    for (; k + 2 * ROWS <= count; k += 2 * ROWS) {
        for (int i = 0; i < ROWS; i++)
            even[i] += w[x[k + i]];
        for (int i = 0; i < ROWS; i++)
            odd[i] += w[x[k + ROWS + i]];
    }
    for (int i = 0; k < count && i < ROWS; i++)
        even[i] += w[x[k + i]];
    for (int i = 0; i < ROWS; i++)
        z[i] = even[i] + odd[i];
}

static void sum_values(int64_t count, const uint16_t *x, const real *v, const real *w, real *z)
{
    real even[ROWS] = {0}, odd[ROWS] = {0};
    int64_t k = 0;
    for (; k + 2 * ROWS <= count; k += 2 * ROWS) {
        for (int i = 0; i < ROWS; i++)
            even[i] += v[k + i] * w[x[k + i]];
        for (int i = 0; i < ROWS; i++)
            odd[i] += v[k + ROWS + i] * w[x[k + ROWS + i]];
    }
    for (int i = 0; k < count && i < ROWS; i++)
        even[i] += v[k + i] * w[x[k + i]];
    for (int i = 0; i < ROWS; i++)
        z[i] = even[i] + odd[i];
}

void lanes_forward(const row_lanes *l, int64_t first, int64_t count, const real *w, real *z)
{
    for (int64_t i = 0; i < count; i += ROWS, z += ROWS) {
        const int64_t *start = l->starts + (first + i) / ROWS, length = start[1] - start[0];
        if (l->values)
            sum_values(length, l->indices + start[0], l->values + start[0], w, z);
        else
            sum_ones(length, l->indices + start[0], w, z);
    }
}

void lanes_backward(const row_lanes *l, int64_t first, int64_t count, const real *s, real *g)
{
    for (int64_t i = 0; i < count; i += ROWS, s += ROWS) {
        const int64_t *start = l->starts + (first + i) / ROWS;
        const uint16_t *x = l->indices;
        if (l->values)
            for (int64_t k = start[0]; k < start[1]; k += ROWS)
                for (int lane = 0; lane < ROWS; lane++)
                    g[x[k + lane]] += s[lane] * l->values[k + lane];
        else
            for (int64_t k = start[0]; k < start[1]; k += ROWS)
                for (int lane = 0; lane < ROWS; lane++)
                    g[x[k + lane]] += s[lane];
    }
}
