/* Whether it was the system that killed a process, for want of memory. */
#pragma once

#include <stdint.h>

/* How many processes it has killed for that since it was started; 0 where it does not tell. */
int64_t starvation_count(void);
