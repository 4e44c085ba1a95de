#include "run/keeper.h"

#include <string.h>
#include <sys/resource.h>

#include "run/assembly.h"
#include "run/checkpoint.h"
#include "run/precise.h"
#include "run/tick.h"

/* What stands before the race's own part, the points and the chain. */
typedef struct kept {
    uint64_t course_bytes;
    int64_t metrics, points;
    double wall_seconds, setup_seconds;
    int64_t peak_rss; /* bytes */
    failure note;
} kept;

static void take_note(keeper *k, const failure *why)
{
    if (!k->note.sentence[0])
        k->note = *why;
}

static void hear_metrics(void *to, int count, const char *const *names)
{
    keeper *k = to;
    k->metrics = count;
    k->sink->metrics(k->sink->to, count, names);
}

static void hear_point(void *to, const clocks *now, const double *values)
{
    keeper *k = to;
    text_add_bytes(&k->points, (const char *)now, sizeof *now);
    text_add_bytes(&k->points, (const char *)values, (size_t)k->metrics * sizeof *values);
    k->point_count++;
    k->sink->point(k->sink->to, now, values);
}

point_sink keeper_sink(keeper *k, const point_sink *to)
{
    k->sink = to;
    return (point_sink){k, hear_metrics, hear_point};
}

static void set_next_time(keeper *k)
{
    double seconds = k->trial->checkpoint.seconds;
    k->next_time = UINT64_MAX;
    if (seconds > 0 && seconds < 1e9)
        k->next_time = tick_coarse() + (uint64_t)(1e9 * seconds);
}

void keeper_open(keeper *k, const loaded *data, void *course, size_t course_bytes,
                 uint64_t begun)
{
    failure why;
    k->course = course;
    k->course_bytes = course_bytes;
    k->begun = begun;
    k->image = chain_image(k->chain, data, false);
    if (!k->image) {
        failure_set(&why, "there is no memory for checkpoints");
        take_note(k, &why);
    }
    set_next_time(k);
}

void keeper_close(keeper *k)
{
    image_free(k->image);
    text_free(&k->points);
}

static size_t point_bytes(const keeper *k)
{
    return sizeof(clocks) + (size_t)k->metrics * sizeof(double);
}

static void send_again(keeper *k, const char *points, int64_t count)
{
    double values[METRICS_MOST];
    clocks then;
    for (int64_t p = 0; p < count; p++, points += point_bytes(k)) {
        memcpy(&then, points, sizeof then);
        memcpy(values, points + sizeof then, (size_t)k->metrics * sizeof *values);
        hear_point(k, &then, values);
    }
}

static bool resume_from(keeper *k, reel body, failure *why)
{
    kept head;
    const char *course = NULL, *points = NULL;
    if (reel_take(&body, &head, sizeof head) && head.course_bytes == k->course_bytes &&
        head.metrics == k->metrics && head.points >= 0)
        course = reel_view(&body, k->course_bytes);
    if (course && (uint64_t)head.points <= body.left / point_bytes(k))
        points = reel_view(&body, (uint64_t)head.points * point_bytes(k));
    if (!points)
        return failure_set(why, "it is of a trial with other metrics or targets");
    if (!chain_load(k->chain, k->image, &body, why))
        return false;
    memcpy(k->course, course, k->course_bytes);
    k->end->wall_seconds = head.wall_seconds;
    k->end->setup_seconds = head.setup_seconds;
    k->end->peak_rss = head.peak_rss;
    if (head.note.sentence[0])
        take_note(k, &head.note);
    send_again(k, points, head.points);
    return true;
}

/* Every step is made as it would have been, but sums may be rounded another way than on the
   machine that made the first ones. Nobody would want to begin anew for that. */
static void compare_machines(keeper *k, const char *then)
{
    failure why;
    char now[CHECKPOINT_MACHINE];
    snprintf(now, sizeof now, "%s", k->how->machine ? k->how->machine : "");
    if (!*now || !*then || strcmp(now, then) == 0)
        return;
    failure_set(
        &why,
        "it went on from a checkpoint of another machine (%s): its last bits may differ "
        "from those of a run on one",
        then);
    take_note(k, &why);
}

bool keeper_resume(keeper *k)
{
    failure why, sentence;
    checkpoint c;
    if (!k->image)
        return false;
    checkpoint_state state = checkpoint_open(k->how->path, k->trial, &c, &why);
    if (state == CHECKPOINT_NONE)
        return false;
    bool good = state == CHECKPOINT_FITS && resume_from(k, c.body, &why);
    if (!good) {
        failure_set(&sentence, "its checkpoint was ignored: %.500s", why.sentence);
        take_note(k, &sentence);
    } else {
        compare_machines(k, c.machine);
    }
    checkpoint_close(&c);
    return good;
}

bool keeper_due(keeper *k)
{
    int64_t every = k->trial->checkpoint.steps;
    return (every > 0 && k->chain->steps % every == 0) ||
           (k->next_time < UINT64_MAX && tick_coarse() >= k->next_time);
}

static kept head_of(const keeper *k)
{
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    int64_t now = usage.ru_maxrss * 1024, before = k->end->peak_rss;
    return (kept){k->course_bytes,
                  k->metrics,
                  k->point_count,
                  k->end->wall_seconds + 1e-9 * (double)(tick_nanoseconds() - k->begun),
                  k->end->setup_seconds,
                  now > before ? now : before,
                  k->note};
}

static bool write_all(keeper *k, failure *why)
{
    checkpoint_writer w;
    kept head = head_of(k);
    if (!checkpoint_begin(&w, k->how->path, k->trial, k->how->machine, k->chain->steps, why))
        return false;
    tape_put(&w.tape, &head, sizeof head);
    tape_put(&w.tape, k->course, k->course_bytes);
    tape_put(&w.tape, k->points.data, k->points.length);
    if (!chain_save(k->chain, k->image, &w.tape, why)) {
        checkpoint_abandon(&w);
        return false;
    }
    return checkpoint_commit(&w, why);
}

bool keeper_write(keeper *k)
{
    failure why;
    bool good = k->image && write_all(k, &why);
    if (k->image && !good)
        take_note(k, &why);
    set_next_time(k);
    return good;
}
