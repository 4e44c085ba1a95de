/* Trials that nothing of Slalom disturbs: between them the machine is measured. */
#include "engine/inside.h"

#include "run/tick.h"

enum { AT_EACH_END = 5 };

static const uint64_t pause_least = 1000000000; /* nanoseconds between measurements */

static void measure(engine *e, const char *moment)
{
    calibration c;
    if (!e->exclusive || e->broken || !calibrator_measure(&e->calibrator, &c))
        return;
    e->calibrated = tick_nanoseconds();
    if (!store_calibration(e->store, moment, &c, e->failure))
        engine_breaks(e);
}

static void measure_end(engine *e, const char *moment)
{
    for (int k = 0; k < AT_EACH_END && !e->stopping; k++)
        measure(e, moment);
}

bool exclusive_begin(engine *e)
{
    int threads = e->study->trials[0].threads;
    const cpu_set_t *where = e->options->cores ? cores_of(e->options->cores, 0) : NULL;
    if (!calibrator_begin(&e->calibrator, where, threads, e->failure))
        return false;
    e->exclusive = true;
    if (!store_noise(e->store, threads, e->failure))
        return false;
    measure_end(e, "before");
    return !e->broken;
}

void exclusive_between(engine *e)
{
    if (tick_nanoseconds() - e->calibrated >= pause_least)
        measure(e, "between");
}

void exclusive_end(engine *e)
{
    if (!e->exclusive)
        return;
    measure_end(e, "after");
    calibrator_end(&e->calibrator);
}
