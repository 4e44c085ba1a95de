/* A clock cheap enough to read twice per oracle call: the time-stamp counter where there is one
   (7 ns; clock_gettime takes 27), turned into seconds by comparing both clocks over the trial.
 */
#pragma once

#include <stdint.h>
#include <time.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static inline uint64_t tick_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Nanoseconds of the same clock, some milliseconds late and five times cheaper. */
static inline uint64_t tick_coarse(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static inline uint64_t tick_now(void)
{
#if defined(__x86_64__)
    return __rdtsc();
#else
    return tick_nanoseconds();
#endif
}

/* Both clocks at one moment: read again when the process was put aside in between. */
static inline void tick_both(uint64_t *ticks, uint64_t *nanoseconds)
{
    uint64_t before, after;
    int tries = 0;
    do {
        before = tick_now();
        *nanoseconds = tick_nanoseconds();
        after = tick_now();
    } while (after - before > 2000 && ++tries < 20);
    *ticks = before + (after - before) / 2;
}
