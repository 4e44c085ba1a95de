#include "cli/kept.h"

#include <math.h>
#include <unistd.h>

#include "store/reader.h"

static const char *path_of(const asked *s, const trial *t)
{
    return arena_format(s->memory, "%s-parameters/%s.safetensors", s->store_path, t->key);
}

/* Its loss at the end; false when it is another trial or left no parameters. */
static bool judge(const asked *s, store *st, const trial *t, int64_t wanted, double *loss)
{
    record r;
    if (!store_record(st, t->key, s->memory, &r) || (wanted > 0 && r.row != wanted) ||
        access(path_of(s, t), R_OK) != 0)
        return false;
    if (!store_final(st, r.row, "loss", loss) || isnan(*loss))
        *loss = (double)INFINITY;
    return true;
}

static const trial *best_of(const asked *s, store *st, int64_t wanted)
{
    const trial *best = NULL;
    double least = 0, loss;
    for (int64_t k = 0; k < s->study->trial_count; k++) {
        const trial *t = &s->study->trials[k];
        if (judge(s, st, t, wanted, &loss) && (!best || loss < least)) {
            best = t;
            least = loss;
        }
    }
    return best;
}

bool kept_find(asked *s, int64_t wanted, const char **path, failure *f)
{
    if (!asked_read(s, f))
        return false;
    store *st = store_open_readonly(s->store_path, f);
    if (!st)
        return false;
    const trial *t = best_of(s, st, wanted);
    store_close(st);
    if (t)
        *path = path_of(s, t);
    else if (wanted > 0)
        failure_set(f, "trial %lld of %s left no parameters in %s-parameters",
                    (long long)wanted, s->study->name, s->store_path);
    else
        failure_set(f,
                    "no trial of %s left parameters in %s-parameters: does the study say "
                    "keep: parameters?",
                    s->study->name, s->store_path);
    return t != NULL;
}
