/* The harness's own answer to an exhausted machine. */
#pragma once

/* Returns what malloc gave, or ends the process with a sentence: the store is consistent at any
   moment, so ending is safe, and nothing else could be done. */
void *memory_need(void *from_malloc);
