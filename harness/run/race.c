/* One trial: log what is due -> stop? -> step. Compiled once per precision. */
#include <setjmp.h>
#include <string.h>

#include "base/memory.h"
#include "device/blas.h"
#include "run/assembly.h"
#include "run/keeper.h"
#include "run/parameters.h"
#include "run/precise.h"
#include "run/tick.h"

/* A target whose metric was found among the values. */
typedef struct watched {
    int at;      /* position of the metric, or -1 */
    bool higher; /* is better */
    bool hit;
} watched;

/* Where the trial is, besides its chain and its targets. */
typedef struct course {
    double first_loss;
    int64_t due;         /* step of the next point */
    int64_t logged;      /* step of the last point, or -1 */
    uint64_t evaluation; /* nanoseconds */
} course;

typedef struct race {
    const trial *trial;
    chain *chain;
    const point_sink *sink;
    trial_end *end;
    double *values;
    watched *targets; /* of the trial */
    course course;
    keeper *keeper; /* NULL: no checkpoints */
    uint64_t begun; /* nanoseconds: when the trial began */
    uint64_t setup; /* since when it sets up or closes, and does not run */
} race;

/* The next step after `step` at which a point is due: 1, 2, 3, ... while the log-spaced steps
   are closer than one, round(10^(k / per_decade)) from then on; and every k-th. */
static int64_t next_due(const log_rule *rule, int64_t step)
{
    int64_t next = INT64_MAX;
    if (rule->every > 0)
        next = (step / rule->every + 1) * rule->every;
    if (rule->per_decade > 0) {
        double k = step > 0 ? floor(log10((double)step) * rule->per_decade) : -1;
        int64_t spaced = step;
        while (spaced <= step)
            spaced = llround(pow(10, ++k / rule->per_decade));
        next = spaced < next ? spaced : next;
    }
    return next;
}

static void finish(race *r, trial_status status, const char *message)
{
    r->end->status = status;
    if (message)
        failure_set(&r->end->message, "%s", message);
}

static bool all_targets_hit(race *r)
{
    bool all = r->trial->target_count > 0;
    for (int k = 0; k < r->trial->target_count; k++) {
        watched *w = &r->targets[k];
        double goal = r->trial->targets[k].value;
        if (w->at >= 0)
            w->hit |= w->higher ? r->values[w->at] >= goal : r->values[w->at] <= goal;
        all &= w->hit;
    }
    return all;
}

/* Measures and sends a point; false when the trial ends with it. */
static bool log_point(race *r)
{
    clocks now;
    chain *c = r->chain;
    uint64_t begin = tick_nanoseconds();
    sl_status status = chain_measure(c, r->values);
    chain_clocks(c, &now);
    if (status == SL_OK)
        r->sink->point(r->sink->to, &now, r->values);
    r->course.evaluation += tick_nanoseconds() - begin;
    if (status != SL_OK) {
        finish(r, TRIAL_FAILED,
               chain_message(c)[0] ? chain_message(c) : "measuring failed without a sentence");
        return false;
    }
    double loss = r->values[0];
    if (r->course.logged < 0)
        r->course.first_loss = loss;
    r->course.logged = c->steps;
    r->course.due = next_due(&r->trial->log, c->steps);
    double scale = fabs(r->course.first_loss) > 1 ? fabs(r->course.first_loss) : 1;
    if (!isfinite(loss) || loss > r->trial->diverged * scale)
        finish(r, TRIAL_DIVERGED, NULL);
    else if (all_targets_hit(r))
        finish(r, TRIAL_TARGET, NULL);
    else
        return true;
    return false;
}

static bool budget_spent(const race *r)
{
    const chain *c = r->chain;
    const budget *b = &r->trial->budget;
    return (b->steps > 0 && c->steps >= b->steps) ||
           c->meter.all_samples >= c->meter.limit_samples ||
           c->meter.calls[SL_CALL_GRADIENT] >= c->meter.limit_gradients ||
           (b->seconds > 0 && chain_spent_seconds(c) >= b->seconds);
}

static void keep(race *r)
{
    uint64_t begin = tick_nanoseconds();
    keeper_write(r->keeper);
    r->course.evaluation += tick_nanoseconds() - begin;
}

/* Writes a checkpoint if one is due; false when the trial is asked to leave. */
static bool keep_if_due(race *r)
{
    keeper *k = r->keeper;
    bool leave = k->how->leave && *k->how->leave;
    if (leave || keeper_due(k))
        keep(r);
    if (leave)
        finish(r, TRIAL_INTERRUPTED, "interrupted by the user");
    return !leave;
}

static void end_setup(race *r)
{
    r->end->setup_seconds += 1e-9 * (double)(tick_nanoseconds() - r->setup);
}

static void run(race *r, bool resumed)
{
    chain *c = r->chain;
    sl_status status = SL_OK;
    end_setup(r);
    if (!resumed && !log_point(r))
        return;
    while (!budget_spent(r)) {
        status = chain_step(c);
        if (status != SL_OK)
            break;
        if (c->steps >= r->course.due && !log_point(r))
            return;
        if (r->keeper && !keep_if_due(r))
            return;
    }
    bool alive = r->course.logged == c->steps && status == SL_OK ? true : log_point(r);
    if (status == SL_FAILED)
        finish(r, TRIAL_FAILED,
               chain_message(c)[0] ? chain_message(c) : "step failed without a sentence");
    else if (alive)
        finish(r, TRIAL_DONE, NULL);
}

/* Adds a list of metrics to the names, and watches those that are targets. */
static int name_metrics(race *r, const sl_metric *metrics, const char **names, int count)
{
    for (; metrics && metrics->name && count < METRICS_MOST; metrics++, count++) {
        names[count] = metrics->name;
        for (int k = 0; k < r->trial->target_count; k++)
            if (strcmp(r->trial->targets[k].metric, metrics->name) == 0)
                r->targets[k] = (watched){count, metrics->higher_is_better, false};
    }
    return count;
}

static void announce(race *r)
{
    static const sl_metric loss[] = {{"loss", "", false}, SL_METRICS_END};
    const char *names[METRICS_MOST];
    for (int k = 0; k < r->trial->target_count; k++)
        r->targets[k].at = -1;
    int count = name_metrics(r, loss, names, 0);
    count = name_metrics(r, r->chain->layers[r->chain->layer_count - 1].about->metrics, names,
                         count);
    for (int k = 0; k < r->trial->probe_count; k++)
        count = name_metrics(r, r->chain->probes[k].about->metrics, names, count);
    r->sink->metrics(r->sink->to, count, names);
}

static int64_t state_bytes(const chain *c)
{
    int64_t bytes = c->optimizer_host.state_bytes;
    for (int k = 0; k + 1 < c->layer_count; k++)
        bytes += c->layers[k].host.state_bytes;
    return bytes;
}

static void summarize(race *r)
{
    const chain *c = r->chain;
    chain_clocks(c, &r->end->clocks);
    r->end->evaluation_seconds = 1e-9 * (double)r->course.evaluation;
    r->end->state_bytes = state_bytes(c);
    r->end->parameters = c->layers[0].open.n;
    r->end->optimum = c->layers[c->layer_count - 1].layout.optimum;
}

/* Without OpenBLAS every product is NaN; the loss then looks diverged, which it is not. */
static void explain_missing_library(trial_end *end)
{
    if (blas_missing() && (end->status == TRIAL_FAILED || end->status == TRIAL_DIVERGED)) {
        end->status = TRIAL_FAILED;
        failure_set(&end->message, "%s", blas_missing());
    }
}

/* A result with something to tell about its checkpoints. */
static void add_note(trial_end *end, const keeper *k)
{
    if (!end->message.sentence[0])
        end->message = k->note;
}

/* With or without a checkpoint to begin from. */
static void run_kept(race *r, loaded *data, const keeping *how)
{
    keeper k = {.trial = r->trial, .chain = r->chain, .how = how, .end = r->end};
    point_sink both = keeper_sink(&k, r->sink);
    r->sink = &both;
    r->keeper = &k;
    announce(r);
    keeper_open(&k, data, &r->course, sizeof r->course, r->begun);
    run(r, keeper_resume(&k));
    r->setup = tick_nanoseconds();
    add_note(r->end, &k);
    keeper_close(&k);
}

/* A result that cannot be kept says so. */
static void keep_parameters(race *r, const char *folder)
{
    failure why;
    if (!parameters_keep(r->chain, folder, &why) && !r->end->message.sentence[0])
        r->end->message = why;
}

void SL_PRECISE(race_run)(const trial *t, loaded *data, const point_sink *sink,
                          const keeping *how, uint64_t begun, trial_end *end)
{
    race r = {.trial = t,
              .sink = sink,
              .end = end,
              .course.logged = -1,
              .begun = begun,
              .setup = begun};
    jmp_buf exhausted;
    end->status = chain_build(t, data, &r.chain, &end->message);
    if (end->status == TRIAL_DONE) {
        r.values = pool_alloc(r.chain->pool, METRICS_MOST * sizeof *r.values);
        r.targets =
            pool_alloc(r.chain->pool, ((size_t)t->target_count + 1) * sizeof *r.targets);
        pool_exhausted(r.chain->pool, &exhausted);
        if (setjmp(exhausted) != 0) {
            finish(&r, TRIAL_OUT_OF_MEMORY, "a step asked for more memory than there is");
            r.setup = tick_nanoseconds();
        } else if (how && how->path)
            run_kept(&r, data, how);
        else {
            announce(&r);
            run(&r, false);
            r.setup = tick_nanoseconds();
        }
        explain_missing_library(end);
        summarize(&r);
        if (how && how->parameters && t->keep && trial_status_is_result(end->status))
            keep_parameters(&r, how->parameters);
    }
    chain_close(r.chain);
    end_setup(&r);
}
