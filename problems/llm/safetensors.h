/* Tensors in a file: 8 bytes with the length of a header, the header in JSON (name: dtype,
   shape, data_offsets), the numbers, all little-endian;
   https://github.com/huggingface/safetensors. Read and written as one whole; names of tensors
   as they are. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SAFETENSORS_SENTENCE = 1024, SAFETENSOR_DIMS = 8 };

typedef enum safetensor_type {
    SAFETENSOR_F64,
    SAFETENSOR_F32,
    SAFETENSOR_F16,
    SAFETENSOR_BF16,
    SAFETENSOR_OTHER /* whole numbers and booleans: not read as numbers */
} safetensor_type;

typedef struct safetensor {
    const char *name;
    safetensor_type type;
    int dims;
    int64_t shape[SAFETENSOR_DIMS], count; /* count: elements */
    const void *data;
} safetensor;

typedef struct safetensors safetensors;

bool safetensors_open(const char *path, safetensors **, char sentence[SAFETENSORS_SENTENCE]);
void safetensors_close(void *file); /* NULL is fine */

int64_t safetensors_count(const safetensors *);
const safetensor *safetensors_at(const safetensors *, int64_t k);
const safetensor *safetensors_find(const safetensors *, const char *name); /* or NULL */
/* Text that the writer left under a name in the header's __metadata__, or NULL. */
const char *safetensors_note(const safetensors *, const char *name);

/* Element i of a tensor of floating-point numbers. */
double safetensor_number(const safetensor *, int64_t i);

typedef struct safetensor_note {
    const char *name, *value;
} safetensor_note;

/* Writes tensors of F64 or F32 beside `path` and puts them there when all is on the disk. */
bool safetensors_write(const char *path, const safetensor *, int64_t count,
                       const safetensor_note *, int64_t note_count,
                       char sentence[SAFETENSORS_SENTENCE]);

#ifdef __cplusplus
}
#endif
