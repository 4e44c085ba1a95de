#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

/* Rows below which a terminal is too low for a line per optimizer, and the most of those. */
enum { BAR = 16, TALL = 16, LABELS_MOST = 12, NARROWEST = 20 };

struct progress {
    const char *study;
    bool verbose, terminal, complained;
    double shown; /* seconds: when the lines were drawn last */
    int64_t shown_finished;
    int drawn; /* lines that stand on the terminal now */
    struct {
        double seconds;
        int64_t finished;
    } mark[2]; /* between 10 and 20 seconds ago: what the rate counts from */
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
    if (seconds < 0.95)
        snprintf(out, room, "%.*f s", seconds < 0.0095 ? 3 : seconds < 0.095 ? 2 : 1, seconds);
    else if (whole < 60)
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

/* Trials per second over the last 10 to 20 seconds. */
static double rate_of(progress *p, const engine_state *s)
{
    if (s->seconds - p->mark[1].seconds > 10) {
        p->mark[0] = p->mark[1];
        p->mark[1].seconds = s->seconds;
        p->mark[1].finished = s->finished;
    }
    double passed = s->seconds - p->mark[0].seconds;
    return passed > 0 ? (double)(s->finished - p->mark[0].finished) / passed : 0;
}

/* The most important first: a narrow terminal cuts the end off. */
static void add_state(progress *p, const engine_state *s, text *out)
{
    char left[32];
    double rate = rate_of(p, s);
    text_add(out, "%lld/%lld trials", (long long)(s->before + s->finished),
             (long long)s->total);
    if (failed(s))
        text_add(out, "  %lld failed", (long long)failed(s));
    if (s->count[TRIAL_DIVERGED])
        text_add(out, "  %lld diverged", (long long)s->count[TRIAL_DIVERGED]);
    if (s->left > 0) {
        write_duration(left, sizeof left, s->left);
        text_add(out, "  left %s", left);
    }
    text_add(out, "  %lld running", (long long)s->running);
    if (rate > 0)
        text_add(out, "  %.*f/s", rate < 0.1 ? 3 : rate < 10 ? 1 : 0, rate);
    text_add(out, "  %s", p->study);
}

static void add_bar(const engine_state *s, text *out)
{
    int64_t done = s->before + s->finished;
    int full = s->total > 0 ? (int)(BAR * done / s->total) : BAR;
    for (int k = 0; k < BAR; k++)
        text_add(out, k < full ? "\u2588" : "\u2591");
    text_add(out, " ");
}

/* What one optimizer has over all problems. */
static tally sum_label(const pace *all, int first)
{
    tally sum = {.label = all->tallies[first].label};
    for (int k = first; k < all->count; k++) {
        const tally *t = &all->tallies[k];
        if (strcmp(t->label, sum.label) != 0)
            continue;
        sum.total += t->total;
        sum.done += t->done;
        sum.failed += t->failed;
        sum.running += t->running;
        sum.tokens += t->tokens;
        sum.flops += t->flops;
        sum.worked += t->worked;
        sum.reachable += t->reachable;
    }
    return sum;
}

static bool is_first(const pace *all, int at)
{
    for (int k = 0; k < at; k++)
        if (strcmp(all->tallies[k].label, all->tallies[at].label) == 0)
            return false;
    return true;
}

/* Per trial: trials that run side by side add up. */
static void add_work(const tally *t, text *out)
{
    if (t->worked <= 0)
        return;
    text_add(out, ", %.3g tokens/s", t->tokens / t->worked);
    if (t->reachable > 0)
        text_add(out, ", %.0f %% of peak", 100 * t->flops / t->reachable);
}

/* All optimizers' together, where there is no line for each. */
static void add_all_work(const pace *all, text *out)
{
    tally sum = {0};
    for (int k = 0; all && k < all->count; k++) {
        sum.tokens += all->tallies[k].tokens;
        sum.flops += all->tallies[k].flops;
        sum.worked += all->tallies[k].worked;
        sum.reachable += all->tallies[k].reachable;
    }
    add_work(&sum, out);
}

static void add_label(const tally *t, text *out)
{
    text_add(out, "\n  %s %lld/%lld", t->label, (long long)t->done, (long long)t->total);
    if (t->failed)
        text_add(out, " (%lld failed)", (long long)t->failed);
    if (t->running)
        text_add(out, ", %lld running", (long long)t->running);
    add_work(t, out);
}

/* A line per optimizer: those that are not finished before the others, as far as there is room.
 */
static void add_labels(const pace *all, int room, text *out)
{
    int hidden = 0;
    room = room < LABELS_MOST ? room : LABELS_MOST;
    for (int finished = 0; finished < 2; finished++)
        for (int k = 0; k < all->count; k++) {
            if (!is_first(all, k))
                continue;
            tally one = sum_label(all, k);
            if ((one.done == one.total) != (finished == 1))
                continue;
            if (room > 0)
                add_label(&one, out);
            hidden += room-- <= 0;
        }
    if (hidden > 0)
        text_add(out, "\n  and %d more", hidden);
}

/* Rows and columns of the terminal; one column is left free, so that nothing wraps. */
static void measure_terminal(int *rows, int *columns)
{
    struct winsize size = {0};
    ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
    *rows = size.ws_row > 0 ? size.ws_row : 24;
    *columns = size.ws_col > NARROWEST ? size.ws_col - 1 : size.ws_col > 0 ? NARROWEST : 79;
}

/* The text with every line cut to so many columns; UTF-8 is one column a character here. */
static int print_lines(const char *words, int columns)
{
    int lines = 1, column = 0;
    for (; *words; words++) {
        bool begins = ((unsigned char)*words & 0xc0) != 0x80;
        if (*words == '\n') {
            lines++;
            column = 0;
        } else {
            column += begins;
        }
        if (column <= columns)
            fputc(*words, stderr);
    }
    return lines;
}

static void erase(progress *p)
{
    if (p->drawn > 1)
        fprintf(stderr, "\033[%dA", p->drawn - 1);
    if (p->drawn > 0)
        fputs("\r\033[J", stderr);
    p->drawn = 0;
}

static void draw(progress *p, const engine_state *s)
{
    int rows, columns;
    text lines = {0};
    measure_terminal(&rows, &columns);
    add_bar(s, &lines);
    add_state(p, s, &lines);
    if (s->pace && (p->verbose || rows >= TALL))
        add_labels(s->pace, rows / 2 - 2, &lines);
    erase(p);
    p->drawn = print_lines(lines.data, columns);
    text_free(&lines);
}

static void tell(progress *p, const engine_state *s)
{
    text line = {0};
    add_state(p, s, &line);
    add_all_work(s->pace, &line);
    fprintf(stderr, "%s\n", line.data);
    text_free(&line);
}

static void complain_once(progress *p, const engine_state *s)
{
    if (p->complained || !s->first_failure.sentence[0])
        return;
    p->complained = true;
    erase(p);
    fprintf(stderr, "first failure: %s\n", s->first_failure.sentence);
}

static void show_trial(progress *p, const engine_state *s)
{
    char took[32];
    if (!p->verbose || !s->last || s->finished == p->shown_finished)
        return;
    const char *said = s->last_message ? s->last_message : "";
    write_duration(took, sizeof took, s->last_seconds);
    erase(p);
    fprintf(stderr, "%s in %s: %s, %s, seed %llu%s%s\n", trial_status_name(s->last_status),
            took, s->last->problem_label, s->last->label, (unsigned long long)s->last->seed,
            *said ? ": " : "", said);
}

void progress_show(void *to, const engine_state *s)
{
    progress *p = to;
    double pause = p->terminal ? 0.1 : 10;
    complain_once(p, s);
    show_trial(p, s);
    p->shown_finished = s->finished;
    bool due = s->seconds - p->shown >= pause;
    if (due && p->terminal)
        draw(p, s);
    else if (due && s->finished > 0)
        tell(p, s);
    if (due)
        p->shown = s->seconds;
    fflush(stderr);
}

void progress_end(progress *p, const engine_state *s, int64_t failed_before)
{
    char took[32];
    write_duration(took, sizeof took, s->seconds);
    erase(p);
    complain_once(p, s);
    fprintf(stderr, "%s: %lld trials in the store", p->study,
            (long long)(s->before + s->finished - s->count[TRIAL_INTERRUPTED]));
    fprintf(stderr, ", %lld run now in %s", (long long)s->finished, took);
    if (s->count[TRIAL_DIVERGED])
        fprintf(stderr, ", %lld of these diverged", (long long)s->count[TRIAL_DIVERGED]);
    if (failed(s) + failed_before)
        fprintf(stderr, "; %lld failed, crashed or timed out",
                (long long)(failed(s) + failed_before));
    if (s->count[TRIAL_INTERRUPTED] && !s->interrupted && !s->failed_fast)
        fprintf(stderr, "; %lld interrupted: run it again to finish",
                (long long)s->count[TRIAL_INTERRUPTED]);
    if (s->interrupted)
        fputs("; interrupted: run it again to finish", stderr);
    if (s->failed_fast)
        fputs("; stopped at the first failure", stderr);
    fputc('\n', stderr);
    free(p);
}
