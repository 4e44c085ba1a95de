/* Where a process crashed: noted by itself, in memory that it shares with the parent, which
   outlives it; the parent finds the names. */
#pragma once

#include <stdint.h>

#include "base/text.h"

enum { CRASH_CALLS = 40, CRASH_PATH = 240 };

/* Written by a process that is out of order: nothing in here is to be trusted. */
typedef struct crash_report {
    int signal; /* 0: it did not crash */
    int count;
    struct {
        uint64_t address; /* in the process */
        uint64_t offset;  /* in the file */
        char path[CRASH_PATH];
    } calls[CRASH_CALLS]; /* innermost first */
} crash_report;

/* Shared with the processes that are forked from now on, and empty. */
crash_report *crash_reports_new(int count);
void crash_reports_free(crash_report *, int count);

/* From here on a signal that means a crash is noted, and then ends the process as it would
   have. Works on a stack of its own, without the heap, and gives up after a second. */
void crash_watch(crash_report *);
/* Crashes are not noted any more. */
void crash_unwatch(void);

/* A line per call, innermost first: "step+0x4a (my_optimizer.so)". Nothing where nothing was
   noted. */
void crash_lines(const crash_report *, text *);
/* The innermost call that is not the C library's: "step (my_optimizer.so)"; empty when there is
   none. */
void crash_place(const crash_report *, text *);
