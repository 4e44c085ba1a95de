/* What a trial's process tells the parent through its pipe: records of a fixed head and a body,
   gathered into blocks so that a point costs nanoseconds, not a system call. The block lies in
   memory that both have: whatever ends the process, what it told is not lost. */
#pragma once

#include "run/point.h"
#include "run/precise.h"

typedef enum message_kind { MESSAGE_METRICS = 1, MESSAGE_POINT, MESSAGE_END } message_kind;

/* The writing side, in the trial's process. Returns false once the pipe is broken. */
typedef struct message_writer message_writer;
int message_memory_new(void); /* a descriptor for both sides; -1 with errno */
message_writer *message_writer_new(int pipe, int memory); /* closes the memory's descriptor */
void message_writer_free(message_writer *);               /* which leaves the pipe open */
void message_writer_sink(message_writer *, point_sink *); /* a sink that writes here */
bool message_write_end(message_writer *, const trial_end *); /* and everything before it */

/* The reading side: bytes in, whole records out. */
typedef struct message {
    message_kind kind;
    int count;                       /* METRICS, POINT: values */
    const char *names[METRICS_MOST]; /* METRICS */
    clocks clocks;                   /* POINT */
    double values[METRICS_MOST];     /* POINT */
    trial_end end;                   /* END */
} message;

typedef struct message_reader {
    char *bytes;
    size_t length, capacity, used;
    uint64_t passed; /* bytes of whole records since the first */
} message_reader;

typedef enum message_state { MESSAGE_READY, MESSAGE_WANTED, MESSAGE_GARBAGE } message_state;

/* Room for the next read(2); then tell how many bytes came. */
char *message_room(message_reader *, size_t bytes);
void message_received(message_reader *, size_t bytes);
/* The next whole record. GARBAGE: what came was not written by a message_writer. */
message_state message_next(message_reader *, message *);
void message_skip(message_reader *); /* a byte that is garbage */
/* The writer is gone, and its pipe empty: what it had not yet sent comes next. */
void message_rest(message_reader *, int memory);
void message_reader_free(message_reader *);
