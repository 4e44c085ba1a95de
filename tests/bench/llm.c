/* Language models: tokens per second of a whole training step (forward, backward, AdamW) in
   float, as shares of the machine's measured product rate and against PyTorch (llm_torch.py),
   on one thread and on two. Peers that are not there are said to be absent. */
#define SL_REAL_BITS 32

#include <omp.h>

#include "device/blas.h"
#include "device/kernels.h"
#include "measure.h"
#include "peer.h"
#include "run/chain.h"

enum { STEPS = 2, ROUNDS = 7, SQUARE = 1024 };

typedef struct size {
    const char *preset;
    int position;
    double layers, width, context, batch;
    const char *goal[2], *share; /* on one thread and on two; of the product rate */
} size;

static const size sizes[] = {{"micro", 1, 4, 128, 128, 16, {">= 1.7", ">= 2"}, ">= 0.75"},
                             {"mini", 2, 6, 384, 256, 8, {">= 1.35", ">= 1.4"}, ">= 0.85"}};

static _Noreturn void give_up(const char *sentence)
{
    fprintf(stderr, "bench_llm: %s\n", sentence);
    exit(2);
}

static setting setting_new(const registry *plugins, sl_kind kind, const char *name)
{
    setting s = {registry_find(plugins, kind, name), NULL};
    if (!s.plugin)
        give_up("llm or adamw is not among the plugins");
    s.values = calloc(option_count(plugin_about(s.plugin)) + 1, sizeof *s.values);
    setting_defaults(s.plugin, s.values);
    return s;
}

static option_value *value(const setting *s, const char *name)
{
    return &s->values[option_find(plugin_about(s->plugin), name)];
}

static void write_text(const char *path)
{
    uint32_t state = 1;
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < 1000000; i++) {
        state = state * 1664525u + 1013904223u;
        fputc((int)(state >> 24), file);
    }
    if (!file || fclose(file) != 0)
        give_up("cannot write a text");
}

static double ours_once(chain *c)
{
    double begin = measure_now();
    for (int k = 0; k < STEPS; k++)
        if (chain_step(c) != SL_OK)
            give_up(chain_message(c));
    return (measure_now() - begin) / STEPS;
}

/* Operations per second of a large product. */
static double product_rate(float *a)
{
    float *b = a + SQUARE * SQUARE, *c = b + SQUARE * SQUARE;
    double begin = measure_now();
    kernel_gemm(false, false, SQUARE, SQUARE, SQUARE, 1, a, SQUARE, b, SQUARE, 0, c, SQUARE);
    return 2.0 * SQUARE * SQUARE * SQUARE / (measure_now() - begin);
}

static double operations(const size *s)
{
    double products = s->layers * 12 * s->width * s->width + 256 * s->width;
    return s->batch * s->context * (6 * products + 12 * s->layers * s->context * s->width);
}

static void report(const size *s, int threads, double *ours, double *theirs, double *share,
                   bool there)
{
    char what[96];
    double tokens = s->batch * s->context, faster[ROUNDS];
    for (int k = 0; k < ROUNDS; k++)
        faster[k] = there ? theirs[k] / ours[k] : 0;
    snprintf(what, sizeof what, "%s, %d thread%s: training", s->preset, threads,
             threads > 1 ? "s" : "");
    measure_report(what, tokens / measure_median(ours, ROUNDS), "tokens/s", "-");
    snprintf(what, sizeof what, "%s, %d thread%s: share of the product rate", s->preset,
             threads, threads > 1 ? "s" : "");
    measure_report(what, measure_median(share, ROUNDS), "", s->share);
    snprintf(what, sizeof what, "%s, %d thread%s: times PyTorch's rate", s->preset, threads,
             threads > 1 ? "s" : "");
    if (there)
        measure_report(what, measure_median(faster, ROUNDS), "x", s->goal[threads - 1]);
    else
        printf("%s: peer absent (SLALOM_PYTHON with torch)\n", what);
}

static void compare(trial *t, const size *s, int threads, float *products)
{
    failure f;
    char count[16], preset[16];
    double ours[ROUNDS], theirs[ROUNDS], share[ROUNDS];
    peer p = {0};
    snprintf(count, sizeof count, "%d", threads);
    snprintf(preset, sizeof preset, "%s", s->preset);
    omp_set_num_threads(threads);
    blas_threads(threads);
    value(&t->problem, "preset")->number = s->position;
    value(&t->problem, "batch")->number = s->batch;
    loaded *data = race_load(t, false, &f);
    chain *c = data ? chain_open(t, data, &f) : NULL;
    if (!c)
        give_up(f.sentence);
    const char *const words[] = {"llm_torch.py", preset, count, NULL};
    bool there = peer_start(&p, words);
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        int at = k < 0 ? 0 : k;
        double rate = product_rate(products);
        ours[at] = ours_once(c);
        theirs[at] = there ? peer_once(&p) : 0;
        share[at] = operations(s) / ours[at] / rate;
    }
    report(s, threads, ours, theirs, share, there);
    if (there)
        peer_stop(&p);
    chain_close(c);
    race_unload(data);
}

int main(void)
{
    char path[] = "/tmp/slalom-bench-llm-XXXXXX";
    registry *plugins = registry_open();
    trial t = {.problem = setting_new(plugins, SL_KIND_PROBLEM, "llm"),
               .optimizer = setting_new(plugins, SL_KIND_OPTIMIZER, "adamw"),
               .precision = PRECISION_F32,
               .budget = {.steps = 1000000},
               .diverged = 1e6};
    float *products = calloc(3 * SQUARE * SQUARE, sizeof *products);
    int file = mkstemp(path);
    if (!products || file < 0)
        give_up("no room");
    close(file);
    write_text(path);
    value(&t.problem, "data")->path = value(&t.problem, "data")->text = path;
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (int threads = 1; threads <= 2; threads++)
            compare(&t, &sizes[k], threads, products);
    unlink(path);
    free(products);
    free(t.problem.values);
    free(t.optimizer.values);
    registry_free(plugins);
    return 0;
}
