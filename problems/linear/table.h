/* Labelled rows of numbers as a file holds them. Formats, told apart by their contents:
   LIBSVM text ("label index:value ...", indices ascend from 1), csv (label in the last column,
   a header line if there is one is skipped), a folder of IDX images (MNIST's file names). Text
   and images may be gzipped. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TABLE_SENTENCE = 1024 };

typedef struct table {
    const char *format; /* "LIBSVM", "CSV", "IDX" */
    int64_t rows, columns;
    int64_t entries;   /* stored: LIBSVM's pairs, else rows x columns */
    double *labels;    /* rows */
    double *values;    /* entries; NULL when `pixels` holds them */
    uint8_t *pixels;   /* rows x columns, 255 stands for 1; NULL but for IDX */
    int64_t *starts;   /* rows + 1: where each row's entries begin; NULL when dense */
    int32_t *indices;  /* entries: columns from 0; NULL when dense */
    int64_t test_rows; /* IDX: the last so many rows are the folder's own test set */
} table;

/* False with a sentence (file:line:column, what was found, what was expected). */
bool table_read(const char *path, table *, char sentence[TABLE_SENTENCE]);
void table_free(table *);

#ifdef __cplusplus
}
#endif
