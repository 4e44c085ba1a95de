/* Memory that is freed all at once. */
#pragma once

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena;

arena *arena_new(void);
void arena_free(arena *);

/* `bytes` zeroed bytes, 16-byte aligned. Never NULL: when the machine has no memory left the
   process ends with a sentence, as nothing useful can follow. */
void *arena_alloc(arena *, size_t bytes);
#define arena_array(arena, type, count)                                                        \
    ((type *)arena_alloc(arena, sizeof(type) * (size_t)(count)))

char *arena_copy(arena *, const char *text);
char *arena_copy_bytes(arena *, const char *bytes, size_t length); /* adds the closing zero */
char *arena_format(arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
