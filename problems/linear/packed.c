#include "packed.h"

#include <lzma.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static const char no_memory[] = "is larger than the memory of this machine";

typedef struct output {
    bytes *to;
    size_t capacity;
} output;

/* Room for more; the heap's, with the padding. */
static bool grow(output *o)
{
    size_t larger = 2 * o->capacity + (1 << 16);
    char *data = larger < o->capacity ? NULL : realloc(o->to->data, larger + BYTES_PADDING);
    if (!data)
        return false;
    o->to->data = data;
    o->capacity = larger;
    return true;
}

/* zlib counts in 32 bits. */
static unsigned piece(size_t length)
{
    return length > 1u << 30 ? 1u << 30 : (unsigned)length;
}

static const char *gzip_text(int result)
{
    return result == Z_MEM_ERROR ? no_memory : "is a damaged gzip file";
}

/* A gzip file may have several members. */
static const char *gunzip(const bytes *from, output *o)
{
    z_stream z = {.next_in = (Bytef *)from->data};
    const char *end = from->data + from->length;
    if (inflateInit2(&z, 15 + 16) != Z_OK)
        return no_memory;
    int result = Z_OK;
    while (result == Z_OK) {
        if (o->to->length == o->capacity && !grow(o))
            result = Z_MEM_ERROR;
        else {
            z.avail_in = piece((size_t)(end - (const char *)z.next_in));
            z.next_out = (Bytef *)o->to->data + o->to->length;
            z.avail_out = piece(o->capacity - o->to->length);
            const unsigned room = z.avail_out;
            result = inflate(&z, Z_NO_FLUSH);
            o->to->length += room - z.avail_out;
        }
        if (result == Z_STREAM_END && end - (const char *)z.next_in > 2 && *z.next_in == 0x1f)
            result = inflateReset(&z);
    }
    inflateEnd(&z);
    return result == Z_STREAM_END  ? NULL
           : result == Z_BUF_ERROR ? "is a gzip file that ends too early"
                                   : gzip_text(result);
}

static const char *unxz(const bytes *from, output *o)
{
    lzma_stream x = LZMA_STREAM_INIT;
    if (lzma_stream_decoder(&x, UINT64_MAX, LZMA_CONCATENATED) != LZMA_OK)
        return no_memory;
    x.next_in = (const uint8_t *)from->data;
    x.avail_in = from->length;
    lzma_ret result = LZMA_OK;
    while (result == LZMA_OK) {
        if (o->to->length == o->capacity && !grow(o)) {
            result = LZMA_MEM_ERROR;
            break;
        }
        x.next_out = (uint8_t *)o->to->data + o->to->length;
        x.avail_out = o->capacity - o->to->length;
        result = lzma_code(&x, LZMA_FINISH);
        o->to->length = o->capacity - x.avail_out;
    }
    lzma_end(&x);
    return result == LZMA_STREAM_END  ? NULL
           : result == LZMA_MEM_ERROR ? no_memory
           : result == LZMA_BUF_ERROR ? "is an xz file that ends too early"
                                      : "is a damaged xz file";
}

static const char *unzstd(const bytes *from, output *o)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    ZSTD_inBuffer in = {from->data, from->length, 0};
    const char *problem = stream ? NULL : no_memory;
    size_t left = 1;
    bool full = false; /* more output may wait although all input was taken */
    while (!problem && (in.pos < in.size || full)) {
        if (o->to->length == o->capacity && !grow(o)) {
            problem = no_memory;
            break;
        }
        ZSTD_outBuffer out = {o->to->data, o->capacity, o->to->length};
        left = ZSTD_decompressStream(stream, &out, &in);
        o->to->length = out.pos;
        full = out.pos == out.size && left > 0;
        problem = ZSTD_isError(left) ? "is a damaged zstd file" : NULL;
    }
    ZSTD_freeDStream(stream);
    return problem ? problem : left ? "is a zstd file that ends too early" : NULL;
}

typedef struct packer {
    char head[6];
    size_t length;
    const char *(*unpack)(const bytes *, output *);
} packer;

static const packer packers[] = {{"\x1f\x8b", 2, gunzip},
                                 {"\xfd"
                                  "7zXZ",
                                  6, unxz},
                                 {"\x28\xb5\x2f\xfd", 4, unzstd}};

static const packer *packer_of(const bytes *b)
{
    for (size_t k = 0; k < sizeof packers / sizeof *packers; k++)
        if (b->length >= packers[k].length &&
            memcmp(b->data, packers[k].head, packers[k].length) == 0)
            return &packers[k];
    return NULL;
}

bool packed_is(const bytes *b)
{
    return packer_of(b) != NULL;
}

const char *packed_unpack(const bytes *from, bytes *to)
{
    output o = {to, 0};
    *to = (bytes){NULL, 0, 0};
    const char *problem = grow(&o) ? packer_of(from)->unpack(from, &o) : no_memory;
    if (problem)
        bytes_free(to);
    else
        memset(to->data + to->length, 0, BYTES_PADDING);
    return problem;
}
