/* What figures cost: `slalom plot` of the curve figure from a store of 1,000 trials and a
   million values, against pandas and matplotlib drawing the same from it (figures_pandas.py).
 */
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "build_info.h"
#include "measure.h"

enum { ROUNDS = 3 };

static char folder[] = "/tmp/slalom-bench-XXXXXX";

static const char study[] = "study: curves\n"
                            "seeds: 10\n"
                            "budget: {steps: 1000}\n"
                            "log: {every: 1}\n"
                            "problems: [quadratic: {dim: 2, condition: [2, 10, 100, 1000]}]\n"
                            "optimizers:\n"
                            "  - sgd: {lr: {log: [1e-4, 1e-1, 5]}}\n"
                            "  - adam: {lr: {log: [1e-4, 1e-1, 5]}}\n"
                            "  - rmsprop: {lr: {log: [1e-4, 1e-1, 5]}}\n"
                            "  - adagrad: {lr: {log: [1e-4, 1e-1, 5]}}\n"
                            "  - adamw: {lr: {log: [1e-4, 1e-1, 5]}}\n"
                            "figures: [curves]\n";

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

static double plot(void)
{
    double begin = measure_now();
    need(shell("cd %s && %s plot study.yaml -s a.db >/dev/null") == 0, "slalom plot");
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
    double ours[ROUNDS], ratios[ROUNDS];
    bool peer = true;
    need(mkdtemp(folder) != NULL && getenv("SLALOM_PROGRAM"), "the folder");
    write_study();
    need(shell("cd %s && %s run study.yaml -s a.db 2>/dev/null") == 0, "slalom run");
    for (int k = 0; k < ROUNDS; k++) {
        ours[k] = plot();
        double theirs = peer ? draw_with_pandas() : -1;
        peer = theirs > 0;
        ratios[k] = theirs / ours[k];
    }
    measure_report("curve figure of 1,000 trials, 10^6 values", measure_median(ours, ROUNDS),
                   "s", "< 1");
    if (peer)
        measure_report("pandas and matplotlib (imports not counted)",
                       measure_median(ratios, ROUNDS), "x ours", "> 1");
    else
        printf("curve figure against pandas: peer absent (python3 with pandas, matplotlib)\n");
    need(shell("rm -rf %s; true %s") == 0, "removing the folder");
    return 0;
}
