#include "device/onednn.h"

#include <dlfcn.h>
#include <fenv.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* Row-major; what lies in A and B are the upper halves of floats. */
typedef int onednn_bf16(char ta, char tb, int64_t m, int64_t n, int64_t k, float alpha,
                        const uint16_t *a, int64_t lda, const uint16_t *b, int64_t ldb,
                        float beta, float *c, int64_t ldc);

static pthread_once_t once = PTHREAD_ONCE_INIT, once_bf16 = PTHREAD_ONCE_INIT;
static onednn_sgemm *product;
static onednn_bf16 *product_bf16;

/* NULL when there is no library, or none that has it. */
static void *find(const char *function)
{
    static const char *const names[] = {"libdnnl.so.2", "libdnnl.so.3"};
    void *address = NULL;
    fenv_t mode;
    fegetenv(&mode);
    for (int k = 0; k < 2 && !address; k++) {
        void *library = dlopen(names[k], RTLD_NOW | RTLD_LOCAL);
        address = library ? dlsym(library, function) : NULL;
    }
    fesetenv(&mode);
    return address;
}

static void load(void)
{
    const char *wanted = getenv("SLALOM_SGEMM");
    const bool other = wanted && strcmp(wanted, "openblas") == 0;
    void *address = other ? NULL : find("dnnl_sgemm");
    memcpy(&product, &address, sizeof product); /* ISO C has no cast for it */
}

/* oneDNN's headers do not name it, its libraries from 1.0 on have it. */
static void load_bf16(void)
{
    void *address = find("dnnl_gemm_bf16bf16f32");
    memcpy(&product_bf16, &address, sizeof product_bf16);
}

onednn_sgemm *onednn_product(void)
{
    pthread_once(&once, load);
    return product;
}

/* Without the instructions oneDNN would compute the same in float, slower. Processors with AMX
   have these, too. */
static bool processor_has_bf16(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

const char *onednn_bf16_missing(void)
{
    pthread_once(&once_bf16, load_bf16);
    if (!processor_has_bf16())
        return "a processor with bf16 instructions (avx512_bf16 in /proc/cpuinfo)";
    return product_bf16 ? NULL : "oneDNN (apt install libdnnl2)";
}

/* y (rows x columns) <- x in bf16; NaN stays NaN. */
static void round_rows(int64_t rows, int64_t columns, const float *x, int64_t stride,
                       uint16_t *y)
{
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) {
            uint32_t word;
            memcpy(&word, &x[i * stride + j], sizeof word);
            const bool nan = (word & 0x7fffffff) > 0x7f800000;
            const uint32_t near = word + 0x7fff + (word >> 16 & 1), quiet = word | 0x400000;
            y[i * columns + j] = (uint16_t)((nan ? quiet : near) >> 16);
        }
}

bool onednn_product_bf16(bool ta, bool tb, int64_t m, int64_t n, int64_t k, float alpha,
                         const float *a, int64_t lda, const float *b, int64_t ldb, float beta,
                         float *c, int64_t ldc)
{
    const int64_t across = ta ? m : k, down = ta ? k : m; /* of A as stored */
    const int64_t wide = tb ? k : n, high = tb ? n : k;   /* of B */
    if (onednn_bf16_missing())
        return false;
    uint16_t *rounded = malloc((size_t)((m + n) * k + 1) * sizeof *rounded);
    if (!rounded)
        return false;
    round_rows(down, across, a, lda, rounded);
    round_rows(high, wide, b, ldb, rounded + m * k);
    const int status = product_bf16(ta ? 'T' : 'N', tb ? 'T' : 'N', m, n, k, alpha, rounded,
                                    across, rounded + m * k, wide, beta, c, ldc);
    free(rounded);
    return status == 0;
}
