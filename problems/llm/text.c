#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../linear/bytes.h"

bool text_read(const char *path, unsigned char **data, int64_t *length,
               char sentence[TEXT_SENTENCE])
{
    bytes b;
    if (!bytes_read(path, &b, sentence, TEXT_SENTENCE))
        return false;
    *length = (int64_t)b.length;
    *data = (unsigned char *)malloc(b.length + 1);
    if (*data)
        memcpy(*data, b.data, b.length);
    else
        snprintf(sentence, TEXT_SENTENCE, "%s: is larger than the memory of this machine",
                 path);
    bytes_free(&b);
    return *data != NULL;
}
