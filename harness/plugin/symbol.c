#include "plugin/symbol.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

typedef ElfW(Ehdr) file_header;
typedef ElfW(Phdr) segment;
typedef ElfW(Shdr) section;
typedef ElfW(Sym) symbol;

typedef struct image {
    const unsigned char *bytes;
    size_t size;
    file_header head;
} image;

/* Copies `length` bytes from a place in the file; false when they are not in it. */
static bool take(const image *i, uint64_t at, void *to, size_t length)
{
    if (at > i->size || length > i->size - at)
        return false;
    memcpy(to, i->bytes + at, length);
    return true;
}

static bool image_open(image *i, const char *path)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    void *bytes = MAP_FAILED;
    if (file >= 0 && fstat(file, &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0)
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    if (file >= 0)
        close(file);
    if (bytes == MAP_FAILED)
        return false;
    *i = (image){.bytes = bytes, .size = (size_t)about.st_size};
    if (take(i, 0, &i->head, sizeof i->head) && memcmp(i->bytes, ELFMAG, SELFMAG) == 0)
        return true;
    munmap(bytes, i->size);
    return false;
}

/* Where the loader puts a byte of the file, from the start of the library. */
static bool address_of(const image *i, uint64_t offset, uint64_t *address)
{
    segment s;
    for (int k = 0; k < i->head.e_phnum; k++) {
        if (!take(i, i->head.e_phoff + (uint64_t)k * sizeof s, &s, sizeof s))
            return false;
        if (s.p_type == PT_LOAD && offset >= s.p_offset && offset - s.p_offset < s.p_filesz) {
            *address = offset - s.p_offset + s.p_vaddr;
            return true;
        }
    }
    return false;
}

static bool section_at(const image *i, uint64_t number, section *s)
{
    return take(i, i->head.e_shoff + number * sizeof *s, s, sizeof *s);
}

/* The function in one table of symbols that holds the address. */
static bool search(const image *i, const section *table, uint64_t address, symbol *found)
{
    for (uint64_t k = 0; k < table->sh_size / sizeof *found; k++) {
        if (!take(i, table->sh_offset + k * sizeof *found, found, sizeof *found))
            return false;
        if ((found->st_info & 0xf) == STT_FUNC && address >= found->st_value &&
            address - found->st_value < found->st_size)
            return true;
    }
    return false;
}

static bool copy_name(const image *i, const section *table, const symbol *found, char *name,
                      size_t room)
{
    section names;
    if (!section_at(i, table->sh_link, &names))
        return false;
    uint64_t at = names.sh_offset + found->st_name;
    if (at >= i->size)
        return false;
    const char *start = (const char *)i->bytes + at;
    snprintf(name, room, "%.*s", (int)strnlen(start, i->size - at < 512 ? i->size - at : 512),
             start);
    name[strcspn(name, ".")] = '\0'; /* what compilers append: step.cold, step.constprop.0 */
    return *name != '\0';
}

/* The table with static functions is there unless the file was stripped. */
static bool find_in(const image *i, uint64_t address, char *name, size_t room, uint64_t *behind)
{
    static const uint32_t kinds[] = {SHT_SYMTAB, SHT_DYNSYM};
    for (size_t kind = 0; kind < 2; kind++)
        for (uint64_t k = 0; k < i->head.e_shnum; k++) {
            section table;
            symbol found;
            if (!section_at(i, k, &table) || table.sh_type != kinds[kind] ||
                !search(i, &table, address, &found))
                continue;
            *behind = address - found.st_value;
            return copy_name(i, &table, &found, name, room);
        }
    return false;
}

bool symbol_find(const char *path, uint64_t offset, char *name, size_t room, uint64_t *behind)
{
    image i;
    uint64_t address;
    if (!image_open(&i, path))
        return false;
    bool good = i.head.e_phentsize == sizeof(segment) && address_of(&i, offset, &address) &&
                find_in(&i, address, name, room, behind);
    munmap((void *)i.bytes, i.size);
    return good;
}
