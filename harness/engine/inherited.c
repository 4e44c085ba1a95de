#include "engine/inherited.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static bool is_index(const char *line)
{
    static const char suffix[] = "-shm\n";
    size_t length = strlen(line);
    return length > sizeof suffix && strcmp(line + length - strlen(suffix), suffix) == 0;
}

/* The list changes with every call of munmap: it is read anew after each. */
static bool drop_one(void)
{
    char line[4400], rights[5];
    uintptr_t start, end;
    bool found = false;
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && !found && fgets(line, sizeof line, maps))
        found = is_index(line) &&
                sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &start, &end, rights) == 3 &&
                rights[3] == 's';
    if (maps)
        fclose(maps);
    return found && munmap((void *)start, end - start) == 0;
}

int inherited_drop(int kept)
{
    int control = dup2(kept, 3);
    close_range(4, ~0u, 0);
    while (drop_one())
        ;
    return control;
}
