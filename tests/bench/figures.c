/* What figures cost: `slalom plot` of every kind, and of the curve figure alone, from a store
   of 10,000 trials and 10^7 values; the latter also against pandas and matplotlib drawing the
   same from it (figures_pandas.py). */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "build_info.h"
#include "measure.h"

enum { ROUNDS = 3 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char study[] =
    "study: curves\n"
    "seeds: 20\n"
    "budget: {steps: 1000}\n"
    "log: {every: 1}\n"
    "targets: {loss: [0.1, 0.01]}\n"
    "problems: [quadratic: {dim: [2, 3, 4, 5], condition: 100}]\n"
    "optimizers:\n"
    "  - sgd: {lr: {log: [1e-4, 1, 12]}, momentum: [0, 0.9]}\n"
    "  - adam: {lr: {log: [1e-4, 1, 25]}}\n"
    "  - rmsprop: {lr: {log: [1e-4, 1, 25]}}\n"
    "  - adagrad: {lr: {log: [1e-4, 1, 25]}}\n"
    "  - adamw: {lr: {log: [1e-4, 1, 26]}}\n"
    "figures: [curves, sensitivity: {over: lr},\n"
    "          heatmap: {over: [lr, momentum]}, profile, data_profile,\n"
    "          ecdf, bars, ranks, pareto, tuning, box, scaling]\n";

static void need(bool good, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "bench_figures: %s failed\n", what);
    exit(2);
}

static void write_study(void)
{
    char path[256];
    snprintf(path, sizeof path, "%s/study.yaml", folder);
    FILE *file = fopen(path, "w");
    need(file && fputs(study, file) >= 0 && fclose(file) == 0, path);
}

static int shell(const char *format)
{
    char command[1024];
    snprintf(command, sizeof command, format, folder, getenv("SLALOM_PROGRAM"));
    return system(command);
}

/* A call of slalom plot, as shell takes it. */
static double plot(const char *call)
{
    double begin = measure_now();
    need(shell(call) == 0, "slalom plot");
    return measure_now() - begin;
}

/* NaN where the peer is not installed. */
static double draw_with_pandas(void)
{
    char command[1024];
    double seconds = 0;
    snprintf(command, sizeof command,
             "/usr/bin/env python3 " BUILD_SOURCE
             "/tests/bench/figures_pandas.py %s/a.db %s 2>/dev/null",
             folder, folder);
    FILE *pipe = popen(command, "r");
    bool read = pipe && fscanf(pipe, "%lf", &seconds) == 1;
    if (pipe)
        pclose(pipe);
    return read ? seconds : -1;
}

int main(void)
{
    double all[ROUNDS], ours[ROUNDS], ratios[ROUNDS];
    bool peer = true;
    need(mkdtemp(folder) != NULL && getenv("SLALOM_PROGRAM"), "the folder");
    write_study();
    need(shell("cd %s && %s run study.yaml -s a.db 2>/dev/null") == 0, "slalom run");
    for (int k = 0; k < ROUNDS; k++) {
        all[k] = plot("cd %s && %s plot study.yaml -s a.db >/dev/null 2>&1");
        ours[k] = plot("cd %s && %s plot study.yaml -s a.db --figure curves >/dev/null 2>&1");
        double theirs = peer ? draw_with_pandas() : -1;
        peer = theirs > 0;
        ratios[k] = theirs / ours[k];
    }
    measure_report("all 12 kinds of figures of 10,000 trials, 10^7 values",
                   measure_median(all, ROUNDS), "s", "< 5");
    measure_report("the curve figure alone", measure_median(ours, ROUNDS), "s", "< 2");
    if (peer)
        measure_report("pandas and matplotlib (imports not counted)",
                       measure_median(ratios, ROUNDS), "x ours", "> 1");
    else
        printf("curve figure against pandas: peer absent (python3 with pandas, matplotlib)\n");
    need(shell("rm -rf %s; true %s") == 0, "removing the folder");
    return 0;
}
