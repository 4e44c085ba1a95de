#include "check/sample_data.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

enum { ROWS = 240, COLUMNS = 16, CLASSES = 8, WORDS = 1600 };

/* Only for files that look like data: a linear congruential generator, the upper bits of it. */
static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Classes told apart by a few columns; some elements are left out as zeros. */
static void write_classes(FILE *file, unsigned classes)
{
    uint32_t state = 1;
    for (int row = 0; row < ROWS; row++) {
        int label = (int)(draw(&state) % classes);
        fprintf(file, "%d", label + 1);
        for (int column = 0; column < COLUMNS; column++) {
            double value = (double)(draw(&state) % 2001) / 1000 - 1;
            if (draw(&state) % 5)
                fprintf(file, " %d:%.3f", column + 1, value + (column % CLASSES == label));
        }
        fprintf(file, "\n");
    }
}

static void write_libsvm(FILE *file)
{
    write_classes(file, CLASSES);
}

static void write_two_classes(FILE *file)
{
    write_classes(file, 2);
}

static void write_text(FILE *file)
{
    static const char *const words[] = {"the", "gate", "on", "a",  "steep", "slope", "turns",
                                        "and", "snow", "of", "is", "skier", "fast",  "who"};
    uint32_t state = 2;
    for (int k = 0; k < WORDS; k++) {
        const char *word = words[draw(&state) % (sizeof words / sizeof *words)];
        fprintf(file, "%s%s", word, k % 11 == 10 ? ".\n" : " ");
    }
}

int sample_data_open(sample_data format, char *path, size_t size)
{
    static void (*const writers[SAMPLE_FORMATS])(FILE *) = {write_libsvm, write_two_classes,
                                                            write_text};
    int data = memfd_create("slalom-sample", MFD_CLOEXEC);
    int copy = data < 0 ? -1 : dup(data);
    FILE *file = copy < 0 ? NULL : fdopen(copy, "w");
    if (file)
        writers[format](file);
    bool good = file && fclose(file) == 0;
    if (!good && data >= 0)
        close(data);
    snprintf(path, size, "/proc/self/fd/%d", data);
    return good ? data : -1;
}
