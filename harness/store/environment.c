#include "store/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <gnu/libc-version.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build_info.h"
#include "build_revision.h"
#include "device/blas.h"

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

/* What trials will find when they load it. Asked in a process of its own: loading costs this
   one nothing then, neither memory nor environment variables. */
static blas_about read_blas(void)
{
    int ends[2];
    blas_about about = {.config = ""};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return about;
    char name[16] = "";
    prctl(PR_GET_NAME, name);
    prctl(PR_SET_NAME, "slalom-blas"); /* for ps, from its first moment on */
    pid_t process = fork();
    if (process != 0)
        prctl(PR_SET_NAME, name);
    if (process == 0) {
        about = blas_describe();
        _exit(write(ends[1], &about, sizeof about) == (ssize_t)sizeof about ? 0 : 1);
    }
    close(ends[1]);
    if (process < 0 || read(ends[0], &about, sizeof about) != (ssize_t)sizeof about)
        about = (blas_about){.config = ""};
    close(ends[0]);
    while (process > 0 && waitpid(process, NULL, 0) < 0 && errno == EINTR)
        ;
    return about;
}

static int64_t count_usable(void)
{
    cpu_set_t usable;
    bool known = sched_getaffinity(0, sizeof usable, &usable) == 0;
    return known ? CPU_COUNT(&usable) : sysconf(_SC_NPROCESSORS_ONLN);
}

environment environment_read(arena *a)
{
    char hostname[256] = "";
    if (gethostname(hostname, sizeof hostname - 1) != 0)
        hostname[0] = '\0';
    const char *cpu = line_of(a, "/proc/cpuinfo", "model name");
    blas_about blas = read_blas();
    return (environment){
        .hostname = arena_copy(a, hostname),
        .cpu = cpu,
        .os = read_os(a),
        .compiler = BUILD_COMPILER_VERSION,
        .flags = BUILD_FLAGS,
        .blas = arena_format(a, "%s%s%s", blas.config, *blas.path ? ", " : "", blas.path),
        .gpu = read_gpu(a),
        .slalom = BUILD_VERSION,
        .revision = BUILD_REVISION,
        .governor = line_of(a, "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", ""),
        .blas_core = arena_copy(a, blas.core),
        .arithmetic =
            arena_format(a, "%s; %s; C library %s", cpu, blas.config, gnu_get_libc_version()),
        .driver = line_of(a, "/proc/driver/nvidia/version", "NVRM version:"),
        .usable = count_usable(),
        .cores = sysconf(_SC_NPROCESSORS_ONLN),
        .memory = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE),
    };
}
