/* Which numbers are the largest. */
#pragma once

#include <slalom/real.h>

/* a is before b: larger, or as large and further to the front. */
static inline bool largest_before(const real *v, int64_t a, int64_t b)
{
    return v[a] > v[b] || (v[a] == v[b] && a < b);
}

/* Moves position `at` of a heap whose root is the last of all down to its place. */
static inline void largest_sift(const real *v, int64_t *heap, int64_t count, int64_t at)
{
    for (int64_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && largest_before(v, heap[child], heap[child + 1]))
            child++;
        if (!largest_before(v, heap[at], heap[child]))
            return;
        const int64_t moved = heap[at];
        heap[at] = heap[child];
        heap[child] = moved;
    }
}

/* chosen (kept) <- the positions of the `kept` largest of v (n), ascending. */
static inline void largest(int64_t n, const real *v, int64_t kept, int64_t *chosen)
{
    for (int64_t k = 0; k < kept; k++)
        chosen[k] = k;
    for (int64_t at = kept / 2; at-- > 0;)
        largest_sift(v, chosen, kept, at);
    for (int64_t k = kept; k < n; k++)
        if (largest_before(v, k, chosen[0])) {
            chosen[0] = k;
            largest_sift(v, chosen, kept, 0);
        }
    const int64_t last = chosen[0];
    int64_t count = 0;
    for (int64_t k = 0; k < n && count < kept; k++)
        if (!largest_before(v, last, k))
            chosen[count++] = k;
}
