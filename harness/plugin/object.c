#include "plugin/object.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include "plugin/elf.h"
#include "plugin/mode.h"
#include <slalom/optimizer.h>
#include <slalom/probe.h>
#include <slalom/schedule.h>

static bool file_hash(const char *path, uint64_t *hash, failure *f)
{
    struct stat about;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0 || fstat(file, &about) != 0 || about.st_size == 0) {
        if (file >= 0)
            close(file);
        return failure_set(f, "%s: cannot be read, or is empty", path);
    }
    void *bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, file, 0);
    close(file);
    if (bytes == MAP_FAILED)
        return failure_set(f, "%s: cannot be mapped", path);
    *hash = XXH3_64bits(bytes, (size_t)about.st_size);
    bool whole = elf_whole(path, bytes, (size_t)about.st_size, f);
    munmap(bytes, (size_t)about.st_size);
    return whole;
}

static size_t descriptor_size(uint32_t kind)
{
    switch ((sl_kind)kind) {
    case SL_KIND_OPTIMIZER:
        return sizeof(sl_optimizer);
    case SL_KIND_PROBLEM:
    case SL_KIND_TRANSFORM:
        return sizeof(sl_problem);
    case SL_KIND_SCHEDULE:
        return sizeof(sl_schedule);
    case SL_KIND_PROBE:
        return sizeof(sl_probe);
    }
    return 0;
}

/* Compares the stamp with what this harness expects of the symbol; both sides go in the
 * sentence. */
static bool stamp_check(const char *path, const char *symbol, const sl_stamp *s, uint32_t bytes,
                        uint32_t cuda, failure *f)
{
    size_t most = descriptor_size(s->kind);
    if (s->abi > SL_ABI || s->abi < SL_ABI_OLDEST)
        return failure_set(f,
                           "%s: %s was made for plugin interface %u; this harness has %u: %s",
                           path, symbol, s->abi, SL_ABI,
                           s->abi > SL_ABI ? "update the harness or rebuild the plugin"
                                           : "rebuild the plugin");
    if (most == 0)
        return failure_set(f, "%s: %s says it is of kind %u; kinds are 1 to %d", path, symbol,
                           s->kind, SL_KIND_PROBE);
    if (s->real != bytes || s->cuda != cuda)
        return failure_set(f,
                           "%s: %s was compiled with reals of %u bytes%s; its name stands for "
                           "%u bytes%s",
                           path, symbol, s->real, s->cuda ? " on CUDA" : "", bytes,
                           cuda ? " on CUDA" : "");
    if (s->descriptor > most || s->descriptor < sizeof(sl_plugin))
        return failure_set(f,
                           "%s: %s has a descriptor of %u bytes; a %s of this harness has %zu",
                           path, symbol, s->descriptor, kind_name((sl_kind)s->kind), most);
    return true;
}

/* A copy as long as this harness's descriptor, so that an older, shorter one reads as if its
   missing fields were NULL. NULL without a sentence when the object lacks the symbol. */
static const sl_plugin *descriptor_copy(void *object, const char *path, const char *symbol,
                                        uint32_t bytes, uint32_t cuda, arena *memory,
                                        failure *f)
{
    const sl_stamp *stamp = dlsym(object, symbol);
    if (!stamp || !stamp_check(path, symbol, stamp, bytes, cuda, f))
        return NULL;
    void *copy = arena_alloc(memory, descriptor_size(stamp->kind));
    memcpy(copy, stamp, stamp->descriptor);
    return copy;
}

static bool variants_read(void *object, const char *path, arena *memory, plugin *out,
                          failure *f)
{
    static const char *const symbols[] = {"slalom_f64", "slalom_f32", "slalom_f64_cuda",
                                          "slalom_f32_cuda"};
    for (int k = 0; k < 4; k++) {
        uint32_t bytes = k % 2 == PRECISION_F64 ? 8 : 4;
        const sl_plugin *about =
            descriptor_copy(object, path, symbols[k], bytes, k >= 2, memory, f);
        if (!about && f->sentence[0])
            return false;
        *(k < 2 ? &out->variant[k] : &out->cuda[k - 2]) = about;
    }
    if (!out->variant[PRECISION_F64] && !out->variant[PRECISION_F32])
        return failure_set(f,
                           "%s: exports none of slalom_f64 and slalom_f32: is it a plugin, and "
                           "does it say SL_EXPORT?",
                           path);
    return true;
}

/* All variants must describe the same plugin. */
static bool variants_agree(const plugin *p, failure *f)
{
    const sl_plugin *about = plugin_about(p);
    if (!about->name || !about->name[0])
        return failure_set(f, "%s: has no name", p->path);
    for (int k = 0; k < 4; k++) {
        const sl_plugin *other = k < 2 ? p->variant[k] : p->cuda[k - 2];
        if (other && (other->stamp.kind != about->stamp.kind || !other->name ||
                      strcmp(other->name, about->name) != 0))
            return failure_set(f, "%s: its variants differ in kind or name", p->path);
    }
    return true;
}

bool object_load(const char *path, arena *memory, plugin *out, failure *f)
{
    f->sentence[0] = '\0';
    *out = (plugin){.path = arena_copy(memory, path)};
    if (!file_hash(path, &out->contents, f))
        return false;
    uint32_t mode = mode_read();
    /* Never closed: descriptors point into it, and threads it may have started keep running. */
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    mode_restore(mode);
    if (!object)
        return failure_set(f, "%s: cannot be loaded: %s", path, dlerror());
    if (!variants_read(object, path, memory, out, f) || !variants_agree(out, f))
        return false;
    const sl_plugin *about = plugin_about(out);
    out->name = about->name;
    out->kind = (sl_kind)about->stamp.kind;
    return true;
}
