/* Studies that tests write: read with the plugins of tests/study/plugins, from a folder of
   their own. */
#pragma once

#include "study/study.h"

/* The folder, made at the first call. */
const char *sample_folder(void);

/* Writes a file into the folder and returns its path. */
const char *sample_write(const char *name, const char *bytes, size_t length);

const registry *sample_plugins(void);

/* Reads a study of that text; NULL and the sentence without the folder. */
study *sample_read(const char *written, failure *);

/* The same; fails the test when the study is refused. */
study *sample_good(const char *written);

/* Checks that the study is refused with exactly this sentence. */
void sample_bad(const char *written, const char *sentence);

/* A study of this optimizer entry on `hill`, ten steps, one seed. */
study *sample_of(const char *optimizer);

/* The number that option `name` of the optimizer has in a trial. */
double sample_option(const trial *, const char *name);
