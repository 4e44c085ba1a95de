#include "base/memory.h"

#include <stdlib.h>
#include <unistd.h>

void *memory_need(void *from_malloc)
{
    static const char sentence[] = "slalom: the machine has no memory left\n";
    if (from_malloc)
        return from_malloc;
    if (write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0)
        _exit(1);
    _exit(1);
}
