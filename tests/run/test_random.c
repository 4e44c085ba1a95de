/* Randomness is a function of (seed, stream, index, position). */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "run/random.h"

Test(random, philox_known_answer)
{
    /* Random123's kat_vectors: philox4x32 10, counter and key 0: 6627e8d5 e169c58d ... */
    sl_random r = {0, 0, 0};
    double pair[2];
    random_uniform_pair(&r, pair);
    uint64_t bits = (0xe169c58d6627e8d5u >> 11);
    cr_assert_eq(pair[0], ((double)bits + 0.5) * 0x1p-53);
    cr_assert_eq(r.position, 1);
}

Test(random, streams_and_seeds_differ_and_repeat)
{
    double a[2], b[2];
    sl_random first = random_at(7, SL_STREAM_DATA, 0, 3), again = first;
    random_uniform_pair(&first, a);
    random_uniform_pair(&again, b);
    cr_assert_eq(a[0], b[0]);
    sl_random others[] = {
        random_at(8, SL_STREAM_DATA, 0, 3), random_at(7, SL_STREAM_START, 0, 3),
        random_at(7, SL_STREAM_DATA, 1, 3), random_at(7, SL_STREAM_DATA, 0, 4)};
    for (size_t k = 0; k < 4; k++) {
        random_uniform_pair(&others[k], b);
        cr_assert_neq(a[0], b[0], "other %zu repeats the stream", k);
    }
}

Test(random, normal_moments)
{
    enum { N = 200000 };
    double sum = 0, squares = 0, fourth = 0, pair[2];
    sl_random r = random_at(1, SL_STREAM_NOISE, 0, 0);
    for (int k = 0; k < N / 2; k++) {
        random_normal_pair(&r, pair);
        for (int j = 0; j < 2; j++) {
            sum += pair[j];
            squares += pair[j] * pair[j];
            fourth += pair[j] * pair[j] * pair[j] * pair[j];
        }
    }
    /* Five standard errors: sd/sqrt(N) with sd 1, sqrt(2), sqrt(96). */
    cr_assert_lt(fabs(sum / N), 5 / sqrt(N));
    cr_assert_lt(fabs(squares / N - 1), 5 * sqrt(2.0 / N));
    cr_assert_lt(fabs(fourth / N - 3), 5 * sqrt(96.0 / N));
}

Test(random, permutation_is_one)
{
    const uint64_t sizes[] = {1, 2, 3, 5, 64, 100, 1000, 4097};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        uint64_t n = sizes[s];
        bool *seen = calloc(n, 1);
        sl_random r = random_at(5, SL_STREAM_BATCH, 0, s);
        for (uint64_t i = 0; i < n; i++) {
            uint64_t image = random_permute(&r, n, i);
            cr_assert_lt(image, n);
            cr_assert_not(seen[image], "%llu twice of %llu", (unsigned long long)image,
                          (unsigned long long)n);
            seen[image] = true;
        }
        free(seen);
    }
}

Test(random, permutation_moves_evenly)
{
    /* Position of element 0 over many epochs: each of 10 places about as often. */
    enum { EPOCHS = 20000, PLACES = 10 };
    int count[PLACES] = {0};
    for (uint64_t e = 0; e < EPOCHS; e++) {
        sl_random r = random_at(9, SL_STREAM_BATCH, 0, e);
        count[random_permute(&r, PLACES, 0)]++;
    }
    for (int k = 0; k < PLACES; k++)
        cr_assert_lt(fabs(count[k] - EPOCHS / 10.0), 5 * sqrt(EPOCHS * 0.09), "place %d: %d", k,
                     count[k]);
}

Test(random, below_stays_below)
{
    sl_random r = random_at(2, SL_STREAM_BATCH, 0, 0);
    int count[3] = {0};
    for (int k = 0; k < 3000; k++)
        count[random_below(&r, 3)]++;
    for (int k = 0; k < 3; k++)
        cr_assert_lt(fabs(count[k] - 1000.0), 130);
    cr_assert_eq(random_below(&r, 1), 0);
}
