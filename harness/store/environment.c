#include "store/environment.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "build_info.h"

/* The rest of the first line of the file that starts with `start`, behind blanks, quotes and
   `separator`; "" when there is none. */
static const char *line_of(arena *a, const char *path, const char *start)
{
    char line[1024];
    const char *found = "";
    FILE *file = fopen(path, "re");
    while (file && !*found && fgets(line, sizeof line, file)) {
        if (strncmp(line, start, strlen(start)) != 0)
            continue;
        const char *value = line + strlen(start);
        value += strspn(value, " \t:=\"");
        found = arena_copy_bytes(a, value, strcspn(value, "\"\n"));
    }
    if (file)
        fclose(file);
    return found;
}

static const char *read_os(arena *a)
{
    struct utsname kernel;
    const char *name = line_of(a, "/etc/os-release", "PRETTY_NAME=");
    if (uname(&kernel) != 0)
        return name;
    return arena_format(a, "%s%s%s %s %s", name, *name ? ", " : "", kernel.sysname,
                        kernel.release, kernel.machine);
}

static const char *read_gpu(arena *a)
{
    glob_t found;
    const char *model = "";
    if (glob("/proc/driver/nvidia/gpus/*/information", 0, NULL, &found) == 0)
        model = line_of(a, found.gl_pathv[0], "Model:");
    globfree(&found);
    return model;
}

/* The library that the loader will find; it is not loaded for that, which would cost
   milliseconds and start threads. */
static const char *read_blas(arena *a)
{
    static const char *const places[] = {"/etc/alternatives/libopenblas.so.0-*",
                                         "/usr/lib/*/libopenblas.so.0",
                                         "/usr/lib*/libopenblas.so.0"};
    const char *library = "";
    for (size_t k = 0; k < sizeof places / sizeof *places && !*library; k++) {
        glob_t found;
        if (glob(places[k], 0, NULL, &found) == 0) {
            char *real = realpath(found.gl_pathv[0], NULL);
            library = arena_copy(a, real ? real : "");
            free(real);
        }
        globfree(&found);
    }
    return library;
}

/* The commit of the sources that this program was built from, without asking git. */
static const char *read_revision(arena *a)
{
    const char *git = BUILD_SOURCE "/.git/";
    const char *head = line_of(a, arena_format(a, "%sHEAD", git), "");
    if (strncmp(head, "ref: ", 5) != 0)
        return head;
    const char *branch = head + 5;
    const char *commit = line_of(a, arena_format(a, "%s%s", git, branch), "");
    if (*commit)
        return commit;
    char line[1024];
    FILE *packed = fopen(arena_format(a, "%spacked-refs", git), "re");
    while (packed && !*commit && fgets(line, sizeof line, packed)) {
        line[strcspn(line, "\n")] = '\0';
        const char *name = strchr(line, ' ');
        if (name && strcmp(name + 1, branch) == 0)
            commit = arena_copy_bytes(a, line, (size_t)(name - line));
    }
    if (packed)
        fclose(packed);
    return commit;
}

environment environment_read(arena *a)
{
    char hostname[256] = "";
    if (gethostname(hostname, sizeof hostname - 1) != 0)
        hostname[0] = '\0';
    return (environment){
        .hostname = arena_copy(a, hostname),
        .cpu = line_of(a, "/proc/cpuinfo", "model name"),
        .os = read_os(a),
        .compiler = BUILD_COMPILER_VERSION,
        .flags = BUILD_FLAGS,
        .blas = read_blas(a),
        .gpu = read_gpu(a),
        .slalom = BUILD_VERSION,
        .revision = read_revision(a),
        .cores = sysconf(_SC_NPROCESSORS_ONLN),
        .memory = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE),
    };
}
