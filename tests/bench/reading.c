/* Reading LIBSVM text on one core, in processor time, against liblinear's reader: files that
   are named on the command line, or generated texts of the sizes of a9a and w8a.

   liblinear reads nothing without training, but gives up at the first malformed line: here a
   last line, so that it has read all others. Its time includes the start of its process, which
   is measured as well (a file of the malformed line alone) and taken off. */
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "../../problems/linear/table.h"
#include "measure.h"
#include "peer.h"

enum { ROUNDS = 15 };

static const char malformed[] = "1 1:x\n";

typedef struct shape {
    const char *name;
    int rows, columns, shortest, longest;
} shape;

/* A file without a name, which has one for this process and its children. */
typedef struct text {
    int file;
    char path[40];
    double bytes;
} text;

static void fail(const char *sentence)
{
    fprintf(stderr, "bench_reading: %s\n", sentence);
    exit(2);
}

static text text_new(const char *bytes, size_t count)
{
    text t = {.file = memfd_create("slalom-bench", 0), .bytes = (double)count};
    snprintf(t.path, sizeof t.path, "/proc/%d/fd/%d", (int)getpid(), t.file);
    FILE *file = t.file < 0 ? NULL : fopen(t.path, "w");
    if (!file || fwrite(bytes, 1, count, file) != count || fclose(file) != 0)
        fail("a text cannot be written");
    return t;
}

/* Rows of ones, one in each of as many slices of the columns as the row has entries. */
static void write_rows(FILE *file, const shape *s)
{
    uint32_t state = 1;
    for (int i = 0; i < s->rows; i++) {
        const int entries = s->shortest + i * 31 % (s->longest - s->shortest + 1);
        const unsigned slice = (unsigned)(s->columns / entries);
        fputs(i % 3 ? "-1" : "+1", file);
        for (int k = 0; k < entries; k++) {
            state = state * 1664525u + 1013904223u;
            fprintf(file, " %u:1", (unsigned)k * slice + (state >> 8) % slice + 1);
        }
        fputs(" \n", file);
    }
}

static void copy_file(FILE *to, const char *path)
{
    FILE *file = fopen(path, "r");
    char part[1 << 16];
    size_t count;
    if (!file)
        fail("a file cannot be opened");
    while ((count = fread(part, 1, sizeof part, file)) > 0)
        fwrite(part, 1, count, to);
    fclose(file);
}

static double seconds_of(const struct rusage *used)
{
    return (double)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) +
           1e-6 * (double)(used->ru_utime.tv_usec + used->ru_stime.tv_usec);
}

static double read_once(const text *t)
{
    char sentence[TABLE_SENTENCE];
    struct timespec begin, end;
    table read;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    if (!table_read(t->path, &read, sentence))
        fail(sentence);
    table_free(&read);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    return (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
}

/* Processor time of liblinear's process, or 0 when there is no liblinear. */
static double liblinear_once(const text *t)
{
    static char program[] = "liblinear-train", nothing[] = "/dev/null";
    char path[sizeof t->path];
    char *words[] = {program, strcpy(path, t->path), nothing, NULL};
    posix_spawn_file_actions_t actions;
    struct rusage used;
    pid_t process;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, nothing, O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, nothing, O_WRONLY, 0);
    const bool started = posix_spawnp(&process, program, &actions, NULL, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    if (!started)
        return 0;
    if (wait4(process, &status, 0, &used) != process || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 1)
        fail("liblinear-train did not stop at a malformed line");
    return seconds_of(&used);
}

static void compare(const char *name, const text *good, const text *ended, const text *only)
{
    double ours[ROUNDS], theirs[ROUNDS], starts[ROUNDS], faster[ROUNDS];
    char line[80];
    for (int k = -1; k < ROUNDS; k++) { /* the first round warms up */
        const int at = k < 0 ? 0 : k;
        ours[at] = read_once(good);
        starts[at] = liblinear_once(only);
        theirs[at] = liblinear_once(ended) - starts[at];
        faster[at] = theirs[at] / ours[at];
    }
    snprintf(line, sizeof line, "reading LIBSVM text, %s", name);
    measure_report(line, 1e-6 * good->bytes / measure_median(ours, ROUNDS), "MB/s", ">= 300");
    if (starts[0] == 0) {
        printf("against liblinear: peer absent (liblinear-train, package liblinear-tools)\n");
        return;
    }
    printf("one core: liblinear %.2f ms (without its start, %.2f ms), here %.2f ms\n",
           1e3 * measure_median(theirs, ROUNDS), 1e3 * measure_median(starts, ROUNDS),
           1e3 * measure_median(ours, ROUNDS));
    snprintf(line, sizeof line, "reading %s against liblinear's reader", name);
    measure_report(line, measure_median(faster, ROUNDS), "times", ">= 4");
}

/* The text of that shape, or of that file when there is no shape. */
static void race(const char *name, const shape *s)
{
    char *bytes = NULL;
    size_t count = 0;
    FILE *memory = open_memstream(&bytes, &count);
    if (!memory)
        fail("not enough memory");
    if (s)
        write_rows(memory, s);
    else
        copy_file(memory, name);
    fflush(memory);
    const size_t rows = count;
    fputs(malformed, memory);
    if (fclose(memory) != 0)
        fail("not enough memory");
    text good = text_new(bytes, rows), ended = text_new(bytes, count);
    text only = text_new(malformed, sizeof malformed - 1);
    const char *slash = s ? NULL : strrchr(name, '/');
    compare(slash ? slash + 1 : name, &good, &ended, &only);
    close(good.file);
    close(ended.file);
    close(only.file);
    free(bytes);
}

int main(int count, char **words)
{
    static const shape shapes[] = {{"a9a's size", 32561, 123, 13, 14},
                                   {"w8a's size", 49749, 300, 2, 22}};
    for (int k = 1; k < count; k++)
        race(words[k], NULL);
    for (int k = 0; k < 2 && count < 2; k++)
        race(shapes[k].name, shapes + k);
    return 0;
}
