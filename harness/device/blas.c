#include "device/blas.h"

#include <dlfcn.h>
#include <fenv.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const names[BLAS_ROUTINES] = {
    "cblas_sgemm", "cblas_dgemm", "cblas_strsm", "cblas_dtrsm", "spotrf_", "dpotrf_", "sgelqf_",
    "dgelqf_",     "sorglq_",     "dorglq_",     "ssyevd_",     "dsyevd_", "sgesdd_", "dgesdd_",
};

/* Written once, under the lock of pthread_once. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static blas_function functions[BLAS_ROUTINES];
static char missing[512];
static void *loaded_library;
static int thread_count = 1;

static blas_function function_of(void *library, const char *name)
{
    void *address = dlsym(library, name);
    blas_function function;
    memcpy(&function, &address, sizeof function); /* ISO C has no cast for it */
    return function;
}

static void *library_find(void)
{
    void *library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    return library ? library : dlopen("libopenblas.so", RTLD_NOW | RTLD_LOCAL);
}

/* The core type to insist on when OpenBLAS does not know this processor, which is newer than
   the library, and has taken its oldest one (measured: a third of the speed); else NULL. */
static const char *core_overlooked(void *library)
{
#if defined(__x86_64__)
    const char *(*core)(void) =
        (const char *(*)(void))function_of(library, "openblas_get_corename");
    if (!core || strcasecmp(core(), "Prescott") != 0 || getenv("OPENBLAS_CORETYPE"))
        return NULL;
    if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq"))
        return "SkylakeX";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return "Haswell";
#endif
    (void)library;
    return NULL;
}

static void *library_open(void)
{
    /* Both are read while loading; without the first a thread is started for every core. */
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    void *library = library_find();
    const char *core = library ? core_overlooked(library) : NULL;
    if (core) {
        setenv("OPENBLAS_CORETYPE", core, 1);
        dlclose(library);
        library = library_find();
    }
    if (!library) {
        const char *reason = dlerror();
        snprintf(
            missing, sizeof missing,
            "OpenBLAS cannot be loaded (%s): install it (Debian: apt install libopenblas0)",
            reason ? reason : "libopenblas.so.0 was not found");
    }
    return library;
}

static void set_threads(int count)
{
    void (*set)(int) = (void (*)(int))function_of(loaded_library, "openblas_set_num_threads");
    if (set)
        set(count);
}

static void library_bind(void *library)
{
    loaded_library = library;
    set_threads(1);
    for (int k = 0; k < BLAS_ROUTINES; k++) {
        functions[k] = function_of(library, names[k]);
        if (!functions[k] && !missing[0])
            snprintf(
                missing, sizeof missing,
                "the OpenBLAS found here has no %s: install one built with LAPACK (Debian: "
                "apt install libopenblas0)",
                names[k]);
    }
    if (missing[0])
        memset(functions, 0, sizeof functions);
}

static void load(void)
{
    fenv_t mode;
    fegetenv(&mode);
    void *library = library_open();
    if (library)
        library_bind(library);
    fesetenv(&mode);
}

blas_function blas_symbol(blas_routine routine)
{
    pthread_once(&once, load);
    return functions[routine];
}

void blas_threads(int count)
{
    thread_count = count;
}

int blas_team(void)
{
    return thread_count;
}

void blas_together(bool together)
{
    if (loaded_library && thread_count > 1)
        set_threads(together ? thread_count : 1);
}

static void copy_answer(const char *question, char *answer, size_t room)
{
    const char *(*ask)(void) = (const char *(*)(void))function_of(loaded_library, question);
    snprintf(answer, room, "%s", ask ? ask() : "");
}

blas_about blas_describe(void)
{
    Dl_info where;
    blas_about about = {.config = ""};
    pthread_once(&once, load);
    if (!loaded_library)
        return about;
    copy_answer("openblas_get_config", about.config, sizeof about.config);
    copy_answer("openblas_get_corename", about.core, sizeof about.core);
    if (dladdr(dlsym(loaded_library, "openblas_get_config"), &where) && where.dli_fname)
        snprintf(about.path, sizeof about.path, "%s", where.dli_fname);
    return about;
}

const char *blas_missing(void)
{
    return missing[0] ? missing : NULL;
}
