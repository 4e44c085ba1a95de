/* Language models beside other work on two cores: two trials of one thread against one of two,
   a trial whose neighbour never rests, and the memory of a trial against what was foretold.
   Every figure comes from processes of its own, as trials are. */
#define SL_REAL_BITS 32

#include <omp.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "llm_trial.h"
#include "run/precise.h"

enum { ROUNDS = 3, WARM = 2, STEPS = 12 };

typedef struct worker {
    pid_t process;
    int go, done; /* pipes */
} worker;

/* Sets up, says so, trains when told, and says when it is done. */
static void work(const trial *t, int threads, int go, int done)
{
    char word = 0;
    llm_training training = llm_training_begin(t, threads);
    llm_train(&training, WARM);
    if (write(done, &word, 1) != 1 || read(go, &word, 1) != 1)
        _exit(1);
    llm_train(&training, STEPS);
    _exit(write(done, &word, 1) == 1 ? 0 : 1);
}

static void worker_wait(const worker *w)
{
    char word;
    if (read(w->done, &word, 1) != 1)
        llm_give_up("a trial has failed");
}

static worker worker_start(const trial *t, int threads)
{
    int go[2], done[2];
    if (pipe(go) != 0 || pipe(done) != 0)
        llm_give_up("no pipes");
    worker w = {fork(), go[1], done[0]};
    if (w.process == 0)
        work(t, threads, go[0], done[1]);
    close(go[0]);
    close(done[1]);
    worker_wait(&w);
    return w;
}

static void worker_end(const worker *w)
{
    close(w->go);
    close(w->done);
    waitpid(w->process, NULL, 0);
}

/* Steps a second of so many trials together. */
static double rate(const trial *t, int trials, int threads)
{
    worker workers[2];
    const char word = 0;
    for (int k = 0; k < trials; k++)
        workers[k] = worker_start(t, threads);
    const double begin = measure_now();
    for (int k = 0; k < trials; k++)
        if (write(workers[k].go, &word, 1) != 1)
            llm_give_up("a trial has gone");
    for (int k = 0; k < trials; k++)
        worker_wait(&workers[k]);
    const double seconds = measure_now() - begin;
    for (int k = 0; k < trials; k++)
        worker_end(&workers[k]);
    return trials * STEPS / seconds;
}

static double rate_beside(const trial *t, int threads)
{
    const pid_t neighbour = fork();
    if (neighbour == 0)
        for (volatile unsigned turn = 0;; turn++)
            ;
    const double found = rate(t, 1, threads);
    kill(neighbour, SIGKILL);
    waitpid(neighbour, NULL, 0);
    return found;
}

static void report_sharing(const trial *t)
{
    double together[ROUNDS], beside_one[ROUNDS], beside_two[ROUNDS];
    for (int k = 0; k < ROUNDS; k++) {
        const double one = rate(t, 1, 1), two = rate(t, 1, 2);
        together[k] = rate(t, 2, 1) / two;
        beside_one[k] = rate_beside(t, 1) / one;
        beside_two[k] = rate_beside(t, 2) / two;
    }
    measure_report("tiny, two trials over one on two threads: rate",
                   measure_median(together, ROUNDS), "x", ">= 1");
    measure_report("tiny, 1 thread beside a busy neighbour: rate",
                   measure_median(beside_one, ROUNDS), "x", ">= 0.95");
    measure_report("tiny, 2 threads beside a busy neighbour: rate",
                   measure_median(beside_two, ROUNDS), "x", ">= 0.67, its share");
}

/* What a process that trains needs at most, in bytes. */
static double bytes_used(const trial *t)
{
    struct rusage used;
    const pid_t child = fork();
    if (child == 0) {
        llm_training training = llm_training_begin(t, 1);
        llm_train(&training, 1);
        _exit(0);
    }
    return wait4(child, NULL, 0, &used) == child ? 1024 * (double)used.ru_maxrss : 0;
}

static double bytes_foretold(const trial *t)
{
    failure f;
    omp_set_num_threads(1);
    loaded *data = race_load(t, false, &f);
    const int64_t bytes = data ? race_bytes_f32(t, data, &f) : -1;
    race_unload(data);
    return (double)bytes;
}

/* Activations of 512 tokens, as problems/llm/llm.c counts them, and 16 bytes a parameter. */
static double bytes_allowed(const llm_size *s)
{
    const double layer = 7 * s->width + 3 * s->width + 8 * s->width + s->heads * s->context;
    const double token = s->layers * layer + 5 * s->width + 3 * s->width + 4 * s->width;
    const double parameters = s->layers * (12 * s->width * s->width + 13 * s->width) +
                              (256 + s->context + 2) * s->width;
    return 16 * parameters + 4 * 512 * token + 64 * (double)(1 << 20);
}

static void report_memory(const trial *t)
{
    const double mega = 1 << 20, foretold = bytes_foretold(t), used = bytes_used(t);
    measure_report("small: memory of a training process", used / mega, "MiB", "-");
    measure_report("small: of what the parameters and activations allow",
                   used / bytes_allowed(&llm_sizes[1]), "x", "<= 1");
    measure_report("small: foretold (the trial alone), of what it needs", foretold / used, "x",
                   "0.9 .. 1.1");
}

int main(void)
{
    char path[] = "/tmp/slalom-bench-llm-XXXXXX";
    const int file = mkstemp(path);
    registry *plugins = registry_open();
    if (file < 0)
        llm_give_up("no room in /tmp");
    close(file);
    llm_text_write(path);
    trial tiny = llm_trial(plugins, &llm_sizes[0], path);
    trial small = llm_trial(plugins, &llm_sizes[1], path);
    report_memory(&small);
    fflush(stdout);
    report_sharing(&tiny);
    unlink(path);
    llm_trial_free(&tiny);
    llm_trial_free(&small);
    registry_free(plugins);
    return 0;
}
