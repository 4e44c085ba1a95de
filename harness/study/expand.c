/* The trials of a study: problems, their settings, seeds, optimizers, their settings, the last
   moving fastest. All optimizers have run on the first seed before the second begins, so a
   study that was interrupted can be looked at. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "study/draft.h"

#define MOST_TRIALS 10000000

/* An optimizer entry's settings, as trials share them. */
typedef struct racer {
    setting **settings;    /* per setting, per part */
    scheduled **schedules; /* per setting */
    text *identities;      /* per setting */
} racer;

static scheduled *schedules_of(reader *r, const entry *e, const setting *settings)
{
    scheduled *list = arena_array(r->memory, scheduled, e->schedules + 1);
    for (int k = 0; k < e->schedules; k++) {
        int at = 1 + e->transforms + k;
        list[k] = (scheduled){settings[at], e->parts[at].scheduled};
    }
    return list;
}

static void fill_optimizer(const entry *e, const racer *from, int64_t index, trial *t)
{
    t->optimizer = from->settings[index][0];
    t->transforms = from->settings[index] + 1;
    t->transform_count = e->transforms;
    t->schedules = from->schedules[index];
    t->schedule_count = e->schedules;
    t->label = e->label;
}

static void fill_racer(reader *r, const entry *e, racer *to)
{
    trial like = {0};
    to->settings = arena_array(r->memory, setting *, e->settings);
    to->schedules = arena_array(r->memory, scheduled *, e->settings);
    to->identities = arena_array(r->memory, text, e->settings);
    for (int64_t k = 0; k < e->settings; k++) {
        to->settings[k] = entry_setting(r, e, k);
        to->schedules[k] = schedules_of(r, e, to->settings[k]);
        fill_optimizer(e, to, k, &like);
        trial_identity_optimizer(&like, &to->identities[k]);
    }
}

static racer *racers_new(reader *r, entries optimizers)
{
    racer *racers = arena_array(r->memory, racer, optimizers.count);
    for (int o = 0; o < optimizers.count; o++)
        fill_racer(r, optimizers.at + o, &racers[o]);
    return racers;
}

/* The rest is the arena's. */
static void racers_free(racer *racers, entries optimizers)
{
    for (int o = 0; o < optimizers.count; o++)
        for (int64_t k = 0; k < optimizers.at[o].settings; k++)
            text_free(&racers[o].identities[k]);
}

static setting *probe_settings(reader *r, entries probes)
{
    setting *settings = arena_array(r->memory, setting, probes.count + 1);
    for (int k = 0; k < probes.count; k++)
        settings[k] = entry_setting(r, probes.at + k, 0)[0];
    return settings;
}

/* The targets that trials on this problem can reach; none when they do not stop. */
static void fill_targets(reader *r, const draft *d, const entry *problem, const study *s,
                         trial *t)
{
    t->target_count = 0;
    t->targets = NULL;
    if (!d->stop_at_targets || !s->target_count)
        return;
    target *reachable = arena_array(r->memory, target, s->target_count);
    for (int k = 0; k < s->target_count; k++)
        if (figures_metric_of(d, problem, s->targets[k].metric))
            reachable[t->target_count++] = s->targets[k];
    t->targets = t->target_count ? reachable : NULL;
}

static void fill_problem(reader *r, const draft *d, const entry *problem, int64_t index,
                         trial *t)
{
    t->problem = entry_setting(r, problem, index)[0];
    t->problem_label = label_problem(r, d->problems, problem, index);
    t->precision = fits_precision(d, problem);
}

/* Trials of one problem setting and one seed. */
static void add_trials(const draft *d, const racer *racers, uint64_t seed, trial *like,
                       trial *trials, int64_t *count)
{
    double instance = setting_instance(&like->problem);
    like->seed = seed;
    like->instance = isnan(instance) ? seed : (uint64_t)instance;
    text problem = {0}, rules = {0}, room = {0};
    trial_identity_problem(like, &problem);
    trial_identity_rules(like, &rules);
    for (int o = 0; o < d->optimizers.count; o++)
        for (int64_t k = 0; k < d->optimizers.at[o].settings; k++) {
            fill_optimizer(d->optimizers.at + o, racers + o, k, like);
            trial_key_join(like, &problem, &racers[o].identities[k], &rules, &room);
            trials[(*count)++] = *like;
        }
    text_free(&problem);
    text_free(&rules);
    text_free(&room);
}

static int64_t settings_of(entries list)
{
    int64_t settings = 0;
    for (int k = 0; k < list.count; k++)
        settings += list.at[k].settings;
    return settings;
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp((*(const trial *const *)a)->key, (*(const trial *const *)b)->key);
}

static const trial *find_repeated(const study *s)
{
    const trial *repeated = NULL;
    size_t count = (size_t)s->trial_count;
    const trial **sorted = memory_need(malloc((count + 1) * sizeof *sorted));
    for (size_t k = 0; k < count; k++)
        sorted[k] = s->trials + k;
    qsort(sorted, count, sizeof *sorted, compare_keys);
    for (size_t k = 1; k < count && !repeated; k++)
        if (strcmp(sorted[k - 1]->key, sorted[k]->key) == 0)
            repeated = sorted[k - 1] > sorted[k] ? sorted[k - 1] : sorted[k];
    free(sorted);
    return repeated;
}

/* The entry that trial `at` comes from: the optimizer's, as the seeds and the problem's
   settings repeat it. */
static const entry *optimizer_of(const draft *d, int64_t at)
{
    int64_t rest = at % settings_of(d->optimizers);
    const entry *e = d->optimizers.at;
    for (; rest >= e->settings; e++)
        rest -= e->settings;
    return e;
}

static bool check_different(reader *r, const draft *d, const study *s)
{
    const trial *t = find_repeated(s);
    if (!t)
        return true;
    text options = {0};
    setting_json(&t->optimizer, &options);
    node_fail(optimizer_of(d, t - s->trials)->at, r->why,
              "the study has this trial twice: %s on %s with %s", t->label, t->problem_label,
              options.data);
    text_free(&options);
    return false;
}

bool expand(reader *r, const draft *d, study *s)
{
    int64_t problems = settings_of(d->problems), optimizers = settings_of(d->optimizers);
    int seeds = d->seed_count + d->reserve_count;
    if (problems > MOST_TRIALS / optimizers / seeds)
        return node_fail(d->problems.at[0].at, r->why,
                         "%lld problem settings x %lld optimizer settings x %d seeds are more "
                         "than %d trials",
                         (long long)problems, (long long)optimizers, seeds, MOST_TRIALS);
    s->trials = arena_array(r->memory, trial, problems * optimizers * d->seed_count);
    s->reserve = arena_array(r->memory, trial, problems * optimizers * d->reserve_count);
    s->first_seeds = d->reserve_count > 0 ? d->seed_count : 0;
    s->most_seeds = d->reserve_count > 0 ? seeds : 0;
    racer *racers = racers_new(r, d->optimizers);
    trial like = d->rules;
    like.probes = probe_settings(r, d->probes);
    like.probe_count = d->probes.count;
    for (int p = 0; p < d->problems.count; p++) {
        const entry *problem = d->problems.at + p;
        fill_targets(r, d, problem, s, &like);
        for (int64_t k = 0; k < problem->settings; k++) {
            fill_problem(r, d, problem, k, &like);
            for (int seed = 0; seed < d->seed_count; seed++)
                add_trials(d, racers, d->seeds[seed], &like, s->trials, &s->trial_count);
            for (int seed = d->seed_count; seed < seeds; seed++)
                add_trials(d, racers, d->seeds[seed], &like, s->reserve, &s->reserve_count);
        }
    }
    racers_free(racers, d->optimizers);
    return check_different(r, d, s);
}
