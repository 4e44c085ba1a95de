/* Damaged studies: never a crash, always a study or a sentence. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xxhash.h>

#include "sample.h"

static const char good[] =
    "# a comment\nstudy: fuzz\nproblems:\n"
    "  - hill: {dim: 3, batch: full, condition: [1, 10], shape: ridge, instance: 3}\n"
    "  - hill:\n      tilt: -1.5\n      rough: true\n    label: 'the \"other\" hill'\n"
    "optimizers:\n  - stroll: &s {lr: {log: [1e-3, 10, 4]}, momentum: [0, 0.9, 0.99, 1]}\n"
    "    through: [rope: {length: 2}]\n    schedule: {lr: {dusk: {final: [0.1]}}}\n"
    "    zip: [lr, momentum]\n    label: \"zipped\\twalk\"\n"
    "  - stroll: {lr: {random: {log: [1e-3, 1], count: 3}}, memory: &m [1, 2]}\n"
    "seeds: [0, 1]\nbudget: {steps: 100}\ntargets: {loss: [1, 2]}\n"
    "figures: [curves: {x: samples}, sensitivity: {over: lr, y: final loss}]\n"
    "log: {every: 10}\nstop: {target: true}\nlimits: {memory: 1GiB}\n";

/* Thousands of files: in memory, as a disk would take seconds. */
static void try_bytes(const char *bytes, size_t length)
{
    char path[64];
    failure f = {{0}};
    int file = memfd_create("study", 0);
    cr_assert_eq(write(file, bytes, length), (ssize_t)length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    study *s = study_read(path, sample_plugins(), &f);
    close(file);
    cr_assert(s || f.sentence[0], "refused without a sentence: %.*s", (int)length, bytes);
    if (s)
        cr_assert_gt(s->trial_count, 0);
    study_free(s);
}

Test(fuzz, the_study_itself_is_good)
{
    study *s = sample_good(good);
    cr_expect_eq(s->trial_count, 3 * 2 * (4 + 6));
    study_free(s);
}

Test(fuzz, truncations)
{
    for (size_t length = 0; length < sizeof good; length++)
        try_bytes(good, length);
}

static uint64_t draw(uint64_t round, uint64_t what, uint64_t bound)
{
    uint64_t pair[2] = {round, what};
    return XXH3_64bits(pair, sizeof pair) % bound;
}

/* Changes some bytes to any, or to ones that mean something in YAML. */
Test(fuzz, changed_bytes)
{
    static const char marks[] = "[]{}:,-#&*!|>'\"%@`? \n\t0.e~";
    char bytes[sizeof good];
    for (uint64_t round = 0; round < 3000; round++) {
        memcpy(bytes, good, sizeof good);
        uint64_t changes = 1 + draw(round, 0, 3);
        for (uint64_t k = 1; k <= changes; k++)
            bytes[draw(round, 3 * k, sizeof good - 1)] =
                draw(round, 3 * k + 1, 4) ? marks[draw(round, 3 * k + 2, sizeof marks - 1)]
                                          : (char)draw(round, 3 * k + 2, 256);
        try_bytes(bytes, sizeof good - 1);
    }
}

/* Repeats or drops a stretch. */
Test(fuzz, moved_stretches)
{
    char bytes[2 * sizeof good];
    for (uint64_t round = 0; round < 2000; round++) {
        size_t from = draw(round, 11, sizeof good - 1);
        size_t length = draw(round, 12, sizeof good - 1 - from);
        size_t to = draw(round, 13, sizeof good - 1);
        memcpy(bytes, good, to);
        memcpy(bytes + to, good + from, length);
        memcpy(bytes + to + length, good + to, sizeof good - 1 - to);
        try_bytes(bytes, sizeof good - 1 + length);
    }
}
