/* Small data files for problems that cannot do without, kept in memory. */
#pragma once

#include <stddef.h>

typedef enum sample_data {
    SAMPLE_LIBSVM, /* of three classes */
    SAMPLE_TWO_CLASSES,
    SAMPLE_TEXT,
    SAMPLE_FORMATS
} sample_data;

/* A descriptor of the file, to be closed by the caller, or -1. As long as it is open, `path`
   names the file for this process and for those that it forks. */
int sample_data_open(sample_data, char *path, size_t size);
