/* Weights made elsewhere, under the names that others give them:

   ours         what a study with `keep: parameters` wrote
   nanoGPT      its state_dict, matrices (outputs, inputs)
   Hugging Face GPT-2, whose Conv1D has matrices as (inputs, outputs), and LLaMA
   llm.c        gpt2_124M.bin and the like: magic 20240326; version 3 float32, 5 bfloat16 with a
                padded vocabulary; without: 2 float32, 3 bfloat16 */
#pragma once

#include <slalom/tensor.h>

#include "safetensors.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct weights_file weights_file;

bool weights_open(const char *path, weights_file **, char sentence[SAFETENSORS_SENTENCE]);
void weights_close(void *file); /* NULL is fine */

/* Where a tensor's numbers are: element (i, j) is number i row + j column of `from`. */
typedef struct weights_place {
    const safetensor *from;
    int64_t rows, columns, row, column;
} weights_place;

/* False with a sentence when the file has none for it, or one of another shape. */
bool weights_find(const weights_file *, const sl_tensor *, weights_place *,
                  char sentence[SAFETENSORS_SENTENCE]);
/* The tensor that stands for one of ours, or NULL. */
const safetensor *weights_tensor(const weights_file *, const char *name);
/* What the writer noted, or NULL; heads and vocabulary without padding where llm.c says them,
   else 0. */
const char *weights_note(const weights_file *, const char *name);
int64_t weights_heads(const weights_file *);
int64_t weights_vocab(const weights_file *);

/* False with a sentence when it has more layers. */
bool weights_end_at(const weights_file *, int64_t layers, char sentence[SAFETENSORS_SENTENCE]);

#ifdef __cplusplus
}
#endif
