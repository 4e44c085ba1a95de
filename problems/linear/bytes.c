#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "packed.h"

/* The file over the beginning of a mapping of zeros, which is longer. */
static const char *map_file(int file, size_t length, bytes *b)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t room = (length + BYTES_PADDING + page - 1) / page * page;
    char *zeros = mmap(NULL, room, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (zeros == MAP_FAILED)
        return "is larger than the memory of this machine";
    *b = (bytes){zeros, length, room};
    if (length > 0 && mmap(zeros, length, PROT_READ, MAP_PRIVATE | MAP_FIXED | MAP_POPULATE,
                           file, 0) == MAP_FAILED) {
        const char *problem = strerror(errno);
        bytes_free(b);
        return problem;
    }
    return NULL;
}

static const char *open_plain(const char *path, int *file, size_t *length)
{
    struct stat about;
    *file = open(path, O_RDONLY | O_CLOEXEC);
    if (*file < 0 || fstat(*file, &about) != 0)
        return strerror(errno);
    if (!S_ISREG(about.st_mode))
        return "is no plain file";
    *length = (size_t)about.st_size;
    return NULL;
}

bool bytes_read(const char *path, bytes *b, char *sentence, size_t size)
{
    int file;
    size_t length = 0;
    bytes packed;
    *b = (bytes){NULL, 0, 0};
    const char *problem = open_plain(path, &file, &length);
    problem = problem ? problem : map_file(file, length, b);
    if (!problem && packed_is(b)) {
        packed = *b;
        problem = packed_unpack(&packed, b);
        bytes_free(&packed);
    }
    if (problem)
        snprintf(sentence, size, "%s: %s", path, problem);
    if (file >= 0)
        close(file);
    return problem == NULL;
}

void bytes_free(bytes *b)
{
    if (b->mapped)
        munmap(b->data, b->mapped);
    else
        free(b->data);
    *b = (bytes){NULL, 0, 0};
}
