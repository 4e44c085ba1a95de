#include "engine/engine.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "engine/inside.h"
#include "engine/starvation.h"
#include "run/tick.h"

enum { TURN = 200 }; /* milliseconds between looks at the clock */

static volatile sig_atomic_t interrupts;

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    if (interrupts++ > 0)
        _exit(130);
}

double engine_seconds(const engine *e, uint64_t nanoseconds)
{
    return 1e-9 * (double)(nanoseconds - e->begun);
}

void engine_breaks(engine *e)
{
    e->broken = e->stopping = true;
}

void engine_announce(engine *e)
{
    engine_state *s = e->state;
    s->seconds = engine_seconds(e, tick_nanoseconds());
    if (s->seconds >= e->estimated + 0.1) { /* looks at every tally: too much for every trial */
        e->estimated = s->seconds;
        s->left = pace_left(e->pace, e->options->jobs, s->seconds);
    }
    if (e->options->changed)
        e->options->changed(e->options->to, e->state);
}

static void count_end(engine *e, const trial *t, const trial_end *end)
{
    engine_state *s = e->state;
    s->finished++;
    s->count[end->status]++;
    s->last = t;
    s->last_status = end->status;
    s->last_seconds = end->wall_seconds;
    s->last_message = end->message.sentence;
    if (trial_status_is_result(end->status) || s->interrupted)
        return;
    if (!s->first_failure.sentence[0])
        failure_set(&s->first_failure, "%s on %s, seed %llu: %.1500s", t->label,
                    t->problem_label, (unsigned long long)t->seed, end->message.sentence);
    if (e->options->fail_fast && !e->stopping)
        e->stopping = s->failed_fast = true;
}

static bool record_crash(engine *e, int64_t row, const crash_report *report)
{
    text lines = {0};
    crash_lines(report, &lines);
    bool good = lines.length == 0 || store_backtrace(e->store, row, lines.data, e->failure);
    text_free(&lines);
    return good;
}

void engine_result(engine *e, int64_t cell, int64_t row, const trial_end *end,
                   const crash_report *report)
{
    bool good = end->status != TRIAL_CRASHED || record_crash(e, row, report);
    if (!good || !store_end(e->store, row, end, e->failure)) {
        engine_breaks(e);
        return;
    }
    count_end(e, &e->study->trials[cell], end);
    engine_announce(e);
    e->state->last_message = "";
}

trial_status engine_killed(engine *e, failure *why)
{
    int64_t before = e->starved;
    e->starved = starvation_count();
    if (e->starved > before)
        failure_set(why, "killed by the system, which was out of memory");
    else
        failure_set(why, "killed with signal 9 (Killed), by somebody or by its own plugin");
    return e->starved > before ? TRIAL_OUT_OF_MEMORY : TRIAL_INTERRUPTED;
}

static void start_trials(engine *e)
{
    for (int k = 0; k < e->options->jobs && !e->stopping; k++) {
        if (e->slots[k].trial >= 0)
            continue;
        if (e->exclusive && !hosts_quiet(e))
            return;
        host_process *h = host_next(e);
        if (!h)
            return;
        if (e->exclusive)
            exclusive_between(e);
        if (!slot_begin(e, &e->slots[k], h, h->group->trials[h->next++]))
            engine_breaks(e);
        engine_announce(e);
    }
}

static void stop_running(engine *e, trial_status status, const char *sentence)
{
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0)
            slot_kill(&e->slots[k], status, sentence);
}

static void interrupt_running(engine *e)
{
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0)
            slot_interrupt(e, &e->slots[k]);
}

static void look_at_clock(engine *e)
{
    uint64_t now = tick_nanoseconds();
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0 && now >= e->slots[k].deadline)
            slot_overdue(&e->slots[k]);
    if (interrupts && !e->stopping) {
        e->stopping = e->state->interrupted = true;
        interrupt_running(e);
    }
    if (e->state->failed_fast)
        stop_running(e, TRIAL_INTERRUPTED, "stopped because another trial failed");
    if (e->broken)
        stop_running(e, TRIAL_INTERRUPTED, "stopped because the store failed");
    if (now - e->committed > 500000000u && !e->broken) {
        e->committed = now;
        if (!store_commit(e->store, e->failure))
            engine_breaks(e);
    }
}

typedef struct watch {
    struct pollfd *files;
    slot **slots;         /* of the files that are pipes; NULL otherwise */
    host_process **hosts; /* of the files that are control sockets */
    nfds_t count;
} watch;

static void watch_add(watch *w, int file, slot *s, host_process *h)
{
    w->files[w->count] = (struct pollfd){file, POLLIN, 0};
    w->slots[w->count] = s;
    w->hosts[w->count++] = h;
}

static int patience(const engine *e)
{
    uint64_t now = tick_nanoseconds(), wait = (uint64_t)TURN * 1000000u;
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0 && e->slots[k].deadline < now + wait)
            wait = e->slots[k].deadline > now ? e->slots[k].deadline - now : 0;
    return (int)(wait / 1000000u) + 1;
}

static void wait_and_read(engine *e, watch *w)
{
    w->count = 0;
    for (int k = 0; k < e->options->jobs; k++)
        if (e->slots[k].trial >= 0 && e->slots[k].files.pipe >= 0)
            watch_add(w, e->slots[k].files.pipe, &e->slots[k], NULL);
    for (int64_t k = e->first_open; k < e->host_count; k++) {
        if (e->hosts[k].alive)
            watch_add(w, e->hosts[k].loader.control, NULL, &e->hosts[k]);
        else if (e->hosts[k].next == 0)
            break;
    }
    int ready = poll(w->files, w->count, patience(e));
    for (nfds_t k = 0; ready > 0 && k < w->count; k++) {
        if (!w->files[k].revents)
            continue;
        if (w->slots[k] && w->slots[k]->trial >= 0)
            slot_read(e, w->slots[k]);
        else if (w->hosts[k] && w->hosts[k]->alive)
            host_read(e, w->hosts[k]);
    }
    if (ready == 0)
        engine_announce(e);
}

static void loop(engine *e)
{
    size_t most = 2 * (size_t)e->options->jobs + 4;
    watch w = {memory_need(calloc(most, sizeof(struct pollfd))),
               memory_need(calloc(most, sizeof(slot *))),
               memory_need(calloc(most, sizeof(host_process *))), 0};
    for (;;) {
        start_trials(e);
        hosts_end(e);
        if (e->state->running == 0 && (e->stopping || e->first_open == e->host_count))
            break;
        wait_and_read(e, &w);
        look_at_clock(e);
    }
    free(w.files);
    free(w.slots);
    free(w.hosts);
}

static void prepare(engine *e, arena *memory)
{
    group *groups = group_trials(e->study, e->options->wanted, memory, &e->host_count);
    e->hosts = arena_array(memory, host_process, e->host_count + 1);
    for (int64_t k = 0; k < e->host_count; k++) {
        e->hosts[k].group = &groups[k];
        if (e->study->trials[0].exclusive)
            group_interleave(e->study, &groups[k]);
    }
    e->slots = arena_array(memory, slot, e->options->jobs);
    e->reports = crash_reports_new(e->options->jobs);
    for (int k = 0; k < e->options->jobs; k++)
        e->slots[k] = (slot){.trial = -1, .report = &e->reports[k]};
    if (e->options->checkpoints && !(e->machine = store_machine(e->store, e->failure)))
        engine_breaks(e);
    e->pace = pace_new(e->study, e->options->wanted, memory);
    e->state->pace = e->pace;
}

bool engine_run(const study *s, store *st, const engine_options *options, engine_state *state,
                failure *f)
{
    arena *memory = arena_new();
    engine e = {.study = s, .store = st, .options = options, .state = state, .failure = f};
    struct sigaction now = {.sa_handler = on_interrupt}, interrupt, terminate;
    e.begun = e.committed = tick_nanoseconds();
    e.starved = starvation_count();
    interrupts = 0;
    sigaction(SIGINT, &now, &interrupt);
    sigaction(SIGTERM, &now, &terminate);
    prepare(&e, memory);
    if (e.host_count > 0 && s->trials[0].exclusive && !exclusive_begin(&e))
        engine_breaks(&e);
    loop(&e);
    exclusive_end(&e);
    if (!e.broken && !store_commit(st, f))
        e.broken = true;
    sigaction(SIGINT, &interrupt, NULL);
    sigaction(SIGTERM, &terminate, NULL);
    engine_announce(&e);
    state->pace = NULL;
    crash_reports_free(e.reports, options->jobs);
    arena_free(memory);
    return !e.broken;
}
