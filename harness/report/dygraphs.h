/* dygraphs, the interactive charts' library: read from where its package puts it. */
#pragma once

#include "base/failure.h"
#include "base/text.h"

/* dygraph.min.js, ready to stand in a <script>. */
bool dygraphs_read(text *, failure *);
