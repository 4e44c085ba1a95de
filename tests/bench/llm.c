/* Language models: a whole training step (forward, backward, AdamW) in float against the
   machine's multiply-add peak, PyTorch and llm.c's CPU trainer, on one thread and on two, in
   interleaved rounds. Peers that are not there are said to be absent:

       SLALOM_PYTHON  an interpreter with the newest torch: run eagerly, and compiled
       SLALOM_LLMC    a copy of github.com/karpathy/llm.c
       (none)         Debian's python3-torch, with libopenblas0-openmp

       bench_llm [tiny|small [THREADS [alone]]] */
#define SL_REAL_BITS 32

#include <omp.h>

#include "device/onednn.h"
#include "llm_trial.h"
#include "multiply_adds.h"
#include "peer.h"

enum { ROUNDS = 5, PEERS = 4 };

typedef struct rival {
    const char *name;
    bool is_torch, there;
    peer peer;
    double seconds[ROUNDS];
    int rounds;
} rival;

static void start_torch(rival *r, const char *name, const char *python, const char *size,
                        const char *threads, const char *mode)
{
    const char *const words[] = {"llm_torch.py", size, threads, mode, NULL};
    *r = (rival){.name = name, .is_torch = true};
    r->there = python && peer_start_with(&r->peer, python, words);
}

/* The compiled peer's path, or NULL. */
static const char *llm_c_compiled(void)
{
    static char path[] = "/tmp/slalom-bench-llmc-XXXXXX";
    static bool tried, compiled;
    const char *copy = getenv("SLALOM_LLMC");
    char command[2048];
    if (tried || !copy)
        return compiled ? path : NULL;
    tried = true;
    int file = mkstemp(path);
    if (file < 0)
        return NULL;
    close(file);
    snprintf(
        command, sizeof command,
        "gcc -Ofast -march=native -fopenmp -DOMP -w -I'%s' '%s/tests/bench/llm_c.c' -o %s -lm",
        copy, BUILD_SOURCE, path);
    compiled = system(command) == 0;
    return compiled ? path : NULL;
}

static void start_llm_c(rival *r, const llm_size *size)
{
    const double numbers[] = {size->layers, size->width, size->heads, size->context,
                              size->batch};
    const char *program = llm_c_compiled();
    char copies[6][128], *words[7] = {NULL};
    *r = (rival){.name = "llm.c"};
    if (!program)
        return;
    snprintf(copies[0], sizeof copies[0], "%s", program);
    for (int k = 0; k < 5; k++)
        snprintf(copies[k + 1], sizeof copies[k + 1], "%.0f", numbers[k]);
    for (int k = 0; k < 6; k++)
        words[k] = copies[k];
    r->there = peer_run(&r->peer, words);
}

static void start_rivals(rival *rivals, const llm_size *size, int threads)
{
    const char *newest = getenv("SLALOM_PYTHON");
    char count[16];
    snprintf(count, sizeof count, "%d", threads);
    setenv("OMP_NUM_THREADS", count, 1);
    start_torch(&rivals[0], "Debian's torch", "/usr/bin/python3", size->name, count, "eager");
    start_torch(&rivals[1], "newest torch", newest, size->name, count, "eager");
    start_torch(&rivals[2], "newest torch compiled", newest, size->name, count, "compiled");
    start_llm_c(&rivals[3], size);
    unsetenv("OMP_NUM_THREADS");
}

/* Operations of a step, as if every token saw the whole context. */
static double operations(const llm_size *s)
{
    const double products = s->layers * 12 * s->width * s->width + 256 * s->width;
    return s->batch * s->context * (6 * products + 12 * s->layers * s->context * s->width);
}

static void line(const llm_size *s, int threads, const char *what, double value,
                 const char *unit, const char *goal)
{
    char label[160];
    snprintf(label, sizeof label, "%s, %d thread%s: %s", s->name, threads,
             threads > 1 ? "s" : "", what);
    measure_report(label, value, unit, goal);
}

/* How many times as long as ours the rival takes, the median over its rounds. */
static double times(const rival *r, const double *ours)
{
    double ratio[ROUNDS];
    for (int k = 0; k < r->rounds; k++)
        ratio[k] = r->seconds[k] / ours[k];
    return measure_median(ratio, r->rounds);
}

static void report_rivals(const llm_size *s, int threads, rival *rivals, const double *ours)
{
    static const char *const goals[2][2] = {{">= 1.7", ">= 2"}, {">= 1.35", ">= 1.4"}};
    double least = 0;
    for (int k = 0; k < PEERS; k++) {
        char what[128];
        const rival *r = &rivals[k];
        const char *about = r->peer.about + strcspn(r->peer.about, " ");
        snprintf(what, sizeof what, "times %s's%.*s", r->name, (int)strcspn(about, "\n"),
                 about);
        if (!r->there) {
            printf("%s, %d threads: %s is absent\n", s->name, threads, r->name);
            continue;
        }
        const double faster = times(r, ours);
        line(s, threads, what, faster, "x", r->is_torch ? "-" : ">= 5");
        if (r->is_torch && (least == 0 || faster < least))
            least = faster;
    }
    if (least > 0)
        line(s, threads, "times the fastest torch's", least, "x",
             goals[s != llm_sizes][threads > 1]);
}

/* Steps with products in full and in bf16, in turn. */
static void report_products(const registry *plugins, const llm_size *s, int threads, char *path)
{
    enum { FULL, BF16 };
    llm_training training[2];
    trial t[2];
    double ratio[ROUNDS];
    if (onednn_bf16_missing()) {
        printf("%s: products in bf16 need %s\n", s->name, onednn_bf16_missing());
        return;
    }
    for (int k = FULL; k <= BF16; k++) {
        t[k] = llm_trial(plugins, s, path);
        llm_value(&t[k].problem, "products")->number = k;
        training[k] = llm_training_begin(&t[k], threads);
        llm_train(&training[k], 1); /* warms up */
    }
    for (int k = 0; k < ROUNDS; k++) {
        const double full = llm_train(&training[FULL], 1);
        ratio[k] = full / llm_train(&training[BF16], 1);
    }
    line(s, threads, "products in bf16, times full's rate", measure_median(ratio, ROUNDS), "x",
         ">= 1.3");
    for (int k = FULL; k <= BF16; k++) {
        llm_training_end(&training[k]);
        llm_trial_free(&t[k]);
    }
    fflush(stdout);
}

static void compare(const registry *plugins, const llm_size *s, int threads, bool alone,
                    char *path)
{
    enum { LLM_C_ROUNDS = 2 }; /* it is slow and steady */
    trial t = llm_trial(plugins, s, path);
    llm_training training = llm_training_begin(&t, threads);
    rival rivals[PEERS] = {{0}};
    double ours[ROUNDS], share[ROUNDS];
    const int steps = s == llm_sizes ? 4 : 1;
    if (!alone)
        start_rivals(rivals, s, threads);
    llm_train(&training, 2 * steps); /* warms up */
    for (int k = 0; k < ROUNDS; k++) {
        const double peak = multiply_adds_rate(threads);
        ours[k] = llm_train(&training, steps);
        share[k] = operations(s) / ours[k] / peak;
        for (int r = 0; r < PEERS; r++)
            if (rivals[r].there && (rivals[r].is_torch || k < LLM_C_ROUNDS))
                rivals[r].seconds[rivals[r].rounds++] = peer_once(&rivals[r].peer);
    }
    if (!alone)
        report_rivals(s, threads, rivals, ours);
    line(s, threads, "training", s->batch * s->context / measure_median(ours, ROUNDS),
         "tokens/s", "-");
    line(s, threads, "share of the multiply-add peak", measure_median(share, ROUNDS), "",
         s == llm_sizes ? ">= 0.75" : ">= 0.85");
    for (int r = 0; r < PEERS; r++)
        if (rivals[r].there)
            peer_stop(&rivals[r].peer);
    llm_training_end(&training);
    llm_trial_free(&t);
    fflush(stdout);
}

/* Whether products in bf16 could be worth their while on this processor. */
static void report_bf16(void)
{
    double ratio[ROUNDS];
    for (int k = 0; k < ROUNDS; k++)
        ratio[k] = multiply_adds_bf16_rate() / multiply_adds_rate(1);
    if (ratio[0] > 0)
        measure_report("multiply-adds: bf16's rate over float's", measure_median(ratio, ROUNDS),
                       "x", ">= 1.3 for bf16 products");
    else
        printf("multiply-adds: this processor has none in bf16 (avx512_bf16)\n");
}

int main(int count, char **words)
{
    char path[] = "/tmp/slalom-bench-llm-XXXXXX";
    const int file = mkstemp(path);
    registry *plugins = registry_open();
    if (file < 0)
        llm_give_up("no room in /tmp");
    close(file);
    llm_text_write(path);
    if (count < 2)
        report_bf16();
    for (int k = 0; k < 2; k++)
        for (int threads = 1; threads <= 2; threads++)
            if ((count < 2 || strcmp(words[1], llm_sizes[k].name) == 0) &&
                (count < 3 || atoi(words[2]) == threads)) {
                compare(plugins, &llm_sizes[k], threads, count > 3, path);
                if (&llm_sizes[k] != llm_sizes)
                    report_products(plugins, &llm_sizes[k], threads, path);
            }
    unlink(path);
    if (llm_c_compiled())
        unlink(llm_c_compiled());
    registry_free(plugins);
    return 0;
}
