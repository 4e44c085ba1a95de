/* Whole files in and out. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "figures/drawing.h"

bool file_read(const char *path, text *bytes, failure *f)
{
    char block[65536];
    size_t count;
    FILE *file = fopen(path, "re");
    if (!file)
        return failure_set(f, "%s: cannot be read: %s", path, strerror(errno));
    while ((count = fread(block, 1, sizeof block, file)) > 0)
        text_add_bytes(bytes, block, count);
    bool good = !ferror(file);
    fclose(file);
    return good || failure_set(f, "%s: cannot be read: %s", path, strerror(errno));
}

bool file_write(const char *folder, const char *name, const char *ending, const char *bytes,
                size_t length, failure *f)
{
    char path[4096], draft[4096];
    int long_path = snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    int longer = snprintf(draft, sizeof draft, "%s/.%s%s", folder, name, ending);
    if (long_path >= (int)sizeof path || longer >= (int)sizeof draft)
        return failure_set(f, "%s: the path of the figure is too long", folder);
    FILE *file = fopen(draft, "we");
    bool good = file && fwrite(bytes, 1, length, file) == length;
    good = file && fclose(file) == 0 && good && rename(draft, path) == 0;
    if (good)
        return true;
    failure_set(f, "%s: cannot write the figure: %s", path, strerror(errno));
    if (file)
        unlink(draft);
    return false;
}
