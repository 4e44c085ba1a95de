#include "cli/rates.h"

#include <math.h>
#include <string.h>

#include "device/peak.h"
#include "engine/runner.h"

typedef struct rate {   /* of the trials of an optimizer on a problem */
    const trial *trial; /* the first */
    double seconds, samples, flops;
} rate;

/* The machine's own, measured when it is first asked for; 0: not yet. */
typedef struct peaks {
    double known[2]; /* by precision */
    int threads;
} peaks;

static double last(store *st, int64_t row, const char *clock, arena *a)
{
    const series s = store_series(st, row, clock, "loss", a);
    return s.count > 0 ? s.x[s.count - 1] : 0;
}

static rate *rate_of(rate *all, int *count, const trial *t)
{
    for (int k = 0; k < *count; k++)
        if (strcmp(all[k].trial->label, t->label) == 0 &&
            strcmp(all[k].trial->problem_label, t->problem_label) == 0)
            return &all[k];
    all[*count] = (rate){.trial = t};
    return &all[(*count)++];
}

static int collect(store *st, const study *s, rate *all, arena *a)
{
    int count = 0;
    record r;
    for (int64_t k = 0; k < s->trial_count; k++) {
        if (!store_record(st, s->trials[k].key, a, &r) || !trial_status_is_result(r.status))
            continue;
        rate *one = rate_of(all, &count, &s->trials[k]);
        one->seconds += last(st, r.row, "seconds", a);
        one->samples += last(st, r.row, "samples", a);
        one->flops += last(st, r.row, "flops", a);
    }
    return count;
}

/* Tokens of a sample where the study gives the context of a language model; else 0. */
static double context_of(const trial *t)
{
    const sl_option *options = t->problem.plugin->variant[t->precision]->options;
    for (int k = 0; options && options[k].type != SL_TYPE_END; k++)
        if (strcmp(options[k].name, "context") == 0 && options[k].type == SL_TYPE_INT)
            return t->problem.values[k].number;
    return 0;
}

static double peak_of(peaks *p, const trial *t)
{
    const bool single = t->precision == PRECISION_F32;
    if (p->threads != t->threads)
        *p = (peaks){.threads = t->threads};
    runner_threads(t->threads);
    if (p->known[single] <= 0)
        p->known[single] = single ? peak_rate_f32() : peak_rate_f64();
    return p->known[single];
}

static void add_line(const rate *r, peaks *p, text *out)
{
    const double context = context_of(r->trial), peak = peak_of(p, r->trial);
    text_add(out, "%s on %s: %.4g samples/s", r->trial->label, r->trial->problem_label,
             r->samples / r->seconds);
    if (context > 0)
        text_add(out, ", %.4g tokens/s", r->samples * context / r->seconds);
    text_add(out, ", %.3g Gflop/s, %.0f %% of the %.3g that products of matrices reach here\n",
             1e-9 * r->flops / r->seconds, 100 * r->flops / r->seconds / peak, 1e-9 * peak);
}

void rates_add(store *st, const study *s, text *out, arena *a)
{
    peaks p = {0};
    rate *all = arena_array(a, rate, s->trial_count + 1);
    const int count = st ? collect(st, s, all, a) : 0;
    const size_t before = out->length;
    for (int k = 0; k < count; k++)
        if (all[k].seconds > 0 && all[k].flops > 0)
            add_line(&all[k], &p, out);
    if (out->length > before)
        text_add(out, "\n");
}
