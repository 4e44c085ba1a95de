/* Philox4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405) through Random123: random
   numbers as a function of (key, index, position), so that any of them is at hand at any time.
 */
#pragma once

#include <slalom/host.h>

sl_random random_at(uint64_t seed, sl_stream stream, uint32_t layer, uint64_t index);

/* The next two of a sequence: uniforms in (0, 1) with 53 random bits; independent N(0, 1). */
void random_uniform_pair(sl_random *, double pair[2]);
void random_normal_pair(sl_random *, double pair[2]);

uint64_t random_below(sl_random *, uint64_t bound);

/* A random permutation of 0 .. n-1, element by element: an unbalanced Feistel network whose
   round keys are one Philox block, walked until it lands below n (under two rounds on average).
 */
uint64_t random_permute(const sl_random *, uint64_t n, uint64_t i);
