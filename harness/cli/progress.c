#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

enum { BAR = 24 };

struct progress {
    const char *study;
    bool verbose, terminal, complained;
    double shown; /* seconds: when the last line was drawn */
    int64_t shown_finished;
};

progress *progress_new(const char *name, bool verbose)
{
    progress *p = memory_need(calloc(1, sizeof *p));
    *p = (progress){
        .study = name, .verbose = verbose, .terminal = isatty(STDERR_FILENO), .shown = -1};
    return p;
}

static void write_duration(char *out, size_t room, double seconds)
{
    long whole = (long)(seconds + 0.5);
    if (whole < 60)
        snprintf(out, room, "%ld s", whole);
    else if (whole < 3600)
        snprintf(out, room, "%ld:%02ld min", whole / 60, whole % 60);
    else
        snprintf(out, room, "%ld:%02ld h", whole / 3600, whole / 60 % 60);
}

static int64_t failed(const engine_state *s)
{
    return s->count[TRIAL_FAILED] + s->count[TRIAL_CRASHED] + s->count[TRIAL_TIMEOUT] +
           s->count[TRIAL_OUT_OF_MEMORY];
}

static void draw_state(const progress *p, const engine_state *s)
{
    char left[32] = "";
    int64_t done = s->before + s->finished;
    double rate = s->seconds > 0 ? (double)s->finished / s->seconds : 0;
    if (rate > 0 && done < s->total) {
        write_duration(left, sizeof left, (double)(s->total - done) / rate);
    }
    fprintf(stderr, "%s  %lld/%lld trials  %lld running  %.*f/s%s%s", p->study, (long long)done,
            (long long)s->total, (long long)s->running, rate < 10 ? 1 : 0, rate,
            left[0] ? "  left " : "", left);
    if (s->count[TRIAL_DIVERGED])
        fprintf(stderr, "  %lld diverged", (long long)s->count[TRIAL_DIVERGED]);
    if (failed(s))
        fprintf(stderr, "  %lld failed", (long long)failed(s));
}

static void draw_bar(const engine_state *s)
{
    int64_t done = s->before + s->finished;
    int full = s->total > 0 ? (int)(BAR * done / s->total) : BAR;
    fputs("\r\033[K", stderr);
    for (int k = 0; k < BAR; k++)
        fputs(k < full ? "\u2588" : "\u2591", stderr);
    fputs("  ", stderr);
}

static void complain_once(progress *p, const engine_state *s)
{
    if (p->complained || !s->first_failure.sentence[0])
        return;
    p->complained = true;
    fprintf(stderr, "%sfirst failure: %s\n", p->terminal ? "\r\033[K" : "",
            s->first_failure.sentence);
}

static void show_trial(progress *p, const engine_state *s)
{
    if (!p->verbose || !s->last || s->finished == p->shown_finished)
        return;
    const char *said = s->last_message ? s->last_message : "";
    fprintf(stderr, "%s%s: %s, %s, seed %llu%s%s\n", p->terminal ? "\r\033[K" : "",
            trial_status_name(s->last_status), s->last->problem_label, s->last->label,
            (unsigned long long)s->last->seed, said[0] ? ": " : "", said);
}

void progress_show(void *to, const engine_state *s)
{
    progress *p = to;
    double pause = p->terminal ? 0.1 : 10;
    complain_once(p, s);
    show_trial(p, s);
    p->shown_finished = s->finished;
    if (s->seconds - p->shown < pause)
        return;
    p->shown = s->seconds;
    if (p->terminal)
        draw_bar(s);
    draw_state(p, s);
    if (!p->terminal)
        fputc('\n', stderr);
    fflush(stderr);
}

void progress_end(progress *p, const engine_state *s, int64_t failed_before)
{
    char took[32];
    write_duration(took, sizeof took, s->seconds);
    if (p->terminal)
        fputs("\r\033[K", stderr);
    complain_once(p, s);
    fprintf(stderr, "%s: %lld trials in the store", p->study,
            (long long)(s->before + s->finished - s->count[TRIAL_INTERRUPTED]));
    fprintf(stderr, ", %lld run now in %s", (long long)s->finished, took);
    if (s->count[TRIAL_DIVERGED])
        fprintf(stderr, ", %lld of these diverged", (long long)s->count[TRIAL_DIVERGED]);
    if (failed(s) + failed_before)
        fprintf(stderr, "; %lld failed, crashed or timed out",
                (long long)(failed(s) + failed_before));
    if (s->interrupted)
        fputs("; interrupted: run it again to finish", stderr);
    if (s->failed_fast)
        fputs("; stopped at the first failure", stderr);
    fputc('\n', stderr);
    free(p);
}
