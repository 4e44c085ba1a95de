#include "check/contract.h"
#include "plugin/calls.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check/descriptor.h"
#include "check/sample_data.h"
#include "check/subject.h"
#include "check/trap.h"
#include <slalom/optimizer.h>
#include <slalom/probe.h>

enum { CANDIDATES_MOST = 32 };

static const double default_seconds = 30;

/* One plugin on its way through the suite. */
typedef struct suite {
    const contract *contract;
    subject subject;
    int data; /* descriptor of a generated file, or -1 */
    int failed;
} suite;

typedef struct body {
    test_body *passes;
    const subject *subject;
} body;

static bool run_body(void *with, failure *why)
{
    const body *b = with;
    return b->passes(b->subject, why);
}

static trap_result run_trapped(const suite *s, test_body *passes, failure *why)
{
    body b = {passes, &s->subject};
    double seconds = s->contract->seconds > 0 ? s->contract->seconds : default_seconds;
    why->sentence[0] = '\0';
    return trap_run(run_body, &b, seconds, why);
}

static void report(suite *s, const char *test, bool passed, const char *sentence)
{
    s->failed += !passed;
    s->contract->report(s->contract->to, test, passed, passed ? "" : sentence);
}

static bool run_test(suite *s, const contract_test *test, const char *suffix)
{
    char name[64];
    failure why;
    bool passed = run_trapped(s, test->passes, &why) == TRAP_PASSED;
    snprintf(name, sizeof name, "%s%s", test->name, suffix);
    report(s, name, passed, why.sentence);
    return passed;
}

/* A transform that answers the loss too is an objective of its own, whose calls must agree
   unless it says that they do not; one that only changes the gradient is none. */
static bool applies(const suite *s, const contract_test *test)
{
    const plugin *p = s->contract->plugin;
    const sl_problem *oracle = (const sl_problem *)plugin_about(p);
    if (!(test->kinds & KIND(p->kind)))
        return false;
    if (!(KIND(p->kind) & ORACLES))
        return true;
    uint32_t meant = plugin_answers(p) & ~(oracle->surrogate ? SL_GRADIENT : 0u);
    return (test->answers & ~meant) == 0;
}

/* False when a gate failed. */
static bool run_tests(suite *s, const contract_test *tests, const char *suffix)
{
    for (; tests->name; tests++)
        if (applies(s, tests) && !run_test(s, tests, suffix) && tests->gate)
            return false;
    return true;
}

static test_body *start_of(const suite *s)
{
    return s->subject.trial.precision == PRECISION_F32 ? test_start_f32 : test_start_f64;
}

static void drop_data(suite *s)
{
    if (s->data >= 0)
        close(s->data);
    s->data = -1;
}

/* Whether the trial starts; a problem that does not is tried again with data in its hands. */
static trap_result try_start(suite *s, failure *why)
{
    char path[64];
    failure again;
    const plugin *problem = s->subject.trial.problem.plugin;
    bool wants = s->contract->data && subject_data(&s->subject, s->contract->data);
    trap_result result = run_trapped(s, start_of(s), why);
    for (int k = 0; result == TRAP_FAILED && !wants && k < SAMPLE_FORMATS; k++) {
        setting without = s->subject.trial.problem;
        s->subject.trial.problem = setting_copy(s->subject.memory, &without);
        drop_data(s);
        s->data = sample_data_open((sample_data)k, path, sizeof path);
        if (s->data < 0 || !subject_data(&s->subject, path))
            return result;
        trap_result now = run_trapped(s, start_of(s), &again);
        if (now == TRAP_PASSED)
            return now;
        s->subject.trial.problem = without;
    }
    if (result == TRAP_FAILED && !wants && plugin_wants_data(problem))
        failure_set(&again, "%s; it needs data that the suite cannot make: give --data FILE",
                    why->sentence);
    else
        again = *why;
    *why = again;
    return result;
}

static uint32_t needs_of(const plugin *p)
{
    const sl_plugin *about = plugin_about(p);
    if (p->kind == SL_KIND_OPTIMIZER)
        return ((const sl_optimizer *)about)->needs;
    if (p->kind == SL_KIND_TRANSFORM)
        return ((const sl_problem *)about)->needs;
    return p->kind == SL_KIND_PROBE ? ((const sl_probe *)about)->needs : 0;
}

static bool no_problem(uint32_t needs, failure *why)
{
    char list[64] = "";
    for (int k = 0; k < SL_CALLS; k++)
        if (needs & (1u << k)) {
            strcat(list, list[0] ? ", " : "");
            strcat(list, call_name((sl_call)k));
        }
    return failure_set(why,
                       "no problem without data answers all that it needs (%s): name one "
                       "that does with --problem",
                       list);
}

/* The first problem on which the trial starts. When there is none the sentence is the first
   one's: it is the best known. */
static bool choose_problem(suite *s, failure *why)
{
    const plugin *list[CANDIDATES_MOST];
    failure other;
    uint32_t needs = needs_of(s->contract->plugin);
    int count = subject_candidates(&s->subject, needs, list, CANDIDATES_MOST);
    if (count == 0)
        return no_problem(needs, why);
    for (int k = 0; k < count; k++) {
        subject_problem(&s->subject, list[k]);
        trap_result result = try_start(s, k == 0 ? why : &other);
        if (result == TRAP_PASSED)
            return true;
        if (result == TRAP_ENDED) /* it would crash on the others too */
            return k == 0 ? false : failure_set(why, "%s", other.sentence);
    }
    return false;
}

static bool prepare(suite *s, failure *why)
{
    const plugin *p = s->contract->plugin;
    s->subject.trial.precision = p->variant[PRECISION_F64] ? PRECISION_F64 : PRECISION_F32;
    if (p->kind == SL_KIND_PROBLEM)
        return try_start(s, why) == TRAP_PASSED;
    return choose_problem(s, why);
}

static void run_precise(suite *s)
{
    static const contract_test both = {"float follows double", 0, 0, false,
                                       test_float_follows_double};
    const plugin *p = s->contract->plugin;
    bool good = true;
    for (int k = 0; k < PRECISIONS; k++) {
        if (!p->variant[k])
            continue;
        s->subject.trial.precision = (precision)k;
        good = run_tests(s, k == PRECISION_F64 ? contract_tests_f64 : contract_tests_f32,
                         k == PRECISION_F64 ? " (f64)" : " (f32)") &&
               good;
    }
    if (good && p->variant[PRECISION_F64] && p->variant[PRECISION_F32] &&
        p->kind != SL_KIND_PROBE)
        run_test(s, &both, "");
}

int contract_check(const contract *c)
{
    static const contract_test once[] = {
        {"descriptor", ~0u, 0, true, test_descriptor},
        {"options", ~0u, 0, true, test_options},
        {"limits", ~0u, 0, false, test_limits},
        {"schedule", KIND(SL_KIND_SCHEDULE), 0, false, test_schedule},
        {NULL, 0, 0, false, NULL},
    };
    suite s = {.contract = c, .data = -1};
    failure why;
    subject_open(&s.subject, c);
    if (run_tests(&s, once, "")) {
        if (prepare(&s, &why))
            run_precise(&s);
        else
            report(&s, "start", false, why.sentence);
    }
    drop_data(&s);
    subject_close(&s.subject);
    return s.failed;
}
