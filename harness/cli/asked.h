/* The study and the store that a command is about: `COMMAND [--store FILE] STUDY`. */
#pragma once

#include <argp.h>

#include "store/store.h"

typedef struct asked {
    const char *named;      /* the study, as the user wrote it */
    const char *store_path; /* --store, else slalom.db in results_folder */
    const char *figure;     /* in place of the study's own figures; NULL: those */
    arena *memory;          /* until asked_close */
    registry *plugins;
    study *study; /* after asked_read */
} asked;

/* For argp's children: parses the study and --store. The parent hands the asked on:
   case ARGP_KEY_INIT: state->child_inputs[0] = &choices->asked; */
extern const struct argp_child asked_arguments[];

void asked_open(asked *);
/* Locates and reads the study. */
bool asked_read(asked *, failure *);
void asked_close(asked *);
