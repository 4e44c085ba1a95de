#include "cli/rates.h"

#include <math.h>
#include <string.h>

typedef struct rate {   /* of the trials of an optimizer on a problem */
    const trial *trial; /* the first */
    double seconds, samples, tokens, flops;
    double reachable; /* flops of matrix products in those seconds */
} rate;

static rate *rate_of(rate *all, int *count, const trial *t)
{
    for (int k = 0; k < *count; k++)
        if (strcmp(all[k].trial->label, t->label) == 0 &&
            strcmp(all[k].trial->problem_label, t->problem_label) == 0)
            return &all[k];
    all[*count] = (rate){.trial = t};
    return &all[(*count)++];
}

static void add_record(rate *to, const record *r)
{
    const double tokens = r->samples * r->sample_tokens;
    to->seconds += r->seconds;
    to->samples += isnan(r->samples) ? 0 : r->samples;
    to->tokens += isnan(tokens) ? 0 : tokens;
    to->flops += isnan(r->flops) ? 0 : r->flops;
    to->reachable += isnan(r->peak_flops) ? 0 : r->seconds * r->peak_flops;
}

static int collect(store *st, const study *s, rate *all, arena *a)
{
    int count = 0;
    record r;
    for (int64_t k = 0; k < s->trial_count; k++)
        if (store_record(st, s->trials[k].key, a, &r) && trial_status_is_result(r.status))
            add_record(rate_of(all, &count, &s->trials[k]), &r);
    return count;
}

static void add_line(const rate *r, text *out)
{
    text_add(out, "%s on %s: %.4g samples/s", r->trial->label, r->trial->problem_label,
             r->samples / r->seconds);
    if (r->tokens > 0)
        text_add(out, ", %.4g tokens/s", r->tokens / r->seconds);
    text_add(out, ", %.3g Gflop/s", 1e-9 * r->flops / r->seconds);
    if (r->reachable > 0)
        text_add(out, ", %.0f %% of what products of matrices reach here",
                 100 * r->flops / r->reachable);
    text_add(out, "\n");
}

void rates_add(store *st, const study *s, text *out, arena *a)
{
    rate *all = arena_array(a, rate, s->trial_count + 1);
    const int count = st ? collect(st, s, all, a) : 0;
    const size_t before = out->length;
    for (int k = 0; k < count; k++)
        if (all[k].seconds > 0 && all[k].flops > 0)
            add_line(&all[k], out);
    if (out->length > before)
        text_add(out, "\n");
}
