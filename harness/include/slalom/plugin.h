/* What every plugin has: the descriptor's head. One shared object exports one descriptor per
   precision and device it was built for, under the names slalom_f64, slalom_f32,
   slalom_f64_cuda and slalom_f32_cuda. */
#pragma once

#include <slalom/option.h>

#define SL_ABI        2u
#define SL_ABI_OLDEST 2u /* that this harness still loads */

typedef enum sl_kind {
    SL_KIND_OPTIMIZER = 1,
    SL_KIND_PROBLEM,
    SL_KIND_TRANSFORM,
    SL_KIND_SCHEDULE,
    SL_KIND_PROBE
} sl_kind;

typedef enum sl_status {
    SL_OK,
    SL_STOP,  /* the budget is spent: return it at once and leave x as it is */
    SL_FAILED /* sl_fail has recorded a sentence */
} sl_status;

/* Hands anything but SL_OK up to the caller. */
#define SL_TRY(call)                                                                           \
    do {                                                                                       \
        sl_status sl_result = (call);                                                          \
        if (sl_result != SL_OK)                                                                \
            return sl_result;                                                                  \
    } while (0)

/* Made by the plugin's own compiler and compared before another byte is read. */
typedef struct sl_stamp {
    uint32_t abi;        /* SL_ABI */
    uint32_t kind;       /* sl_kind */
    uint32_t descriptor; /* bytes of the whole descriptor: an older plugin has a shorter one */
    uint32_t real;       /* bytes of `real` */
    uint32_t cuda;       /* 1 when compiled by nvcc */
} sl_stamp;

typedef struct sl_plugin {
    sl_stamp stamp;
    uint32_t self;    /* bytes of the plugin's struct; the host zeroes it, fills in options */
    const char *name; /* lower case letters, digits and underscores */
    const char *summary;      /* one line */
    const char *reference;    /* paper, arXiv or doi, algorithm number; may be "" */
    const sl_option *options; /* closed by SL_OPTIONS_END; NULL for none */
    const char *cpu_only;     /* why it cannot run on CUDA; NULL when its source serves both */
} sl_plugin;

#ifdef __CUDACC__
#define SL_ON_CUDA         1u
#define SL_SYMBOL_OF(bits) slalom_f##bits##_cuda
#else
#define SL_ON_CUDA         0u
#define SL_SYMBOL_OF(bits) slalom_f##bits
#endif
#define SL_SYMBOL_FOR(bits) SL_SYMBOL_OF(bits)
#define SL_SYMBOL           SL_SYMBOL_FOR(SL_REAL_BITS)

#define SL_STAMP(kind, type)                                                                   \
    {                                                                                          \
        SL_ABI, (uint32_t)(kind), (uint32_t)sizeof(type), (uint32_t)sizeof(real), SL_ON_CUDA   \
    }

/* SL_EXPORT(sl_optimizer) = {...}; defines and exports the descriptor. */
#define SL_EXPORT(type)                                                                        \
    SL_EXTERN __attribute__((visibility("default"))) const type SL_SYMBOL;                     \
    const type SL_SYMBOL
