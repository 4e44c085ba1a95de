/* An entry: one item under `problems`, `optimizers` or `probes`, a plugin with its options, and
   for optimizers the transforms and schedules beside it. It stands for one setting or, when
   options are axes, for many. */
#pragma once

#include "study/axis.h"

typedef struct part {
    const plugin *plugin;
    const sl_plugin *about;
    const node *at;         /* the plugin's name in the study */
    option_value *defaults; /* one per option, and one more for `instance` */
    int scheduled;          /* of a schedule: which option of parts[0] it moves */
} part;

typedef struct entry {
    sl_kind kind;
    const node *at;
    part *parts; /* [0] is the plugin itself, then transforms, then schedules */
    int transforms, schedules;
    axis *axes;
    int axis_count, axis_room;
    int64_t settings;
    char *label; /* NULL until the study or label_entries gives one */
    const node *label_at;
} entry;

/* Reads `name`, `name: {options}`, and the keys beside it. */
bool entry_read(reader *, const node *, sl_kind, entry *);

/* The parts' settings, all with their values, of setting number `index`. */
setting *entry_setting(reader *, const entry *, int64_t index);

/* The `instance` in a problem's setting, or NAN when the study gives none. */
double setting_instance(const setting *);
