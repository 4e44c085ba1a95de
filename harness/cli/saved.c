#include "cli/saved.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "run/checkpoint.h"

static int by_key(const void *a, const void *b)
{
    return memcmp(a, b, 33);
}

static bool is_key(const char *name)
{
    return strlen(name) == 32 && strspn(name, "0123456789abcdef") == 32;
}

static void add_key(saved *s, const char *name)
{
    if ((s->count & (s->count + 1)) == 0) /* 0, 1, 3, 7, ...: full */
        s->keys = memory_need(realloc(s->keys, 33 * 2 * (s->count + 1)));
    memcpy(s->keys[s->count++], name, 33);
}

saved saved_open(const char *store_path, arena *memory)
{
    saved s = {.folder = arena_format(memory, "%s-checkpoints", store_path)};
    DIR *all = opendir(s.folder);
    for (const struct dirent *d; all && (d = readdir(all)) != NULL;) {
        if (is_key(d->d_name))
            add_key(&s, d->d_name);
        else
            s.unfinished |= d->d_name[0] != '.';
    }
    if (all)
        closedir(all);
    if (s.count > 0)
        qsort(s.keys, s.count, sizeof *s.keys, by_key);
    return s;
}

void saved_close(saved *s)
{
    free(s->keys);
    *s = (saved){0};
}

static bool has(const saved *s, const trial *t)
{
    return s->count > 0 && bsearch(t->key, s->keys, s->count, sizeof *s->keys, by_key);
}

static bool has_result(const known *k)
{
    return k->condition == CONDITION_DONE || k->condition == CONDITION_STALE;
}

savings saved_worth(const saved *s, const study *of, const known *all)
{
    savings w = {0};
    for (int64_t k = 0; s->count > 0 && k < of->trial_count; k++) {
        const trial *t = &of->trials[k];
        char path[CHECKPOINT_PATH];
        failure why;
        int64_t steps;
        if (has_result(&all[k]) || !has(s, t))
            continue;
        checkpoint_path(path, s->folder, t->key);
        if (checkpoint_look(path, t, &steps, &why) == CHECKPOINT_FITS)
            w.resumable++;
        else if (w.ignored++ == 0)
            w.why = why;
    }
    return w;
}

void savings_tell(const savings *w, text *out)
{
    if (w->resumable)
        text_add(out, "%lld %s on from a checkpoint", (long long)w->resumable,
                 w->resumable == 1 ? "trial goes" : "trials go");
    if (w->ignored)
        text_add(out, "%s%lld %s ignored (%s)", w->resumable ? "; " : "", (long long)w->ignored,
                 w->ignored == 1 ? "checkpoint is" : "checkpoints are", w->why.sentence);
}

void saved_remove(const saved *s, const study *of, const known *all, bool every)
{
    for (int64_t k = 0; s->count > 0 && k < of->trial_count; k++) {
        char path[CHECKPOINT_PATH];
        if (!has(s, &of->trials[k]) || !(every || has_result(&all[k])))
            continue;
        checkpoint_path(path, s->folder, of->trials[k].key);
        checkpoint_drop(path);
    }
}

void saved_tidy(const saved *s)
{
    rmdir(s->folder);
}
