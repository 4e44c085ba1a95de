/* The engine's inside: the running trials, and the processes that hold their data. */
#pragma once

#include "engine/calibrator.h"
#include "engine/crash.h"
#include "engine/engine.h"
#include "engine/group.h"
#include "engine/loader.h"
#include "engine/message.h"
#include "engine/peaks.h"

typedef struct host_process { /* a loader, and the trials that wait for it */
    loader loader;
    const group *group;
    int64_t next; /* of the group, not yet started */
    int running;
    int processes; /* of trials; they may live on for a moment after their trial's end */
    crash_report *report;
    bool alive;
    bool loaded, refused;
    trial_status killed; /* why its loader was killed while loading; TRIAL_DONE: it was not */
    const char *killed_because;
} host_process;

typedef struct slot { /* a running trial */
    int64_t trial;    /* position in the study; -1: free */
    int64_t row;      /* of the store */
    host_process *host;
    loader_files files; /* pipe: -1 once it was read to its end */
    message_reader reader;
    bool garbled;       /* what comes through the pipe is not the harness's any more */
    double limit;       /* seconds; 0: none */
    uint64_t deadline;  /* nanoseconds; UINT64_MAX: none */
    bool exited, ended; /* its process; by a record of its own */
    bool leaving;       /* it was asked to save itself and end */
    int wait_status;    /* of waitpid, once it has exited */
    double peak_flops;  /* a second, of a matrix product; 0: not asked yet */
    int64_t grown;      /* bytes of its own at its peak, at least; once it has exited */
    trial_end end;
    uint64_t begun, started; /* nanoseconds; started: with its data there */
    crash_report *report;
} slot;

typedef struct engine {
    const study *study;
    store *store;
    const engine_options *options;
    engine_state *state;
    failure *failure;
    host_process *hosts;
    int64_t host_count, first_open; /* hosts before first_open are finished */
    slot *slots;
    crash_report *reports; /* one per slot */
    const char *machine;   /* for checkpoints: what decides the last bits of results here */
    pace *pace;
    peaks peaks;
    double estimated; /* when the time left was; seconds since the start */
    uint64_t begun, committed;
    bool exclusive; /* one trial at a time, and between them measurements */
    calibrator calibrator;
    uint64_t calibrated;
    int64_t starved; /* processes that the system had killed when we last looked */
    bool stopping;   /* start nothing new */
    bool broken;     /* the store or the system failed; `failure` says how */
} engine;

void engine_breaks(engine *);
void engine_announce(engine *);
/* Seconds from the start of the run to a moment. */
double engine_seconds(const engine *, uint64_t nanoseconds);
/* Records how the trial ended, in the store and in the state; where, when it crashed. */
void engine_result(engine *, int64_t cell, int64_t row, const trial_end *,
                   const crash_report *);

bool slot_begin(engine *, slot *, host_process *, int64_t cell);
/* Reads what is there; false when nothing more will come, or nothing is there. */
bool slot_read(engine *, slot *);
/* A process of ours was killed, and neither by us nor by a fault of its own: whether the system
   did that, being out of memory, or somebody. With a sentence. */
trial_status engine_killed(engine *, failure *);
void slot_kill(slot *, trial_status, const char *sentence);
/* "WHAT by signal 11 (Segmentation fault) in step (my_optimizer.so)" */
void slot_crashed(failure *, const char *what, int signal_number, const crash_report *);
/* It may save itself first, if it makes checkpoints and has the data. */
void slot_interrupt(engine *, slot *);
void slot_overdue(slot *);                                 /* its deadline has passed */
void slot_loaded(slot *);                                  /* its host has the data */
void slot_exited(engine *, slot *, const loader_report *); /* its process is gone */
/* It will never run, or its process is lost. */
void slot_lost(engine *, slot *, trial_status, const char *sentence);

/* The next host with a trial to start; begins its loader. NULL when there is none. */
host_process *host_next(engine *);
void host_read(engine *, host_process *);
/* Ends a loader that is still loading; its trials get the status and the sentence. */
void host_kill(host_process *, trial_status, const char *sentence);
/* No trial's process is left, also none of a trial that has ended. */
bool hosts_quiet(const engine *);
/* Loaders without work end; the window of hosts that may be alive moves on. */
void hosts_end(engine *);

/* exclusive.c: the measurements before, between and after exclusive trials. */
bool exclusive_begin(engine *);
void exclusive_between(engine *);
void exclusive_end(engine *);
