/* Rules about seconds, for studies that use them. */
#include <string.h>

#include "stats/clock.h"
#include "stats/lint_rules.h"

static bool mentions_seconds(const char *words)
{
    return words && strstr(words, "seconds");
}

bool lint_uses_seconds(const study *s)
{
    for (int k = 0; k < s->figure_count; k++)
        if (mentions_seconds(s->figures[k].x) || mentions_seconds(s->figures[k].y))
            return true;
    return s->trial_count > 0 && s->trials[0].budget.seconds > 0;
}

void lint_seconds(linter *l)
{
    if (!lint_uses_seconds(l->study))
        return;
    const char *warning = results_clock_warning(l->results, l->memory);
    if (warning)
        lint_add(l, LINT_UNFAIR, "seconds", l->study->name, warning,
                 "Run all trials on one machine with timing: exclusive, or compare steps, "
                 "samples or calls.");
}

/* Half of the measurements, and the worst of them, further off than this. */
#define NOISE_TYPICAL 0.02
#define NOISE_WORST   0.2

void lint_noise(linter *l)
{
    clock_noise n;
    if (!lint_uses_seconds(l->study) ||
        !results_clock_noise(l->store, l->results, &n, l->memory))
        return;
    bool typical = n.compute.typical > NOISE_TYPICAL || n.memory.typical > NOISE_TYPICAL;
    bool worst = n.compute.worst > NOISE_WORST || n.memory.worst > NOISE_WORST;
    if (typical || worst)
        lint_add(l, LINT_WEAK, "noise", l->study->name,
                 results_clock_floor(l->store, l->results, l->memory),
                 "Differences of that size mean nothing. Quiet the machine (governor, other "
                 "programs) and run with --rerun all.");
}
