/* Tables in the host's memory: mapped from the cache, or kept there. */
#pragma once

#include <slalom/host.h>

#include "table.h"

#define shelf_table SL_PRECISE(shelf_table)
#define shelf_keep  SL_PRECISE(shelf_keep)

/* Reads a file or folder, arranged for the kernels, as long as the trial's data live; the first
   time also into the cache. `identity` (33 bytes, or NULL) <- a hash of the contents. */
sl_status shelf_table(sl_host *, const char *path, table *, char *identity);

/* A copy of `made` (CSR), arranged, and a hash of its contents. */
sl_status shelf_keep(sl_host *, table *made, table *, char identity[33]);
