/* The floating-point mode of the process. A shared object linked with -ffast-math sets
   flush-to-zero when it is loaded, for everyone; NaN and denormals are data here. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

uint32_t mode_read(void);
/* Puts the mode back; true when it had to. */
bool mode_restore(uint32_t mode);
