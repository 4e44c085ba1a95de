#include "engine/message.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/memory.h"
#include "run/tick.h"

enum {
    MAGIC = 0x51a10000,
    BLOCK = 32 * 1024, /* written when this full */
    BODY_MOST = 16 * 1024,
};

static const uint64_t patience = 200000000; /* nanoseconds that a point waits at most */

typedef struct head {
    uint32_t magic; /* MAGIC + kind */
    uint32_t bytes; /* of the body */
} head;

/* Whole records on their way, in memory that outlives the process. Its end may come between any
   two stores: they are made in an order that leaves the records readable, or none. */
typedef struct outbox {
    _Atomic uint64_t sent; /* bytes that went through the pipe before these */
    _Atomic uint64_t length;
    char bytes[BLOCK + BODY_MOST];
} outbox;

struct message_writer {
    int pipe;
    int count; /* values per point */
    bool broken;
    uint64_t flushed; /* time of the last write */
    size_t length;    /* of the outbox, with the record that is being written */
    outbox *box;
};

int message_memory_new(void)
{
    int memory = memfd_create("slalom-points", MFD_CLOEXEC);
    if (memory >= 0 && ftruncate(memory, sizeof(outbox)) != 0) {
        close(memory);
        memory = -1;
    }
    return memory;
}

message_writer *message_writer_new(int pipe, int memory)
{
    message_writer *w = memory_need(calloc(1, sizeof *w));
    void *box = mmap(NULL, sizeof *w->box, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    w->box = memory_need(box == MAP_FAILED ? NULL : box);
    close(memory);
    w->pipe = pipe;
    w->flushed = tick_nanoseconds();
    return w;
}

static void publish(message_writer *w, size_t length)
{
    w->length = length;
    atomic_store_explicit(&w->box->length, length, memory_order_release);
}

/* What a broken pipe did not take stays where the reader finds it. */
static void flush(message_writer *w)
{
    size_t done = 0;
    while (done < w->length && !w->broken) {
        ssize_t wrote = write(w->pipe, w->box->bytes + done, w->length - done);
        if (wrote > 0)
            done += (size_t)wrote;
        else if (wrote == 0 || errno != EINTR)
            w->broken = true;
    }
    w->flushed = tick_nanoseconds();
    if (w->broken)
        return;
    publish(w, 0);
    atomic_fetch_add_explicit(&w->box->sent, done, memory_order_release);
}

static void put(message_writer *w, const void *bytes, size_t length)
{
    memcpy(w->box->bytes + w->length, bytes, length);
    w->length += length;
}

static void put_head(message_writer *w, message_kind kind, size_t body)
{
    head h = {(uint32_t)MAGIC + (uint32_t)kind, (uint32_t)body};
    put(w, &h, sizeof h);
}

static void send_metrics(void *to, int count, const char *const *names)
{
    message_writer *w = to;
    char body[BODY_MOST - sizeof(head)];
    size_t length = 0;
    for (int k = 0; k < count; k++) {
        size_t bytes = strlen(names[k]) + 1;
        if (length + bytes > sizeof body)
            break;
        memcpy(body + length, names[k], bytes);
        length += bytes;
    }
    w->count = count;
    put_head(w, MESSAGE_METRICS, length);
    put(w, body, length);
    publish(w, w->length);
    flush(w);
}

static void send_point(void *to, const clocks *now, const double *values)
{
    message_writer *w = to;
    size_t bytes = (size_t)w->count * sizeof *values;
    if (w->broken)
        return;
    put_head(w, MESSAGE_POINT, sizeof *now + bytes);
    put(w, now, sizeof *now);
    put(w, values, bytes);
    publish(w, w->length);
    if (w->length >= BLOCK || tick_nanoseconds() - w->flushed > patience)
        flush(w);
}

void message_writer_sink(message_writer *w, point_sink *sink)
{
    *sink = (point_sink){w, send_metrics, send_point};
}

bool message_write_end(message_writer *w, const trial_end *end)
{
    flush(w);
    if (w->broken)
        return false;
    put_head(w, MESSAGE_END, sizeof *end);
    put(w, end, sizeof *end);
    flush(w);
    return !w->broken;
}

void message_writer_free(message_writer *w)
{
    munmap(w->box, sizeof *w->box);
    free(w);
}

char *message_room(message_reader *r, size_t bytes)
{
    if (r->used > 0) {
        memmove(r->bytes, r->bytes + r->used, r->length - r->used);
        r->length -= r->used;
        r->used = 0;
    }
    if (r->capacity < r->length + bytes) {
        r->capacity = r->length + bytes;
        r->bytes = memory_need(realloc(r->bytes, r->capacity));
    }
    return r->bytes + r->length;
}

void message_received(message_reader *r, size_t bytes)
{
    r->length += bytes;
}

static message_state read_names(message *m, const char *body, size_t bytes)
{
    m->count = 0;
    if (bytes == 0 || body[bytes - 1] != '\0')
        return MESSAGE_GARBAGE;
    for (const char *name = body; name < body + bytes; name += strlen(name) + 1) {
        if (m->count == METRICS_MOST)
            return MESSAGE_GARBAGE;
        m->names[m->count++] = name;
    }
    return MESSAGE_READY;
}

static message_state read_point(message *m, const char *body, size_t bytes)
{
    size_t values = bytes - sizeof m->clocks;
    if (bytes < sizeof m->clocks || values > sizeof m->values || values % sizeof(double))
        return MESSAGE_GARBAGE;
    memcpy(&m->clocks, body, sizeof m->clocks);
    memcpy(m->values, body + sizeof m->clocks, values);
    m->count = (int)(values / sizeof(double));
    return MESSAGE_READY;
}

static message_state read_end(message *m, const char *body, size_t bytes)
{
    if (bytes != sizeof m->end)
        return MESSAGE_GARBAGE;
    memcpy(&m->end, body, bytes);
    m->end.message.sentence[sizeof m->end.message.sentence - 1] = '\0';
    return m->end.status < TRIAL_STATUSES ? MESSAGE_READY : MESSAGE_GARBAGE;
}

message_state message_next(message_reader *r, message *m)
{
    head h;
    size_t left = r->length - r->used;
    if (left < sizeof h)
        return MESSAGE_WANTED;
    memcpy(&h, r->bytes + r->used, sizeof h);
    m->kind = (message_kind)(h.magic - (uint32_t)MAGIC);
    if (m->kind < MESSAGE_METRICS || m->kind > MESSAGE_END || h.bytes > BODY_MOST)
        return MESSAGE_GARBAGE;
    if (left < sizeof h + h.bytes)
        return MESSAGE_WANTED;
    const char *body = r->bytes + r->used + sizeof h;
    message_state state = m->kind == MESSAGE_METRICS ? read_names(m, body, h.bytes)
                          : m->kind == MESSAGE_POINT ? read_point(m, body, h.bytes)
                                                     : read_end(m, body, h.bytes);
    if (state == MESSAGE_READY) {
        r->used += sizeof h + h.bytes;
        r->passed += sizeof h + h.bytes;
    }
    return state;
}

void message_skip(message_reader *r)
{
    r->used++;
}

/* Whoever ran in the writer's process could write there: the numbers are to agree with what
   came through the pipe. */
void message_rest(message_reader *r, int memory)
{
    outbox *box = memory_need(malloc(sizeof *box));
    bool whole = pread(memory, box, sizeof *box, 0) == (ssize_t)sizeof *box;
    uint64_t sent = box->sent, length = box->length;
    r->used = r->length = 0;
    if (whole && length <= sizeof box->bytes && sent <= r->passed &&
        r->passed - sent <= length) {
        size_t rest = (size_t)(length - (r->passed - sent));
        memcpy(message_room(r, rest), box->bytes + (r->passed - sent), rest);
        message_received(r, rest);
    }
    free(box);
}

void message_reader_free(message_reader *r)
{
    free(r->bytes);
    *r = (message_reader){0};
}
