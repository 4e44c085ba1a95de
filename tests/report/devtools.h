/* The DevTools protocol: commands and answers as JSON. */
#pragma once

#include <libfyaml.h>

#include "browser.h"

/* Sends a command and returns its answer, a document that the caller destroys. */
struct fy_document *devtools_ask(browser *, const char *method, const char *parameters);
void devtools_tell(browser *, const char *method, const char *parameters);
/* The text at a path of the answer, which the caller frees; it must be there. */
char *devtools_ask_text(browser *, const char *method, const char *parameters,
                        const char *path);
/* NULL when nothing is there. */
char *devtools_text(struct fy_document *, const char *path);
