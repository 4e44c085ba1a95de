#include "figures/clock.h"

#include <string.h>

const char *clock_column(const char *clock)
{
    return strcmp(clock, "steps") == 0 ? "step" : clock;
}

clock_unit clock_unit_of(const char *clock, double longest)
{
    static const clock_unit units[] = {
        {"h", 3600, 0}, {"min", 60, 0}, {"s", 1, 0}, {"ms", 1e-3, 0}, {"us", 1e-6, 0}};
    if (!strstr(clock, "seconds"))
        return (clock_unit){"", 1, longest};
    size_t k = 0;
    while (k < 4 && longest < 2 * units[k].size)
        k++;
    clock_unit unit = units[k];
    unit.longest = longest;
    return unit;
}

const char *clock_label(const char *clock, clock_unit unit, arena *a)
{
    static const char *const labels[][2] = {
        {"samples", "samples (examples or sequences)"},
        {"loss_calls", "loss evaluations"},
        {"gradient_calls", "gradient evaluations"},
        {"hvp_calls", "Hessian-vector products"},
        {"matvec_calls", "matrix-vector products"},
        {"tokens", "tokens"},
        {"flops", "floating-point operations of the problem"},
        {"seconds", "optimizer and oracle time"},
        {"optimizer_seconds", "optimizer time"},
        {"oracle_seconds", "oracle time"},
        {"state_memory", "memory of the optimizer's state (bytes)"},
        {"parameters", "parameters of the problem"},
    };
    const char *label = clock;
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
        label = strcmp(clock, labels[k][0]) == 0 ? labels[k][1] : label;
    return *unit.name ? arena_format(a, "%s (%s)", label, unit.name) : label;
}
