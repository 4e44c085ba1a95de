/* What a descriptor says, for people and for programs. Nothing of the plugin is
   run but a problem's start, for its tensors. */
#pragma once

#include "base/text.h"
#include "plugin/registry.h"

void describe_text(text *out, const plugin *);
void describe_json(text *out, const plugin *); /* one object */
