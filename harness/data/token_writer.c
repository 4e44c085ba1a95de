#include "data/token_writer.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../../problems/llm/token_file.h"

enum { TOKENS_MOST = INT32_MAX };

static bool fail(token_writer *w, const char *what)
{
    return failure_set(&w->why, "%s: cannot be %s: %s", w->name, what, strerror(errno));
}

static void name_next(token_writer *w)
{
    const size_t length = strlen(w->path);
    const bool ends = length > 4 && strcmp(w->path + length - 4, ".bin") == 0;
    if (w->shard == 0)
        snprintf(w->name, sizeof w->name, "%s", w->path);
    else
        snprintf(w->name, sizeof w->name, "%.*s_%06lld.bin", (int)(ends ? length - 4 : length),
                 w->path, (long long)w->files);
}

static void part_name(const token_writer *w, char part[4096 + 8])
{
    snprintf(part, 4096 + 8, "%s.part", w->name);
}

static bool begin(token_writer *w)
{
    char part[4096 + 8];
    const int32_t head[TOKEN_HEAD] = {0};
    name_next(w);
    part_name(w, part);
    w->file = fopen(part, "wbe");
    w->count = w->text_bytes = 0;
    if (!w->file)
        return fail(w, "written");
    setvbuf(w->file, NULL, _IOFBF, 1 << 20);
    return fwrite(head, sizeof head, 1, w->file) == 1 || fail(w, "written");
}

static bool finish(token_writer *w)
{
    char part[4096 + 8];
    int32_t head[TOKEN_HEAD];
    part_name(w, part);
    token_head(head, w->width, w->count, w->text_bytes);
    bool good = fseek(w->file, 0, SEEK_SET) == 0 &&
                fwrite(head, sizeof head, 1, w->file) == 1 && fflush(w->file) == 0 &&
                fsync(fileno(w->file)) == 0;
    good = fclose(w->file) == 0 && good;
    w->file = NULL;
    if (!good || rename(part, w->name) != 0) {
        fail(w, "written");
        unlink(part);
        return false;
    }
    w->files++;
    return true;
}

static bool put(token_writer *w, int32_t id)
{
    const uint16_t narrow = (uint16_t)id;
    return (w->width == 2 ? fwrite_unlocked(&narrow, sizeof narrow, 1, w->file)
                          : fwrite_unlocked(&id, sizeof id, 1, w->file)) == 1 ||
           fail(w, "written");
}

bool token_writer_add(token_writer *w, const int32_t *ids, int64_t count, int64_t text_bytes)
{
    for (int64_t k = 0; k < count; k++) {
        if (!w->file && !begin(w))
            return false;
        if (w->count == TOKENS_MOST)
            return failure_set(&w->why, "%s: has no room for more than %d tokens; write shards",
                               w->name, TOKENS_MOST);
        if (!put(w, ids[k]))
            return false;
        w->count++;
        w->all++;
        w->text_bytes += k == 0 ? text_bytes : 0;
        if (w->shard > 0 && w->count == w->shard && !finish(w))
            return false;
    }
    return true;
}

bool token_writer_end(token_writer *w)
{
    return !w->file || finish(w);
}

void token_writer_abandon(token_writer *w)
{
    char part[4096 + 8];
    part_name(w, part);
    if (w->file) {
        fclose(w->file);
        unlink(part);
    }
    w->file = NULL;
}
