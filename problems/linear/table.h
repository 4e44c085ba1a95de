/* Labelled rows of numbers as a file holds them. Formats, told apart by their contents:
   LIBSVM text ("label index:value ...", indices from 1), csv (label in the last column, a
   header line if there is one is skipped), Matrix Market (label in the last column), a folder
   of IDX images (MNIST's file names). Files may be packed by gzip, xz or zstd. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { TABLE_SENTENCE = 1024 };

typedef struct table {
    const char *format; /* "LIBSVM", "CSV", "IDX", "Matrix Market" */
    int64_t rows, columns;
    int64_t entries; /* stored: LIBSVM's pairs, else rows x columns */
    int64_t stride;  /* dense: doubles from one row to the next */
    bool indexed;    /* the file names the columns of its entries: others may have more */
    double *labels;  /* rows */
    double *values; /* entries, or rows x stride; NULL when `pixels` or `decimals` holds them */
    uint8_t *pixels;   /* rows x columns, 255 stands for 1; NULL but for IDX */
    int16_t *decimals; /* rows x columns, times `scale`; NULL but for large dense ones */
    double scale;      /* a power of ten */
    int64_t *starts;   /* rows + 1: where each row's entries begin; NULL when dense */
    int32_t *indices;  /* entries: columns from 0; NULL when dense */
    int64_t test_rows; /* IDX: the last so many rows are the folder's own test set */
} table;

/* False with a sentence (file:line:column, what was found, what was expected). */
bool table_read(const char *path, table *, char sentence[TABLE_SENTENCE]);
/* As the kernels read them: rows of which many entries are stored become dense, and dense rows
   are padded with zeros to whole vectors of 64 bytes, or packed where few digits do. */
bool table_arrange(table *, const char *path, char sentence[TABLE_SENTENCE]);
void table_free(table *);

#ifdef __cplusplus
}
#endif
