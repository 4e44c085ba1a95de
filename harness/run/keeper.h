/* Keeps a trial: its points and its state go into a checkpoint when one is due, and come out of
   it when the trial begins again. Compiled once per precision. */
#pragma once

#include "base/text.h"
#include "run/resume.h"

#define keeper        SL_PRECISE(keeper)
#define keeper_open   SL_PRECISE(keeper_open)
#define keeper_close  SL_PRECISE(keeper_close)
#define keeper_resume SL_PRECISE(keeper_resume)
#define keeper_due    SL_PRECISE(keeper_due)
#define keeper_write  SL_PRECISE(keeper_write)
#define keeper_sink   SL_PRECISE(keeper_sink)

typedef struct keeper {
    const trial *trial;
    chain *chain;
    image *image;
    const keeping *how;
    const point_sink *sink; /* where the points go besides */
    void *course;           /* what the race itself wants back, by value */
    size_t course_bytes;
    int metrics;
    int64_t point_count;
    text points;        /* clocks and values, one point behind the other */
    trial_end *end;     /* whose times before this process are those of the checkpoint */
    uint64_t begun;     /* nanoseconds: the trial, in this process */
    uint64_t next_time; /* nanoseconds; UINT64_MAX: never */
    failure note;       /* the first thing that went wrong; the trial goes on */
} keeper;

/* A sink that remembers what it hands on; to be used from the first point on. */
point_sink keeper_sink(keeper *, const point_sink *to);

/* After everything was started and before the first step. `begun`: when the trial began. */
void keeper_open(keeper *, const loaded *, void *course, size_t course_bytes, uint64_t begun);
void keeper_close(keeper *);

/* Goes on from the checkpoint, if there is one that fits: its points are sent again. */
bool keeper_resume(keeper *);

bool keeper_due(keeper *);
/* Stops the clocks. False: it could not be written, and an older one is as it was. */
bool keeper_write(keeper *);
