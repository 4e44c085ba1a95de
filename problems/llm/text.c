#include "text.h"

#include "../linear/bytes.h"

bool text_read(const char *path, unsigned char **data, int64_t *length,
               char sentence[TEXT_SENTENCE])
{
    bytes b;
    if (!bytes_read(path, &b, sentence, TEXT_SENTENCE))
        return false;
    *data = (unsigned char *)b.data;
    *length = (int64_t)b.length;
    return true;
}
