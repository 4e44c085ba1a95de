#include "cli/placement.h"

#include <stdio.h>

bool placement_possible(const study *first, failure *f)
{
    int usable = cores_usable();
    for (const study *s = first; s; s = s->next)
        if (s->trials[0].threads > usable)
            return failure_set(f,
                               "%s: the study %s wants threads: %d, and this run may use %d "
                               "core%s of the machine",
                               s->path, s->name, s->trials[0].threads, usable,
                               usable == 1 ? "" : "s");
    return true;
}

int placement_jobs(const study *s, int asked)
{
    int most = cores_usable() / s->trials[0].threads;
    if (s->trials[0].exclusive)
        return 1;
    return asked > 0 ? asked : most > 0 ? most : 1;
}

cores *placement_claim(const study *s, int jobs)
{
    failure why;
    cores *c = cores_claim(jobs, s->trials[0].threads, &why);
    if (!c)
        fprintf(stderr, "slalom run: %s: trials are not pinned to cores of their own%s\n",
                why.sentence,
                s->trials[0].exclusive ? ", and their seconds are not theirs alone" : "");
    return c;
}
