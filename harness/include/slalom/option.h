/* Options (hyperparameters): a table of names, types, defaults, ranges and offsets. The host
   fills the fields of the plugin's own struct from it before `start`, validates, documents,
   grids and schedules them; the plugin only reads `h->lr`. Real options are double in both
   precisions, so that 1 - beta2 loses no digits in float: cast the coefficients that a loop
   uses. */
#pragma once

#include <slalom/real.h>

typedef enum sl_type {
    SL_TYPE_END,    /* closes a table */
    SL_TYPE_REAL,   /* double */
    SL_TYPE_INT,    /* int64_t */
    SL_TYPE_BOOL,   /* bool */
    SL_TYPE_CHOICE, /* int32_t: the position of the word in `words` */
    SL_TYPE_DATA    /* const char *: path of a file or folder; "" when not given */
} sl_type;

typedef enum sl_scale { SL_LINEAR, SL_LOG } sl_scale; /* how a grid or a figure spaces it */

typedef struct sl_option {
    const char *name;
    sl_type type;
    sl_scale scale;
    size_t offset;       /* bytes from the start of the plugin's struct */
    double initial;      /* default: the number, 0 or 1 of a bool, the position of a choice; of
                            DATA: 1 when a study must give it */
    double low, high;    /* closed range of a number */
    const char *words;   /* CHOICE: "log|linear"; INT: a word that may stand for 0, or NULL */
    const char *meaning; /* one line */
} sl_option;

#define SL_POSITIVE  DBL_MIN /* as `low`: greater than zero */
#define SL_UNBOUNDED ((double)INFINITY)

#define SL_REAL(self, field, initial, low, high, scale, meaning)                               \
    {                                                                                          \
#field, SL_TYPE_REAL, scale, offsetof(self, field), initial, low, high, NULL, meaning  \
    }
#define SL_INT(self, field, initial, low, high, meaning)                                       \
    {                                                                                          \
#field, SL_TYPE_INT, SL_LINEAR, offsetof(self, field), initial, low, high, NULL,       \
            meaning                                                                            \
    }
#define SL_INT_OR(self, field, word, initial, low, high, meaning)                              \
    {                                                                                          \
#field, SL_TYPE_INT, SL_LINEAR, offsetof(self, field), initial, low, high, word,       \
            meaning                                                                            \
    }
#define SL_BOOL(self, field, initial, meaning)                                                 \
    {                                                                                          \
#field, SL_TYPE_BOOL, SL_LINEAR, offsetof(self, field), initial, 0, 1, NULL, meaning   \
    }
#define SL_CHOICE(self, field, words, initial, meaning)                                        \
    {                                                                                          \
#field, SL_TYPE_CHOICE, SL_LINEAR, offsetof(self, field), initial, 0, 0, words,        \
            meaning                                                                            \
    }
/* A file or folder that a study must give, and one that it may. */
#define SL_DATA(self, field, meaning)                                                          \
    {                                                                                          \
#field, SL_TYPE_DATA, SL_LINEAR, offsetof(self, field), 1, 0, 0, NULL, meaning         \
    }
#define SL_DATA_OR_NONE(self, field, meaning)                                                  \
    {                                                                                          \
#field, SL_TYPE_DATA, SL_LINEAR, offsetof(self, field), 0, 0, 0, NULL, meaning         \
    }
#define SL_OPTIONS_END                                                                         \
    {                                                                                          \
        NULL, SL_TYPE_END, SL_LINEAR, 0, 0, 0, 0, NULL, NULL                                   \
    }
