#include "plugin/elf.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <string.h>

typedef ElfW(Ehdr) file_header;
typedef ElfW(Phdr) segment;

/* The first byte behind everything that the headers speak of; SIZE_MAX when it
 * is past all. */
static size_t needed(const file_header *h, const unsigned char *bytes, size_t size)
{
    size_t end = h->e_shoff + (size_t)h->e_shnum * h->e_shentsize;
    size_t table = h->e_phoff + (size_t)h->e_phnum * sizeof(segment);
    end = end > table ? end : table;
    if (h->e_phoff > size || table > size || h->e_phentsize != sizeof(segment))
        return SIZE_MAX;
    for (int k = 0; k < h->e_phnum; k++) {
        segment s;
        size_t last;
        memcpy(&s, bytes + h->e_phoff + (size_t)k * sizeof s, sizeof s);
        if (__builtin_add_overflow(s.p_offset, s.p_filesz, &last))
            return SIZE_MAX;
        end = last > end ? last : end;
    }
    return end;
}

bool elf_whole(const char *path, const void *bytes, size_t size, failure *f)
{
    file_header h;
    if (size < sizeof h || memcmp(bytes, ELFMAG, SELFMAG) != 0)
        return failure_set(f, "%s: cannot be loaded: it is no shared object", path);
    memcpy(&h, bytes, sizeof h);
    return needed(&h, bytes, size) <= size ||
           failure_set(f,
                       "%s: cannot be loaded: it ends after %zu bytes, before "
                       "its own end",
                       path, size);
}
