#include "cli/foresight.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/runner.h"
#include "run/race.h"

/* What a process of its own found, as plugins that crash or grow must not harm the program. */
typedef struct foresight {
    int64_t bytes, trial; /* of the largest; -1: `reason` says why there is none */
    int64_t besides;      /* bytes of the program, its libraries and the trial's data */
    failure reason;
} foresight;

/* Bytes of this process that are in memory. */
static int64_t resident(void)
{
    long long whole = 0, pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fscanf(file, "%lld %lld", &whole, &pages) != 2)
        pages = 0;
    if (file)
        fclose(file);
    return pages * sysconf(_SC_PAGESIZE);
}

/* Trials that differ in numbers alone are taken to need the same; -1 when there is none like it
   before. */
static bool is_first(const study *s, const known *all, int64_t k)
{
    const trial *t = &s->trials[k];
    for (int64_t before = k - 1; before >= 0; before--) {
        const trial *b = &s->trials[before];
        if (all[before].condition == CONDITION_MISSING &&
            strcmp(b->problem_label, t->problem_label) == 0 && strcmp(b->label, t->label) == 0)
            return false;
    }
    return all[k].condition == CONDITION_MISSING;
}

static bool same_problem(const trial *a, const trial *b)
{
    return strcmp(a->problem_label, b->problem_label) == 0 && a->instance == b->instance &&
           a->precision == b->precision;
}

/* `before`: bytes of the program before it forked, of which the child sees only what it uses.
 */
static foresight look(const study *s, const known *all, int64_t before)
{
    const int64_t shared = before - resident();
    foresight most = {.bytes = 0, .trial = -1};
    loaded *data = NULL;
    int64_t of = -1; /* whose data are loaded */
    for (int64_t k = 0; k < s->trial_count; k++) {
        const trial *t = &s->trials[k];
        if (!is_first(s, all, k))
            continue;
        if (of < 0 || !same_problem(&s->trials[of], t)) {
            race_unload(data);
            runner_threads(t->threads > 1 ? t->threads : 1);
            data = race_load(t, false, &most.reason);
            of = k;
        }
        const int64_t besides = shared + resident();
        int64_t bytes = data ? race_bytes(t, data, &most.reason) : -1;
        if (bytes < 0)
            return (foresight){-1, k, 0, most.reason};
        if (most.trial < 0 || bytes + besides > most.bytes + most.besides)
            most.bytes = bytes, most.besides = besides, most.trial = k;
    }
    race_unload(data);
    return most;
}

static bool ask(const study *s, const known *all, foresight *found)
{
    const int64_t before = resident();
    int line[2];
    if (pipe(line) != 0)
        return false;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        runner_quiet();
        foresight seen = look(s, all, before);
        _exit(write(line[1], &seen, sizeof seen) == (ssize_t)sizeof seen ? 0 : 1);
    }
    close(line[1]);
    bool told = child > 0 && read(line[0], found, sizeof *found) == (ssize_t)sizeof *found;
    close(line[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return told;
}

void foresight_print(const study *s, const known *all)
{
    const double mega = 1 << 20;
    foresight found;
    if (!ask(s, all, &found)) {
        printf("memory: not known, setting up a trial crashed\n");
        return;
    }
    if (found.trial < 0)
        return;
    const trial *t = &s->trials[found.trial];
    if (found.bytes < 0)
        printf("memory: %s with %s: %s\n", t->problem_label, t->label, found.reason.sentence);
    else
        printf(
            "memory: up to %.1f MiB for a trial (%s with %s), besides %.1f MiB of program and "
            "data\n",
            (double)found.bytes / mega, t->problem_label, t->label,
            (double)found.besides / mega);
}
