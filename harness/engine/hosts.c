#include "engine/inside.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static slot *slot_of(engine *e, int64_t cell)
{
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial == cell)
            return &e->slots[k];
    return NULL;
}

/* What happened to the process happened to the trials that are running in it. */
static void host_tell(engine *e, host_process *h, trial_status status, const char *sentence)
{
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0 && e->slots[k].host == h) {
            *e->slots[k].report = *h->report;
            slot_lost(e, &e->slots[k], status, sentence);
        }
}

/* What happened to the data happened to every trial that waits for them: one row each. */
static void host_refuse(engine *e, host_process *h, trial_status status, const char *sentence)
{
    trial_end end = {.status = status, .optimum = (double)NAN};
    failure_set(&end.message, "%s", sentence);
    h->refused = true;
    host_tell(e, h, status, sentence);
    while (h->next < h->group->count && !e->stopping) {
        int64_t row, cell = h->group->trials[h->next++];
        if (store_begin(e->store, &e->study->trials[cell], &row, e->failure))
            engine_result(e, cell, row, &end, h->report);
        else
            engine_breaks(e);
    }
}

static void host_loaded(engine *e, host_process *h)
{
    h->loaded = true;
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0 && e->slots[k].host == h)
            slot_loaded(&e->slots[k]);
}

void host_kill(host_process *h, trial_status status, const char *sentence)
{
    h->killed = status;
    h->killed_because = sentence;
    kill(h->loader.process, SIGKILL);
}

static void host_forget(host_process *h)
{
    h->alive = h->loaded = false;
    h->processes = 0;
    crash_reports_free(h->report, 1);
    h->report = NULL;
}

/* How a loader ended that we did not kill. While it loaded, the problem's own code did that, or
   the harness; but nobody kills himself with a SIGKILL. */
static trial_status explain_loss(engine *e, const host_process *h, int how, failure *why)
{
    failure killed;
    trial_status status = TRIAL_INTERRUPTED;
    failure_set(why, "the process that holds the data has ended");
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL) {
        status = engine_killed(e, &killed);
        failure_set(why, "the process that holds the data was %.500s", killed.sentence);
    } else if (!h->loaded && WIFSIGNALED(how)) {
        status = TRIAL_CRASHED;
        slot_crashed(why, "loading the data was killed", WTERMSIG(how), h->report);
    } else if (!h->loaded) {
        status = TRIAL_FAILED;
        failure_set(why, "loading the data ended the process with exit code %d",
                    WEXITSTATUS(how));
    }
    return status;
}

/* The loader is gone. The data of one that somebody killed are loaded again, for the trials
   that it has not begun. */
static void host_lost(engine *e, host_process *h)
{
    failure why;
    int how = loader_end(&h->loader);
    h->alive = false; /* while its trials are told */
    if (h->killed != TRIAL_DONE) {
        host_refuse(e, h, h->killed, h->killed_because);
    } else {
        trial_status status = explain_loss(e, h, how, &why);
        if (h->loaded || status == TRIAL_INTERRUPTED)
            host_tell(e, h, status, why.sentence);
        else
            host_refuse(e, h, status, why.sentence);
    }
    host_forget(h);
}

void host_read(engine *e, host_process *h)
{
    loader_report r;
    if (!loader_next(&h->loader, &r)) {
        host_lost(e, h);
        return;
    }
    slot *s = r.event == LOADER_EXIT ? slot_of(e, r.trial) : NULL;
    h->processes -= r.event == LOADER_EXIT;
    if (s)
        slot_exited(e, s, &r);
    else if (r.event == LOADER_LOADED)
        host_loaded(e, h);
    else if (r.event == LOADER_REFUSED)
        host_refuse(e, h, TRIAL_FAILED, r.message.sentence);
}

host_process *host_next(engine *e)
{
    for (int64_t k = e->first_open; k < e->host_count; k++) {
        host_process *h = &e->hosts[k];
        if (h->refused || h->next == h->group->count)
            continue;
        if (!h->alive) {
            h->report = crash_reports_new(1);
            if (!loader_begin(&h->loader,
                              &(loader_shares){e->study->trials, h->group->trials[0],
                                               e->options->parameters, e->options->checkpoints,
                                               e->machine, h->report, e->reports},
                              e->failure)) {
                engine_breaks(e);
                return NULL;
            }
            h->alive = true;
        }
        return h;
    }
    return NULL;
}

bool hosts_quiet(const engine *e)
{
    for (int64_t k = e->first_open; k < e->host_count; k++)
        if (e->hosts[k].alive && e->hosts[k].processes > 0)
            return false;
        else if (e->hosts[k].next == 0)
            break;
    return true;
}

void hosts_end(engine *e)
{
    for (int64_t k = e->first_open; k < e->host_count; k++) {
        host_process *h = &e->hosts[k];
        bool idle =
            h->running == 0 && (h->next == h->group->count || h->refused || e->stopping);
        if (h->alive && idle) {
            loader_end(&h->loader);
            host_forget(h);
        }
        if (idle && !h->alive && k == e->first_open)
            e->first_open++;
        if (!h->alive && h->next == 0)
            break; /* no later one was begun */
    }
}
