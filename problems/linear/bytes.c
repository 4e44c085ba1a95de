#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { PIECE = 1 << 20 };

/* Room for `more` bytes and the closing zero; false when the machine has none. */
static bool reserve(bytes *b, size_t *capacity, size_t more)
{
    if (b->length + more < *capacity)
        return true;
    size_t larger = 2 * *capacity > b->length + more + 1 ? 2 * *capacity : b->length + more + 1;
    char *data = realloc(b->data, larger);
    if (!data)
        return false;
    b->data = data;
    *capacity = larger;
    return true;
}

/* zlib's own text without the name that it gives a file opened by number ("<fd:3>: "). */
static const char *plain_text(const char *text)
{
    const char *name_end = strstr(text, ">: ");
    return name_end ? name_end + 3 : text;
}

/* Reads to the end; zlib hands a plain file through as it is. */
static const char *read_all(gzFile file, size_t expected, bytes *b)
{
    size_t capacity = 0;
    if (!reserve(b, &capacity, expected))
        return "is larger than the memory of this machine";
    for (;;) {
        if (!reserve(b, &capacity, PIECE))
            return "is larger than the memory of this machine";
        int got = gzread(file, b->data + b->length, PIECE);
        int problem = Z_OK;
        const char *text = gzerror(file, &problem);
        if (got < 0 || problem == Z_BUF_ERROR)
            return problem == Z_BUF_ERROR ? "is a gzip file that ends too early"
                                          : plain_text(text);
        if (got == 0)
            return NULL;
        b->length += (size_t)got;
    }
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
    *b = (bytes){NULL, 0};
    const char *problem = open_plain(path, &file, &length);
    gzFile stream = problem ? NULL : gzdopen(file, "rb");
    if (!problem && !stream)
        problem = "cannot be opened: no memory left";
    if (!stream && file >= 0)
        close(file);
    if (stream) {
        gzbuffer(stream, PIECE);
        problem = read_all(stream, length, b);
        if (problem) /* the text belongs to the stream */
            snprintf(sentence, size, "%s: %s", path, problem);
        gzclose(stream);
    } else
        snprintf(sentence, size, "%s: %s", path, problem);
    if (!problem) {
        b->data[b->length] = '\0';
        return true;
    }
    free(b->data);
    *b = (bytes){NULL, 0};
    return false;
}
