/* Records through a pipe: whole, in pieces, and not records at all. */
#include <criterion/criterion.h>
#include <string.h>
#include <unistd.h>

#include "engine/message.h"

static size_t record(char *bytes, size_t room)
{
    int ends[2];
    point_sink sink;
    const char *names[] = {"loss", "accuracy"};
    clocks now = {.steps = 3, .samples = 96};
    double values[] = {0.5, 0.25};
    trial_end end = {.status = TRIAL_DIVERGED};
    cr_assert_eq(pipe(ends), 0);
    message_writer *w = message_writer_new(ends[1], message_memory_new());
    message_writer_sink(w, &sink);
    sink.metrics(sink.to, 2, names);
    sink.point(sink.to, &now, values);
    cr_assert(message_write_end(w, &end));
    close(ends[1]);
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], bytes + length, room - length)) > 0;)
        length += (size_t)got;
    close(ends[0]);
    return length;
}

Test(message, arrives_whole_whatever_the_pieces)
{
    static char bytes[65536];
    size_t length = record(bytes, sizeof bytes);
    for (size_t piece = 1; piece < length; piece = piece * 3 + 1) {
        message_reader r = {0};
        message m;
        int seen = 0;
        for (size_t at = 0; at < length; at += piece) {
            size_t part = length - at < piece ? length - at : piece;
            memcpy(message_room(&r, part), bytes + at, part);
            message_received(&r, part);
            while (message_next(&r, &m) == MESSAGE_READY) {
                seen++;
                if (m.kind == MESSAGE_METRICS)
                    cr_assert_str_eq(m.names[1], "accuracy");
                if (m.kind == MESSAGE_POINT) {
                    cr_assert_eq(m.clocks.samples, 96);
                    cr_assert_eq(m.count, 2);
                    cr_assert_eq(m.values[1], 0.25);
                }
                if (m.kind == MESSAGE_END)
                    cr_assert_eq(m.end.status, TRIAL_DIVERGED);
            }
        }
        cr_assert_eq(seen, 3, "pieces of %zu bytes: %d records", piece, seen);
        message_reader_free(&r);
    }
}

/* A writer that ends in the midst of its work: the two names were sent, `points` points not. */
static uint64_t break_off(int memory, int points)
{
    int ends[2];
    point_sink sink;
    const char *names[] = {"loss", "accuracy"};
    cr_assert_eq(pipe(ends), 0);
    message_writer *w = message_writer_new(ends[1], dup(memory));
    message_writer_sink(w, &sink);
    sink.metrics(sink.to, 2, names);
    for (int k = 0; k < points; k++)
        sink.point(sink.to, &(clocks){.steps = k}, (double[]){k, -k});
    message_writer_free(w);
    char sent[200];
    ssize_t bytes = read(ends[0], sent, sizeof sent);
    close(ends[0]);
    close(ends[1]);
    cr_assert_gt(bytes, 0);
    return (uint64_t)bytes;
}

static int rest(int memory, uint64_t passed)
{
    message_reader r = {.passed = passed};
    message m;
    int seen = 0;
    message_rest(&r, memory);
    for (; message_next(&r, &m) == MESSAGE_READY; seen++)
        cr_assert(m.kind == MESSAGE_POINT && m.clocks.steps == seen && m.values[1] == -seen);
    message_reader_free(&r);
    return seen;
}

Test(message, what_was_not_sent_is_found)
{
    int memory = message_memory_new();
    uint64_t sent = break_off(memory, 5);
    cr_assert_eq(rest(memory, sent), 5);
    cr_assert_eq(rest(memory, sent - 1), 0, "not the writer's bytes: something is missing");
    cr_assert_eq(rest(memory, sent + 1000000), 0);
    close(memory);
}

Test(message, what_was_not_sent_may_be_spoilt)
{
    for (off_t at = 0; at < 400; at++) {
        int memory = message_memory_new();
        uint64_t sent = break_off(memory, 3);
        cr_assert_eq(pwrite(memory, "\xa5\xff", 2, at), 2);
        message_reader r = {.passed = sent};
        message m;
        message_rest(&r, memory);
        for (int k = 0; k < 10 && message_next(&r, &m) == MESSAGE_READY; k++)
            ;
        message_reader_free(&r);
        close(memory);
    }
}

Test(message, memory_that_was_cut_holds_nothing)
{
    int memory = message_memory_new();
    uint64_t sent = break_off(memory, 3);
    cr_assert_eq(ftruncate(memory, 100), 0);
    cr_assert_eq(rest(memory, sent), 0);
    close(memory);
}

Test(message, garbage_is_noticed)
{
    message_reader r = {0};
    message m;
    strcpy(message_room(&r, 64), "hello from a plugin that prints into its pipe");
    message_received(&r, 40);
    cr_assert_eq(message_next(&r, &m), MESSAGE_GARBAGE);
    message_reader_free(&r);
}

Test(message, flipped_bytes_never_crash)
{
    static char bytes[65536], copy[65536];
    size_t length = record(bytes, sizeof bytes);
    for (size_t at = 0; at < length && at < 700; at++) {
        message_reader r = {0};
        message m;
        memcpy(copy, bytes, length);
        copy[at] = (char)(copy[at] ^ 0x55);
        memcpy(message_room(&r, length), copy, length);
        message_received(&r, length);
        for (int k = 0; k < 10 && message_next(&r, &m) == MESSAGE_READY; k++)
            ;
        message_reader_free(&r);
    }
}
