/* From one source file to a loadable plugin, with the compiler and the flags that the program
   itself was built with. */
#pragma once

#include <stdbool.h>

#include "base/failure.h"

typedef struct compilation {
    const char *source;
    const char *folder; /* for the objects: temporary */
    const char *output; /* the shared object */
    bool debug;
    bool cuda; /* also the CUDA variants */
} compilation;

/* What the compiler has to say goes to stderr; the sentence tells which step failed. */
bool compiler_run(const compilation *, failure *);
