#include "run/random.h"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

static philox4x32_ctr_t block(const sl_random *r, uint64_t position)
{
    philox4x32_ctr_t counter = {{(uint32_t)position, (uint32_t)(position >> 32),
                                 (uint32_t)r->index, (uint32_t)(r->index >> 32)}};
    philox4x32_key_t key = {{(uint32_t)r->key, (uint32_t)(r->key >> 32)}};
    return philox4x32(counter, key);
}

sl_random random_at(uint64_t seed, sl_stream stream, uint32_t layer, uint64_t index)
{
    /* Odd multipliers keep the 32-bit tags of different streams and layers apart. */
    uint32_t tag = ((uint32_t)stream + 1u) * 0x9e3779b9u + layer * 0x85ebca6bu;
    sl_random r = {seed ^ ((uint64_t)tag << 32), index, 0};
    return r;
}

static double open_unit(uint32_t low, uint32_t high)
{
    uint64_t bits = ((uint64_t)high << 32 | low) >> 11;
    return ((double)bits + 0.5) * 0x1p-53;
}

void random_uniform_pair(sl_random *r, double pair[2])
{
    philox4x32_ctr_t b = block(r, r->position++);
    pair[0] = open_unit(b.v[0], b.v[1]);
    pair[1] = open_unit(b.v[2], b.v[3]);
}

/* Box and Muller 1958. */
void random_normal_pair(sl_random *r, double pair[2])
{
    double u[2];
    random_uniform_pair(r, u);
    double radius = sqrt(-2 * log(u[0])), angle = 6.283185307179586477 * u[1];
    pair[0] = radius * cos(angle);
    pair[1] = radius * sin(angle);
}

uint64_t random_below(sl_random *r, uint64_t bound)
{
    philox4x32_ctr_t b = block(r, r->position++);
    uint64_t bits = (uint64_t)b.v[1] << 32 | b.v[0];
    __extension__ typedef unsigned __int128 wide;
    return (uint64_t)(((wide)bits * bound) >> 64);
}

/* The finalizer of MurmurHash3: every bit of v and key reaches every bit of the result. */
static uint64_t mix(uint64_t v, uint64_t key)
{
    v = (v + key) * 0x9e3779b97f4a7c15u;
    v = (v ^ (v >> 33)) * 0xff51afd7ed558ccdu;
    v = (v ^ (v >> 33)) * 0xc4ceb9fe1a85ec53u;
    return v ^ (v >> 33);
}

static unsigned bits_below(uint64_t n)
{
    return n <= 2 ? 2 : 64u - (unsigned)__builtin_clzll(n - 1);
}

uint64_t random_permute(const sl_random *r, uint64_t n, uint64_t i)
{
    philox4x32_ctr_t keys = block(r, UINT64_MAX);
    unsigned bits = bits_below(n) < 2 ? 2 : bits_below(n), right_bits = bits / 2;
    uint64_t right_mask = ((uint64_t)1 << right_bits) - 1;
    uint64_t left_mask = ((uint64_t)1 << (bits - right_bits)) - 1;
    do {
        uint64_t left = i >> right_bits, right = i & right_mask;
        for (unsigned round = 0; round < 6; round += 2) {
            left ^= mix(right, (uint64_t)keys.v[round % 4] << 8 | round) & left_mask;
            right ^= mix(left, (uint64_t)keys.v[round % 4 + 1] << 8 | (round + 1)) & right_mask;
        }
        i = left << right_bits | right;
    } while (i >= n);
    return i;
}
