#include "stores.h"

#include <criterion/criterion.h>

session stores_session;
arena *stores_memory;

void stores_begin(void)
{
    session_open(&stores_session);
    stores_memory = arena_new();
}

void stores_end(void)
{
    arena_free(stores_memory);
    session_close(&stores_session);
}

store *stores_open(const char *name)
{
    failure f = {{0}};
    store *s =
        store_open(arena_format(stores_memory, "%s/%s", stores_session.folder, name), &f);
    cr_assert(s, "%s", f.sentence);
    return s;
}

void stores_add(store *s, const char *label, uint64_t seed, double loss, trial_status status)
{
    trial t = sample_trial(stores_memory, label, 0.1, 0, seed);
    const double losses[] = {loss, loss / 2, loss / 4};
    sample_run(s, &t, 3, losses, status);
}
