#include "engine/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run/checkpoint.h"
#include "run/tick.h"

enum { READ = 64 * 1024, PIPE = 1024 * 1024 }; /* bytes */

static const uint64_t time_to_leave = 5000000000u; /* nanoseconds for a last checkpoint */
static const char by_user[] = "interrupted by the user";

/* A plugin that does not ask whether malloc had anything dies of a signal at the limit. */
static bool died_of_hunger(const slot *s, int64_t limit)
{
    return limit > 0 && s->grown >= limit - limit / 10;
}

/* How a process without a last word ended. */
void slot_crashed(failure *why, const char *what, int signal_number, const crash_report *report)
{
    text place = {0};
    /* Its own end came by the alarm when it could not tell all. */
    int first = report->signal > 0 && report->signal < NSIG ? report->signal : signal_number;
    int crash = signal_number == SIGALRM ? first : signal_number;
    if (crash == first)
        crash_place(report, &place);
    failure_set(why, "%s by signal %d (%s)%s%s", what, crash, strsignal(crash),
                place.length ? " in " : "", place.length ? place.data : "");
    text_free(&place);
}

static void explain_exit(engine *e, slot *s, int64_t limit_memory)
{
    trial_end *end = &s->end;
    int wait_status = s->wait_status;
    if (end->status == TRIAL_TIMEOUT || end->status == TRIAL_INTERRUPTED ||
        end->message.sentence[0])
        return;
    if (WIFSIGNALED(wait_status) && died_of_hunger(s, limit_memory)) {
        end->status = TRIAL_OUT_OF_MEMORY;
        failure_set(&end->message,
                    "killed by signal %d (%s) at its limit of %lld MiB of memory",
                    WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)),
                    (long long)(limit_memory >> 20));
    } else if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGKILL) {
        end->status = engine_killed(e, &end->message);
    } else if (WIFSIGNALED(wait_status)) {
        end->status = TRIAL_CRASHED;
        slot_crashed(&end->message, "killed", WTERMSIG(wait_status), s->report);
    } else {
        end->status = TRIAL_FAILED;
        failure_set(&end->message, "its process ended with exit code %d before the trial did",
                    WEXITSTATUS(wait_status));
    }
}

/* A checkpoint is for what was stopped from outside: a result needs none, and a trial that
   failed or crashed by itself had better begin anew. */
static void drop_checkpoint(engine *e, const slot *s, int64_t cell)
{
    char path[CHECKPOINT_PATH];
    bool own_crash = s->end.status == TRIAL_CRASHED && WIFSIGNALED(s->wait_status);
    if (!e->options->checkpoints ||
        (!trial_status_is_result(s->end.status) && s->end.status != TRIAL_FAILED && !own_crash))
        return;
    checkpoint_path(path, e->options->checkpoints, e->study->trials[cell].key);
    if (access(path, F_OK) == 0 && !store_sync(e->store, e->failure))
        engine_breaks(e); /* a power cut must not lose the result and what it can be had from */
    else
        checkpoint_drop(path);
}

static void slot_finish(engine *e, slot *s)
{
    if (s->end.wall_seconds <= 0)
        s->end.wall_seconds = 1e-9 * (double)(tick_nanoseconds() - s->begun);
    s->host->running--;
    e->state->running--;
    int64_t cell = s->trial;
    s->trial = -1;
    close(s->files.memory);
    message_reader_free(&s->reader);
    pace_end(e->pace, cell, s->end.status, engine_seconds(e, s->begun),
             engine_seconds(e, tick_nanoseconds()), 1e-9 * (double)(s->started - s->begun));
    if (!e->broken)
        engine_result(e, cell, s->row, &s->end, s->report);
    if (!e->broken)
        drop_checkpoint(e, s, cell);
}

/* What a trial with tokens did since its last word. */
static void note_pace(engine *e, slot *s, const clocks *now)
{
    const clocks *before = &s->end.clocks;
    if (now->tokens <= before->tokens)
        return;
    if (s->peak_flops <= 0)
        s->peak_flops = peaks_of(&e->peaks, &e->study->trials[s->trial]);
    pace_work(e->pace, s->trial, now->tokens - before->tokens, now->flops - before->flops,
              now->seconds - before->seconds, s->peak_flops);
}

static void slot_message(engine *e, slot *s, const message *m)
{
    bool good = true;
    if (m->kind == MESSAGE_METRICS)
        good = store_metrics(e->store, s->row, m->count, m->names, e->failure);
    else if (m->kind == MESSAGE_POINT) {
        note_pace(e, s, &m->clocks);
        s->end.clocks = m->clocks; /* in case it is the last that is heard */
        good = store_point(e->store, s->row, &m->clocks, m->values, e->failure);
    } else if (s->end.status == TRIAL_DONE && !s->garbled) { /* nor killed meanwhile */
        note_pace(e, s, &m->end.clocks);
        s->end = m->end;
        s->end.peak_flops = s->peak_flops;
        s->ended = true;
    }
    if (!good)
        engine_breaks(e);
}

/* What a plugin writes into the pipe stands before points that were told before it. */
static void take_messages(engine *e, slot *s)
{
    message m;
    for (message_state state;
         !e->broken && !s->ended && (state = message_next(&s->reader, &m)) != MESSAGE_WANTED;) {
        if (state == MESSAGE_READY)
            slot_message(e, s, &m);
        else
            message_skip(&s->reader);
        s->garbled |= state == MESSAGE_GARBAGE;
    }
}

/* A trial is over when its process is gone and its pipe is read to the end. What it told last
   may not have been sent. */
static void slot_settle(engine *e, slot *s)
{
    if (!s->exited || s->files.pipe >= 0)
        return;
    message_rest(&s->reader, s->files.memory);
    take_messages(e, s);
    if (!s->ended && s->leaving && s->end.status == TRIAL_DONE) {
        s->end.status = TRIAL_INTERRUPTED;
        failure_set(&s->end.message, "%s", by_user);
    }
    if (!s->ended)
        explain_exit(e, s, e->study->trials[s->trial].limit_memory);
    slot_finish(e, s);
}

void slot_kill(slot *s, trial_status status, const char *sentence)
{
    if (s->ended || s->end.status != TRIAL_DONE)
        return;
    s->end.status = status;
    failure_set(&s->end.message, "%s", sentence);
    if (s->host->loaded)
        loader_kill(&s->host->loader, s->trial);
    else
        host_kill(s->host, status, sentence);
}

void slot_interrupt(engine *e, slot *s)
{
    const checkpoint_rule *rule = &e->study->trials[s->trial].checkpoint;
    if (!e->options->checkpoints || !s->host->loaded || s->ended ||
        s->end.status != TRIAL_DONE || (rule->seconds <= 0 && rule->steps <= 0)) {
        slot_kill(s, TRIAL_INTERRUPTED, by_user);
        return;
    }
    s->leaving = true;
    s->deadline = tick_nanoseconds() + time_to_leave;
    loader_leave(&s->host->loader, s->trial);
}

void slot_overdue(slot *s)
{
    slot_kill(s, s->leaving ? TRIAL_INTERRUPTED : TRIAL_TIMEOUT,
              s->leaving ? by_user : "ran longer than limits: {seconds} allows");
}

/* After its own last word a trial is over; its process goes away while the next one begins. */
static void slot_close(engine *e, slot *s)
{
    close(s->files.pipe);
    s->files.pipe = -1;
    slot_finish(e, s);
}

bool slot_read(engine *e, slot *s)
{
    ssize_t bytes = read(s->files.pipe, message_room(&s->reader, READ), READ);
    if (bytes < 0 && (errno == EINTR || errno == EAGAIN))
        return errno == EINTR;
    if (bytes <= 0) {
        close(s->files.pipe);
        s->files.pipe = -1;
        slot_settle(e, s);
        return false;
    }
    s->host->loaded =
        true; /* its report may still be on the way: to kill the trial is enough */
    message_received(&s->reader, (size_t)bytes);
    take_messages(e, s);
    if (s->ended)
        slot_close(e, s);
    else if (s->garbled)
        slot_kill(s, TRIAL_FAILED,
                  "something else than the harness wrote into the trial's pipe");
    return s->trial >= 0;
}

/* The limit holds for loading and, from then on anew, for the trial itself. */
void slot_loaded(slot *s)
{
    s->started = tick_nanoseconds();
    if (s->limit > 0 && s->limit < 1e9) /* more is for ever */
        s->deadline = s->started + (uint64_t)(1e9 * s->limit);
}

/* What the process wrote before it ended, no more than a pipe holds. A child of its own that
   lives on may hold the pipe open, and write: nobody waits for that one. */
static void read_rest(engine *e, slot *s)
{
    fcntl(s->files.pipe, F_SETFL, O_NONBLOCK);
    for (int k = 0; k < PIPE / READ && s->files.pipe >= 0 && slot_read(e, s); k++)
        ;
    if (s->trial >= 0 && s->files.pipe >= 0) {
        close(s->files.pipe);
        s->files.pipe = -1;
    }
}

void slot_exited(engine *e, slot *s, const loader_report *r)
{
    if (s->files.pipe >= 0)
        read_rest(e, s);
    if (s->trial < 0)
        return; /* its own last word was among it */
    s->exited = true;
    s->end.peak_rss = r->peak_rss;
    s->wait_status = r->wait_status;
    s->grown = r->peak_rss - r->data_rss;
    slot_settle(e, s);
}

void slot_lost(engine *e, slot *s, trial_status status, const char *sentence)
{
    s->exited = true;
    if (s->end.status == TRIAL_DONE) {
        s->end.status = status;
        failure_set(&s->end.message, "%s", sentence);
    }
    slot_settle(e, s);
}

static bool hand_over(engine *e, const slot *s, int64_t cell, int pipe)
{
    int place = (int)(s - e->slots);
    loader_command c = {.order = LOADER_START, .trial = cell, .slot = place};
    if (e->options->cores)
        c.cores = *cores_of(e->options->cores, place);
    memset(s->report, 0, sizeof *s->report);
    bool good = loader_start(&s->host->loader, &c, (loader_files){pipe, s->files.memory});
    s->host->processes += good;
    return good;
}

bool slot_begin(engine *e, slot *s, host_process *h, int64_t cell)
{
    int ends[2];
    const struct trial *t = &e->study->trials[cell];
    int memory = message_memory_new();
    if (memory < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return failure_set(e->failure, "cannot make a pipe and its memory: %s",
                           strerror(errno));
    *s = (slot){.trial = cell,
                .host = h,
                .files = {ends[0], memory},
                .report = s->report,
                .begun = tick_nanoseconds(),
                .deadline = UINT64_MAX};
    s->end = (trial_end){.optimum = (double)NAN};
    s->limit = t->limit_seconds;
    slot_loaded(s);
    bool begun = store_begin(e->store, t, &s->row, e->failure);
    s->exited = !begun; /* then no process will; the store's sentence is in `failure` */
    if (begun && !hand_over(e, s, cell, ends[1]) && errno != EPIPE &&
        errno != ECONNRESET) { /* those are a loader that ended: host_read tells how */
        s->exited = true;
        s->end.status = TRIAL_FAILED;
        failure_set(&s->end.message, "cannot be handed to its loader: %s", strerror(errno));
    }
    close(ends[1]);
    h->running++;
    e->state->running++;
    pace_begin(e->pace, cell, engine_seconds(e, s->begun));
    return begun;
}
