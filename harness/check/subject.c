#include "check/subject.h"

#include <string.h>

#include "check/stand_in.h"
#include "plugin/calls.h"
#include <slalom/problem.h>

setting setting_of(arena *memory, const plugin *p)
{
    setting s = {p, arena_array(memory, option_value, option_count(plugin_about(p)) + 1)};
    setting_defaults(p, s.values);
    return s;
}

setting setting_copy(arena *memory, const setting *from)
{
    setting s = setting_of(memory, from->plugin);
    memcpy(s.values, from->values, option_count(plugin_about(from->plugin)) * sizeof *s.values);
    return s;
}

static setting own_setting(subject *s)
{
    const contract *c = s->contract;
    setting given = {c->plugin, (option_value *)c->values};
    return c->values ? setting_copy(s->memory, &given) : setting_of(s->memory, c->plugin);
}

static setting *one(subject *s, setting what)
{
    setting *list = arena_array(s->memory, setting, 2); /* room for a stand-in behind it */
    list[0] = what;
    return list;
}

enum { SCHEDULED_STEPS = 50 }; /* of a run that a schedule spans */

static void place(subject *s)
{
    trial *t = &s->trial;
    setting own = own_setting(s);
    switch (s->contract->plugin->kind) {
    case SL_KIND_OPTIMIZER:
        t->optimizer = own;
        break;
    case SL_KIND_PROBLEM:
        t->problem = own;
        break;
    case SL_KIND_TRANSFORM:
        t->transforms = one(s, own);
        t->transform_count = 1;
        break;
    case SL_KIND_PROBE:
        t->probes = one(s, own);
        t->probe_count = 1;
        break;
    case SL_KIND_SCHEDULE: /* of the only option of the suite's own optimizer */
        t->schedules = arena_array(s->memory, scheduled, 1);
        t->schedules[0] = (scheduled){own, 0};
        t->schedule_count = 1;
        t->budget.steps = SCHEDULED_STEPS;
        break;
    }
}

void subject_open(subject *s, const contract *c)
{
    *s = (subject){.contract = c, .memory = arena_new()};
    s->trial.seed = s->trial.instance = 1;
    s->trial.diverged = 1e9;
    s->trial.label = arena_copy(s->memory, c->plugin->name);
    s->trial.problem_label = s->trial.label;
    if (c->plugin->kind != SL_KIND_OPTIMIZER)
        s->trial.optimizer = setting_of(s->memory, stand_in_descent());
    place(s);
}

void subject_close(subject *s)
{
    arena_free(s->memory);
}

void subject_problem(subject *s, const plugin *p)
{
    s->trial.problem = setting_of(s->memory, p);
}

bool subject_data(subject *s, const char *path)
{
    const setting *problem = &s->trial.problem;
    const sl_plugin *about = plugin_about(problem->plugin);
    for (size_t k = 0; k < option_count(about); k++)
        if (about->options[k].type == SL_TYPE_DATA && !problem->values[k].path[0]) {
            problem->values[k].text = problem->values[k].path = arena_copy(s->memory, path);
            return true;
        }
    return false;
}

uint32_t plugin_answers(const plugin *p)
{
    return calls_answered((const sl_problem *)plugin_about(p));
}

bool plugin_wants_data(const plugin *p)
{
    const sl_plugin *about = plugin_about(p);
    for (size_t k = 0; k < option_count(about); k++)
        if (about->options[k].type == SL_TYPE_DATA)
            return true;
    return false;
}

static bool fits(const plugin *p, uint32_t needs)
{
    return p && p->kind == SL_KIND_PROBLEM && (needs & ~plugin_answers(p)) == 0;
}

static bool listed(const plugin *p, const plugin **list, int count)
{
    for (int k = 0; k < count; k++)
        if (list[k] == p)
            return true;
    return false;
}

int subject_candidates(const subject *s, uint32_t needs, const plugin **list, int room)
{
    static const char *const first[] = {"quadratic",
                                        "poisson",
                                        "matrix_sensing",
                                        "rosenbrock",
                                        "matrix_factorization",
                                        "phase_retrieval",
                                        "logistic_regression"};
    const registry *r = s->contract->registry;
    int count = 0;
    if (s->contract->problem) {
        list[0] = s->contract->problem;
        return 1;
    }
    for (size_t k = 0; k < sizeof first / sizeof *first && count < room; k++) {
        const plugin *p = registry_find(r, SL_KIND_PROBLEM, first[k]);
        if (fits(p, needs))
            list[count++] = p;
    }
    for (int wants = 0; wants < 2; wants++)
        for (size_t k = 0; k < registry_count(r) && count < room; k++) {
            const plugin *p = registry_at(r, k);
            if (fits(p, needs) && plugin_wants_data(p) == wants && !listed(p, list, count))
                list[count++] = p;
        }
    return count;
}
