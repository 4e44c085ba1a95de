#include "plugin/mode.h"

#if defined(__x86_64__)
#include <immintrin.h>

enum { EXCEPTION_FLAGS = 0x3f }; /* set by arithmetic, not part of the mode */

uint32_t mode_read(void)
{
    return _mm_getcsr() & ~(uint32_t)EXCEPTION_FLAGS;
}

static void mode_write(uint32_t mode)
{
    _mm_setcsr(mode);
}
#elif defined(__aarch64__)
uint32_t mode_read(void)
{
    uint64_t mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return (uint32_t)mode;
}

static void mode_write(uint32_t mode)
{
    __asm__ volatile("msr fpcr, %0" : : "r"((uint64_t)mode));
}
#else
#error "mode.c does not know this processor's floating-point control register"
#endif

bool mode_restore(uint32_t mode)
{
    if (mode_read() == mode)
        return false;
    mode_write(mode);
    return true;
}
