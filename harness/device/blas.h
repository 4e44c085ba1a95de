/* OpenBLAS and the LAPACK inside it, loaded when the first routine is asked for: most trials
   never need it, and loading costs milliseconds. */
#pragma once

#include <stdbool.h>

typedef enum blas_routine {
    BLAS_SGEMM,
    BLAS_DGEMM,
    BLAS_STRSM,
    BLAS_DTRSM,
    BLAS_SPOTRF,
    BLAS_DPOTRF,
    BLAS_SGELQF,
    BLAS_DGELQF,
    BLAS_SORGLQ,
    BLAS_DORGLQ,
    BLAS_SSYEVD,
    BLAS_DSYEVD,
    BLAS_SGESDD,
    BLAS_DGESDD,
    BLAS_ROUTINES
} blas_routine;

typedef void (*blas_function)(void); /* to be cast to the routine's own type */

/* Loads the library on the first call, from any thread, with one thread and the floating-point
   mode left as it was. NULL when there is none. */
blas_function blas_symbol(blas_routine);

/* Threads of every product and factorization from here on; one until told. */
void blas_threads(int count);
int blas_team(void);

/* The library's own threads: all of them until told otherwise, then one again. Products do
   without, they are shared out by their caller. */
void blas_together(bool together);

typedef struct blas_about {
    char config[256]; /* version and build, as OpenBLAS tells them; "" when there is none */
    char core[64];    /* the processor whose kernels it runs */
    char path[512];   /* of the library */
} blas_about;

/* Loads the library for it. */
blas_about blas_describe(void);

/* One sentence when a routine was asked for and the library could not be loaded; else NULL. Its
   products are NaN then, so whoever sees a trial fail should look here for the reason. */
const char *blas_missing(void);
