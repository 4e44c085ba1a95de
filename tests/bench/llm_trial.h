/* The trials of the language-model benchmarks: AdamW on one of two sizes, in float. */
#pragma once

#include "device/blas.h"
#include "measure.h"
#include "plugin/registry.h"
#include "run/chain.h"

typedef struct llm_size {
    const char *name, *preset;
    double layers, width, heads, context, batch;
} llm_size;

static const llm_size llm_sizes[] = {{"tiny", "micro", 4, 128, 4, 128, 16},
                                     {"small", "mini", 6, 384, 6, 256, 8}};

static inline _Noreturn void llm_give_up(const char *sentence)
{
    fprintf(stderr, "bench_llm: %s\n", sentence);
    exit(2);
}

static inline setting llm_setting(const registry *plugins, sl_kind kind, const char *name)
{
    setting s = {registry_find(plugins, kind, name), NULL};
    if (!s.plugin)
        llm_give_up("llm or adamw is not among the plugins (SLALOM_PLUGINS)");
    s.values = calloc(option_count(plugin_about(s.plugin)) + 1, sizeof *s.values);
    setting_defaults(s.plugin, s.values);
    return s;
}

static inline option_value *llm_value(const setting *s, const char *name)
{
    return &s->values[option_find(plugin_about(s->plugin), name)];
}

static inline void llm_text_write(const char *path)
{
    uint32_t state = 1;
    FILE *file = fopen(path, "w");
    for (int i = 0; file && i < 1000000; i++) {
        state = state * 1664525u + 1013904223u;
        fputc((int)(state >> 24), file);
    }
    if (!file || fclose(file) != 0)
        llm_give_up("cannot write a text");
}

/* The trial of that size on the text at `path`, which must outlive it. */
static inline trial llm_trial(const registry *plugins, const llm_size *size, char *path)
{
    trial t = {.problem = llm_setting(plugins, SL_KIND_PROBLEM, "llm"),
               .optimizer = llm_setting(plugins, SL_KIND_OPTIMIZER, "adamw"),
               .precision = PRECISION_F32,
               .budget = {.steps = 1000000},
               .diverged = 1e6};
    llm_value(&t.problem, "data")->path = llm_value(&t.problem, "data")->text = path;
    llm_value(&t.problem, "preset")->number = size == llm_sizes ? 1 : 2;
    llm_value(&t.problem, "batch")->number = size->batch;
    return t;
}

static inline void llm_trial_free(trial *t)
{
    free(t->problem.values);
    free(t->optimizer.values);
}

typedef struct llm_training {
    loaded *data;
    chain *chain;
} llm_training;

static inline llm_training llm_training_begin(const trial *t, int threads)
{
    failure f;
    llm_training training;
    omp_set_num_threads(threads);
    blas_threads(threads);
    training.data = race_load(t, false, &f);
    training.chain = training.data ? chain_open(t, training.data, &f) : NULL;
    if (!training.chain)
        llm_give_up(f.sentence);
    return training;
}

static inline void llm_training_end(llm_training *training)
{
    chain_close(training->chain);
    race_unload(training->data);
}

/* Seconds of a step. */
static inline double llm_train(llm_training *training, int steps)
{
    const double begin = measure_now();
    for (int k = 0; k < steps; k++)
        if (chain_step(training->chain) != SL_OK)
            llm_give_up(chain_message(training->chain));
    return (measure_now() - begin) / steps;
}
