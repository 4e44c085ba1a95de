#include "run/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERSION = 2, BUFFER = 1 << 20 };

typedef struct head {
    char magic[16];
    uint32_t version;
    char key[36];
    uint64_t program, plugins; /* hashes of their files */
    char machine[CHECKPOINT_MACHINE];
    int64_t steps;
    uint64_t body, body_sum; /* bytes; XXH3-64 */
    uint64_t sum;            /* XXH3-64 of all before */
} head;

static const char magic[16] = "slalom resumes\n";

void checkpoint_path(char path[CHECKPOINT_PATH], const char *folder, const char *key)
{
    snprintf(path, CHECKPOINT_PATH, "%s/%s", folder, key);
}

static void part_path(char part[CHECKPOINT_PATH + 8], const char *path)
{
    snprintf(part, CHECKPOINT_PATH + 8, "%s.part", path);
}

void checkpoint_drop(const char *path)
{
    char part[CHECKPOINT_PATH + 8];
    part_path(part, path);
    unlink(part);
    unlink(path);
}

/* The bytes of a file, or NULL; read-only. */
static void *map_file(const char *path, size_t *count)
{
    struct stat about;
    void *bytes = MAP_FAILED;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0 && fstat(file, &about) == 0 && about.st_size > 0) {
        *count = (size_t)about.st_size;
        bytes = mmap(NULL, *count, PROT_READ, MAP_PRIVATE, file, 0);
    }
    if (file >= 0)
        close(file);
    return bytes == MAP_FAILED ? NULL : bytes;
}

/* What runs now, even when another build lies in its place by now. */
static uint64_t program_hash(void)
{
    size_t count = 0;
    void *bytes = map_file("/proc/self/exe", &count);
    uint64_t hash = bytes ? XXH3_64bits(bytes, count) : 0;
    if (bytes)
        munmap(bytes, count);
    return hash;
}

static uint64_t mix(uint64_t hash, const setting *s)
{
    uint64_t both[] = {hash, s->plugin ? s->plugin->contents : 0};
    return XXH3_64bits(both, sizeof both);
}

static uint64_t plugins_hash(const trial *t)
{
    uint64_t hash = mix(mix(0, &t->problem), &t->optimizer);
    for (int k = 0; k < t->transform_count; k++)
        hash = mix(hash, &t->transforms[k]);
    for (int k = 0; k < t->schedule_count; k++)
        hash = mix(hash, &t->schedules[k].schedule);
    for (int k = 0; k < t->probe_count; k++)
        hash = mix(hash, &t->probes[k]);
    return hash;
}

static head head_of(const trial *t)
{
    head h;
    memset(&h, 0, sizeof h);
    memcpy(h.magic, magic, sizeof magic);
    h.version = VERSION;
    memcpy(h.key, t->key, sizeof t->key);
    h.program = program_hash();
    h.plugins = plugins_hash(t);
    return h;
}

static uint64_t head_sum(const head *h)
{
    return XXH3_64bits(h, offsetof(head, sum));
}

static bool head_fits(const head *h, const trial *t, failure *why)
{
    head own = head_of(t);
    if (memcmp(h->magic, magic, sizeof magic) != 0 || h->sum != head_sum(h))
        return failure_set(why, "it is damaged");
    if (h->version != VERSION)
        return failure_set(why, "it has format %u, and this program reads %d", h->version,
                           VERSION);
    if (memcmp(h->key, own.key, sizeof own.key) != 0)
        return failure_set(why, "it is of another trial");
    if (h->plugins != own.plugins)
        return failure_set(why, "it was made with another build of a plugin");
    return h->program == own.program ||
           failure_set(why, "it was made by another build of slalom");
}

checkpoint_state checkpoint_look(const char *path, const trial *t, int64_t *steps, failure *why)
{
    head h;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return CHECKPOINT_NONE;
    ssize_t bytes = read(file, &h, sizeof h);
    close(file);
    if (bytes != (ssize_t)sizeof h) {
        failure_set(why, "it is damaged");
        return CHECKPOINT_IGNORED;
    }
    *steps = h.steps;
    return head_fits(&h, t, why) ? CHECKPOINT_FITS : CHECKPOINT_IGNORED;
}

static bool whole(checkpoint *c, const trial *t, failure *why)
{
    head h;
    c->body = (reel){c->bytes, c->count};
    if (!reel_take(&c->body, &h, sizeof h))
        return failure_set(why, "it is damaged");
    memcpy(c->machine, h.machine, sizeof c->machine);
    return head_fits(&h, t, why) &&
           ((h.body == c->body.left && h.body_sum == XXH3_64bits(c->body.at, c->body.left)) ||
            failure_set(why, "it is damaged"));
}

checkpoint_state checkpoint_open(const char *path, const trial *t, checkpoint *c, failure *why)
{
    *c = (checkpoint){0};
    if (access(path, F_OK) != 0)
        return CHECKPOINT_NONE;
    c->bytes = map_file(path, &c->count);
    if (!c->bytes)
        failure_set(why, "it cannot be read, or is empty");
    if (c->bytes && whole(c, t, why))
        return CHECKPOINT_FITS;
    checkpoint_close(c);
    return CHECKPOINT_IGNORED;
}

void checkpoint_close(checkpoint *c)
{
    if (c->bytes)
        munmap(c->bytes, c->count);
    *c = (checkpoint){0};
}

/* Its folder, for what has to be made or synced there. */
static void folder_of(const char *path, char folder[CHECKPOINT_PATH])
{
    snprintf(folder, CHECKPOINT_PATH, "%s", path);
    char *slash = strrchr(folder, '/');
    strcpy(slash ? slash : folder, slash ? "" : ".");
}

static bool cannot_write(const checkpoint_writer *w, int code, failure *f)
{
    return failure_set(f, "no checkpoint could be written at step %lld: %s: %s",
                       (long long)w->steps, w->path, strerror(code));
}

bool checkpoint_begin(checkpoint_writer *w, const char *path, const trial *t,
                      const char *machine, int64_t steps, failure *f)
{
    head empty = {0};
    *w = (checkpoint_writer){.trial = t, .path = path, .machine = machine, .steps = steps};
    part_path(w->part, path);
    w->tape.file = fopen(w->part, "we");
    if (!w->tape.file && errno == ENOENT) {
        char folder[CHECKPOINT_PATH];
        folder_of(path, folder);
        mkdir(folder, 0777);
        w->tape.file = fopen(w->part, "we");
    }
    if (!w->tape.file)
        return cannot_write(w, errno, f);
    setvbuf(w->tape.file, NULL, _IOFBF, BUFFER);
    tape_put(&w->tape, &empty, sizeof empty);
    w->tape.bytes = 0;
    w->tape.sum = XXH3_createState();
    if (!w->tape.sum) {
        checkpoint_abandon(w);
        return cannot_write(w, ENOMEM, f);
    }
    XXH3_64bits_reset(w->tape.sum);
    return true;
}

void checkpoint_abandon(checkpoint_writer *w)
{
    if (w->tape.file)
        fclose(w->tape.file);
    XXH3_freeState(w->tape.sum);
    w->tape = (tape){0};
    unlink(w->part);
}

static bool put_head(checkpoint_writer *w)
{
    head h = head_of(w->trial);
    snprintf(h.machine, sizeof h.machine, "%s", w->machine ? w->machine : "");
    h.steps = w->steps;
    h.body = w->tape.bytes;
    h.body_sum = XXH3_64bits_digest(w->tape.sum);
    h.sum = head_sum(&h);
    return !ferror(w->tape.file) && fseek(w->tape.file, 0, SEEK_SET) == 0 &&
           fwrite(&h, sizeof h, 1, w->tape.file) == 1 && fflush(w->tape.file) == 0 &&
           fsync(fileno(w->tape.file)) == 0;
}

/* A rename is on the disk when its folder is. */
static void sync_folder(const char *path)
{
    char folder[CHECKPOINT_PATH];
    folder_of(path, folder);
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    fsync(file);
    close(file);
}

bool checkpoint_commit(checkpoint_writer *w, failure *f)
{
    if (!put_head(w) || rename(w->part, w->path) != 0) {
        int code = errno;
        checkpoint_abandon(w);
        return cannot_write(w, code, f);
    }
    fclose(w->tape.file);
    XXH3_freeState(w->tape.sum);
    w->tape = (tape){0};
    sync_folder(w->path);
    return true;
}
