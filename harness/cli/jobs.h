/* The jobs of a study on the cluster, for its status. */
#pragma once

#include "base/text.h"
#include "cli/asked.h"

/* A table of the jobs in the queue; nothing for a study that was never submitted, and a
   sentence when the queue cannot be asked. */
void jobs_add(const asked *, text *out);
