#include "report/dygraphs.h"

#include <stdio.h>
#include <string.h>

#include "build_info.h"

static const char path[] = BUILD_DYGRAPHS;

bool dygraphs_read(text *out, failure *f)
{
    static const char map[] = "//# sourceMappingURL"; /* a browser would look for that file */
    char bytes[8192];
    size_t count;
    FILE *file = fopen(path, "re");
    if (!file)
        return failure_set(
            f, "%s is not there; the report needs it: apt install libjs-dygraphs", path);
    text words = {0};
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add_bytes(&words, bytes, count);
    fclose(file);
    const char *end = words.length > 0 ? strstr(words.data, map) : NULL;
    bool good = words.length > 0 && !strstr(words.data, "</script");
    if (good)
        text_add_bytes(out, words.data, end ? (size_t)(end - words.data) : words.length);
    else
        failure_set(f, "%s cannot be put into a page: it is empty or holds </script", path);
    text_free(&words);
    return good;
}
