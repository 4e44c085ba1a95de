/* The loader: a process that loads one problem's data and forks a child for every trial on it,
   so that the data are read once, shared, and a trial that goes wrong costs only itself. */
#pragma once

#include <sched.h>
#include <sys/types.h>

#include "engine/crash.h"
#include "study/trial.h"

/* Parent to loader, with the trial's files attached to a START. */
typedef enum loader_order { LOADER_START, LOADER_KILL, LOADER_LEAVE } loader_order;

typedef struct loader_command {
    loader_order order;
    int64_t trial;   /* position in the study */
    int slot;        /* START: which of the reports is the trial's */
    cpu_set_t cores; /* START: that it runs on; empty: anywhere */
} loader_command;

/* Loader to parent. */
typedef enum loader_event { LOADER_LOADED, LOADER_REFUSED, LOADER_EXIT } loader_event;

typedef struct loader_report {
    loader_event event;
    int64_t trial;    /* EXIT */
    int wait_status;  /* EXIT: of waitpid */
    int64_t peak_rss; /* EXIT: bytes */
    int64_t data_rss; /* EXIT: bytes at most of these that are the loader's */
    failure message;  /* REFUSED: why the data cannot be had */
} loader_report;

typedef struct loader_files { /* descriptors of what a trial tells through: see message.h */
    int pipe, memory;
} loader_files;

typedef struct loader {
    pid_t process;
    int control; /* a sequenced-packet socket; closing it ends the loader and its children */
} loader;

/* What it shares with the parent. */
typedef struct loader_shares {
    const trial *trials;
    int64_t first;           /* the trial whose data it loads */
    const char *parameters;  /* folder for those that trials keep, or NULL */
    const char *checkpoints; /* folder of them, or NULL */
    const char *machine;     /* for them: what decides the last bits of results here */
    crash_report *own;       /* of the loader while it loads */
    crash_report *report;    /* of its trials, by slot */
} loader_shares;

/* Forks a loader. False with a sentence when the system refuses. */
bool loader_begin(loader *, const loader_shares *, failure *);
/* Hands over a START and the trial's files. */
bool loader_start(const loader *, const loader_command *, loader_files);
bool loader_kill(const loader *, int64_t cell);
bool loader_leave(const loader *, int64_t cell); /* it is to save itself and end */
/* The next report; false at the end of the loader. Blocks. */
bool loader_next(const loader *, loader_report *);
/* Ends it and waits for it; how it ended, as waitpid says it. */
int loader_end(loader *);
