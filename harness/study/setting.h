/* A setting: one plugin with a value for every one of its options. */
#pragma once

#include "base/text.h"
#include "plugin/registry.h"

typedef struct option_value {
    double number;    /* REAL, INT, BOOL (0 or 1), CHOICE (position) */
    const char *text; /* DATA: as the study says it (a name or a path); "" when not given */
    const char *path; /* DATA: the file or folder on this machine; "" when not given */
    const char *hash; /* DATA: of what is in there, data_hash's hex; "" when not given */
} option_value;

typedef struct setting {
    const plugin *plugin;
    option_value *values; /* one per option of the plugin's table, in its order */
} setting;

/* The options with the plugin's defaults. `values` has room for all. */
void setting_defaults(const plugin *, option_value *values);

/* Whether a problem's data depend on the trial's instance: it generates them and was given no
   file. */
bool setting_generates(const setting *);

/* Writes the values into the plugin's struct `self`. DATA fields point to the setting's path.
 */
void setting_apply(const setting *, void *self);

/* {"lr":0.1,"nesterov":false}: every option in the table's order, choices by their word. */
void setting_json(const setting *, text *out);

/* One value as JSON: 0.1, true, "log". */
void setting_value_json(text *out, const sl_option *, const option_value *);

/* {"data":"3f..."}: as above, but DATA options by the hash of what is in them. */
void setting_identity(const setting *, text *out);

/* One value as a study would spell it: 0.1, true, log, full, fashion_mnist. */
void option_value_add(text *out, const sl_option *, const option_value *);

/* What may stand there: "a number > 0", "a whole number from 1 to 9 or full", "log or linear".
 */
void option_expected_add(text *out, const sl_option *);

/* The range of a number: "> 0", "from 0 to 1", ">= 1"; nothing when there is none. */
void option_range_add(text *out, const sl_option *);

const char *option_type_name(sl_type); /* "real", "int", "bool", "choice", "data" */

bool option_in_range(const sl_option *, double number);
