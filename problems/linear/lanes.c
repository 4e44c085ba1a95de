#include "lanes.h"

#include <string.h>

#ifdef __AVX512F__
#include <immintrin.h>
#endif

enum { ROWS = LANES_ROWS, CHUNK = LANES_CHUNK, COLUMNS_MOST = UINT16_MAX };

typedef real lanes __attribute__((vector_size(64)));

static bool all_ones(const features *f)
{
    for (int64_t k = 0; k < f->starts[f->rows]; k++)
        if (!(f->values[k] >= 1 && f->values[k] <= 1))
            return false;
    return true;
}

static int64_t length_of(const features *f, int64_t row)
{
    return f->starts[row + 1] - f->starts[row];
}

static int64_t rounded_up(int64_t n)
{
    return (n + ROWS - 1) / ROWS * ROWS;
}

/* The length of the longest of a group's rows. */
static int64_t group_length(const features *f, int64_t count, const int64_t *rows)
{
    int64_t longest = 0;
    for (int64_t i = 0; i < count && i < ROWS; i++)
        longest = length_of(f, rows[i]) > longest ? length_of(f, rows[i]) : longest;
    return longest;
}

/* Rows that end before their group does are filled up with column f->columns. */
static void arrange_rows(sl_host *host, const features *f, const int64_t *rows, row_lanes *l)
{
    const int64_t groups = rounded_up(l->rows) / ROWS;
    int64_t *starts = (int64_t *)sl_scratch(host, groups + 1, sizeof(int64_t));
    for (int64_t g = 0; g < groups; g++)
        starts[g + 1] = starts[g] + ROWS * group_length(f, l->rows - g * ROWS, rows + g * ROWS);
    uint16_t *to = (uint16_t *)sl_scratch(host, starts[groups], sizeof(uint16_t));
    for (int64_t k = 0; k < starts[groups]; k++)
        to[k] = (uint16_t)f->columns;
    for (int64_t i = 0; i < l->rows; i++)
        for (int64_t k = 0; k < length_of(f, rows[i]); k++)
            to[starts[i / ROWS] + k * ROWS + i % ROWS] =
                (uint16_t)f->indices[f->starts[rows[i]] + k];
    l->row_starts = starts;
    l->columns_of = to;
}

/* Columns that end before a multiple of ROWS are filled up with the position CHUNK. */
static void arrange_columns(sl_host *host, const features *f, const int64_t *rows, row_lanes *l)
{
    const int64_t lists = (l->rows + CHUNK - 1) / CHUNK * l->columns;
    int64_t *starts = (int64_t *)sl_scratch(host, lists + 1, sizeof(int64_t));
    int64_t *next = (int64_t *)sl_scratch(host, lists, sizeof(int64_t));
    for (int64_t i = 0; i < l->rows; i++)
        for (int64_t k = 0; k < length_of(f, rows[i]); k++)
            next[i / CHUNK * l->columns + f->indices[f->starts[rows[i]] + k]]++;
    for (int64_t c = 0; c < lists; c++) {
        starts[c + 1] = starts[c] + rounded_up(next[c]);
        next[c] = starts[c];
    }
    uint16_t *to = (uint16_t *)sl_scratch(host, starts[lists], sizeof(uint16_t));
    for (int64_t k = 0; k < starts[lists]; k++)
        to[k] = CHUNK;
    for (int64_t i = 0; i < l->rows; i++)
        for (int64_t k = 0; k < length_of(f, rows[i]); k++)
            to[next[i / CHUNK * l->columns + f->indices[f->starts[rows[i]] + k]]++] =
                (uint16_t)(i % CHUNK);
    l->column_starts = starts;
    l->rows_of = to;
}

/* Whether little of either layout would be filling. */
static bool pays(const features *f, int64_t count, const int64_t *rows)
{
    const int64_t chunks = (count + CHUNK - 1) / CHUNK;
    int64_t stored = 0, padded = 0;
    for (int64_t i = 0; i < count; i++)
        stored += length_of(f, rows[i]);
    for (int64_t i = 0; i < count; i += ROWS)
        padded += ROWS * group_length(f, count - i, rows + i);
    return 4 * padded <= 5 * stored && 2 * ROWS * chunks * f->columns <= stored;
}

const row_lanes *lanes_of(sl_host *host, const features *f, int64_t count, const int64_t *rows)
{
    if (!f->starts || f->columns > COLUMNS_MOST || !pays(f, count, rows) || !all_ones(f))
        return NULL;
    row_lanes *l = (row_lanes *)sl_scratch(host, 1, sizeof(row_lanes));
    l->rows = count;
    l->columns = f->columns;
    arrange_rows(host, f, rows, l);
    arrange_columns(host, f, rows, l);
    return l;
}

/* sum <- sum + (from[at[0]], from[at[1]], ...). By address: how vectors of 64 bytes are handed
   over depends on the processor. */
static inline void add_gathered(const real *from, const uint16_t *at, lanes *sum)
{
#if defined __AVX512F__ && SL_REAL_BITS == 64
    __m128i narrow = _mm_loadu_si128((const __m128i *)(const void *)at);
    *sum += (lanes)_mm512_i32gather_pd(_mm256_cvtepu16_epi32(narrow), from, 8);
#elif defined __AVX512F__
    __m256i narrow = _mm256_loadu_si256((const __m256i *)(const void *)at);
    *sum += (lanes)_mm512_i32gather_ps(_mm512_cvtepu16_epi32(narrow), from, 4);
#else
    for (int i = 0; i < ROWS; i++)
        (*sum)[i] += from[at[i]];
#endif
}

/* The sums over the list, ROWS entries at a time; two of them, since one would wait for its own
   last addition. */
static void sum_list(const real *from, const uint16_t *at, int64_t count, real *sum)
{
    lanes even = {0}, odd = {0};
    int64_t k = 0;
    for (; k + 2 * ROWS <= count; k += 2 * ROWS) {
        add_gathered(from, at + k, &even);
        add_gathered(from, at + k + ROWS, &odd);
    }
    if (k < count)
        add_gathered(from, at + k, &even);
    even += odd;
    memcpy(sum, &even, sizeof even);
}

void lanes_forward(const row_lanes *l, int64_t first, int64_t count, const real *w, real *z)
{
    for (int64_t i = 0; i < count; i += ROWS) {
        const int64_t *start = l->row_starts + (first + i) / ROWS;
        sum_list(w, l->columns_of + start[0], start[1] - start[0], z + i);
    }
}

static void add_columns(const row_lanes *l, int64_t chunk, const real *slopes, real *g)
{
    const int64_t *start = l->column_starts + chunk * l->columns;
    for (int64_t j = 0; j < l->columns; j++) {
        real sum[ROWS], total = 0;
        sum_list(slopes, l->rows_of + start[j], start[j + 1] - start[j], sum);
        for (int i = 0; i < ROWS; i++)
            total += sum[i];
        g[j] += total;
    }
}

void lanes_backward(const row_lanes *l, int64_t first, int64_t count, const real *s, real *late,
                    real *g)
{
    const int64_t end = first + count;
    memcpy(late + first % CHUNK, s, (size_t)count * sizeof *s);
    late[CHUNK] = 0; /* of entries that fill up columns */
    if (end % CHUNK == 0 || end == l->rows)
        add_columns(l, first / CHUNK, late, g);
}
