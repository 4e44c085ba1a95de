#include "cli/compiler.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "build_info.h"

enum { ARGUMENTS_MOST = 128, OBJECTS_MOST = 4 };

typedef struct arguments {
    arena *memory;
    char *list[ARGUMENTS_MOST + 1]; /* closed by NULL */
    int count;
} arguments;

extern char **environ;

static void add(arguments *a, const char *word)
{
    if (a->count < ARGUMENTS_MOST)
        a->list[a->count++] = arena_copy(a->memory, word);
}

static void add_words(arguments *a, const char *words)
{
    char *rest = arena_copy(a->memory, words);
    for (char *word; (word = strsep(&rest, " "));)
        if (word[0])
            add(a, word);
}

static bool run(arguments *a, failure *f)
{
    pid_t child;
    int how = 0;
    a->list[a->count] = NULL;
    int wrong = posix_spawnp(&child, a->list[0], NULL, NULL, a->list, environ);
    if (wrong)
        return failure_set(f, "%s cannot be run: %s", a->list[0], strerror(wrong));
    while (waitpid(child, &how, 0) < 0 && errno == EINTR)
        ;
    return (WIFEXITED(how) && WEXITSTATUS(how) == 0) ||
           failure_set(f, "%s did not accept it", a->list[0]);
}

static const char *object_path(const compilation *c, arena *memory, int bits, bool cuda)
{
    return arena_format(memory, "%s/f%d%s.o", c->folder, bits, cuda ? "_cuda" : "");
}

static bool compile(const compilation *c, arena *memory, int bits, failure *f)
{
    arguments a = {.memory = memory};
    add_words(&a, BUILD_COMPILER);
    add_words(&a, BUILD_FLAGS " -std=c17 -Wall -Wextra -Wpedantic -fPIC -fvisibility=hidden");
    add_words(&a, c->debug ? "-O1 -g -fno-omit-frame-pointer" : "-DNDEBUG");
    add(&a, "-I");
    add(&a, BUILD_INCLUDE);
    add(&a, arena_format(memory, "-DSL_REAL_BITS=%d", bits));
    add(&a, "-c");
    add(&a, c->source);
    add(&a, "-o");
    add(&a, object_path(c, memory, bits, false));
    return run(&a, f);
}

static const char *find_nvcc(arena *memory)
{
    static const char usual[] = "/usr/local/cuda/bin/nvcc";
    char *rest = arena_copy(memory, getenv("PATH") ? getenv("PATH") : "");
    for (char *folder; (folder = strsep(&rest, ":"));) {
        const char *path = arena_format(memory, "%s/nvcc", folder);
        if (access(path, X_OK) == 0)
            return path;
    }
    return access(usual, X_OK) == 0 ? usual : NULL;
}

static bool compile_cuda(const compilation *c, arena *memory, const char *nvcc, int bits,
                         failure *f)
{
    arguments a = {.memory = memory};
    add(&a, nvcc);
    add_words(&a,
              "-x cu -std=c++20 --extended-lambda -Xcompiler -fPIC,-fvisibility=hidden,-Wall"
              " -D_GNU_SOURCE");
    add_words(&a, c->debug ? "-O1 -g" : "-O3 -DNDEBUG");
    add(&a, "-I");
    add(&a, BUILD_INCLUDE);
    add(&a, arena_format(memory, "-DSL_REAL_BITS=%d", bits));
    add(&a, "-c");
    add(&a, c->source);
    add(&a, "-o");
    add(&a, object_path(c, memory, bits, true));
    return run(&a, f);
}

/* The folder of the CUDA libraries: two above nvcc, then lib64. */
static void add_cuda_runtime(arguments *a, const char *nvcc)
{
    char *root = realpath(nvcc, NULL);
    for (int k = 0; k < 2 && root; k++)
        if (strrchr(root, '/'))
            *strrchr(root, '/') = '\0';
    add(a, arena_format(a->memory, "-L%s/lib64", root ? root : "/usr/local/cuda"));
    add_words(a, "-lcudart_static -lrt -lpthread -ldl -lstdc++");
    free(root);
}

static bool join(const compilation *c, arena *memory, const char *nvcc, failure *f)
{
    arguments a = {.memory = memory};
    add_words(&a, BUILD_COMPILER);
    add_words(&a, BUILD_FLAGS " -shared -Wl,-z,defs");
    for (int bits = 32; bits <= 64; bits += 32) {
        add(&a, object_path(c, memory, bits, false));
        if (nvcc)
            add(&a, object_path(c, memory, bits, true));
    }
    add(&a, "-o");
    add(&a, c->output);
    if (nvcc)
        add_cuda_runtime(&a, nvcc);
    add(&a, "-lm");
    return run(&a, f);
}

static bool build(const compilation *c, arena *memory, failure *f)
{
    const char *nvcc = c->cuda ? find_nvcc(memory) : NULL;
    if (c->cuda && !nvcc)
        return failure_set(f, "--cuda needs nvcc, which is neither on PATH nor in "
                              "/usr/local/cuda/bin");
    for (int bits = 32; bits <= 64; bits += 32)
        if (!compile(c, memory, bits, f) || (nvcc && !compile_cuda(c, memory, nvcc, bits, f)))
            return false;
    return join(c, memory, nvcc, f);
}

bool compiler_run(const compilation *c, failure *f)
{
    arena *memory = arena_new();
    bool good = build(c, memory, f);
    arena_free(memory);
    return good;
}
