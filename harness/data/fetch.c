/* A Debian package's files without installing it: apt-get download, dpkg -x, and what the data
   set needs is renamed into the cache in one step. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "data/cache.h"

extern char **environ;

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    return remove(path);
}

/* Starts the program in `folder` with its output in the file `log` there. 0 or an errno. */
static int spawn_in(const char *folder, const char *log, char *const *words, pid_t *child)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC,
                                     0666);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    int problem = posix_spawnp(child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

static const char *last_line(const char *log, arena *memory)
{
    char line[512];
    const char *last = "it said nothing";
    FILE *file = fopen(log, "r");
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0])
            last = arena_copy(memory, line);
    }
    if (file)
        fclose(file);
    return last;
}

static bool run_program(const char *folder, char *const *words, arena *memory, failure *why)
{
    pid_t child;
    int status = 0, problem = spawn_in(folder, "log", words, &child);
    if (problem == ENOENT)
        return failure_set(
            why, "%s is not on this machine: data sets come from Debian packages", words[0]);
    if (problem != 0)
        return failure_set(why, "%s cannot be started: %s", words[0], strerror(problem));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    const char *said = last_line(arena_format(memory, "%s/log", folder), memory);
    bool unknown = strstr(said, "Unable to locate") != NULL;
    return failure_set(why, "%s %s %s failed: %s%s", words[0], words[1], words[2], said,
                       unknown ? " (apt-get update fetches a fresh list of packages)" : "");
}

/* The package's file, which only apt-get can name, as it holds the version. */
static char *find_package(const char *folder, arena *memory)
{
    char *found = NULL;
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all));) {
        size_t length = strlen(entry->d_name);
        if (length > 4 && strcmp(entry->d_name + length - 4, ".deb") == 0)
            found = arena_copy(memory, entry->d_name);
    }
    if (all)
        closedir(all);
    return found;
}

static bool unpack(const dataset *d, const char *folder, arena *memory, failure *why)
{
    char *package = arena_copy(memory, d->package);
    char *const download[] = {"apt-get", "download", package, NULL};
    if (!run_program(folder, download, memory, why))
        return false;
    char *file = find_package(folder, memory);
    if (!file)
        return failure_set(why, "apt-get download %s left no .deb file", package);
    char *const extract[] = {"dpkg", "-x", file, "root", NULL};
    return run_program(folder, extract, memory, why);
}

/* Text as plain bytes with Unix line ends. */
static bool convert_text(const char *from, const char *to, failure *why)
{
    static const size_t piece = 1 << 16;
    arena *memory = arena_new();
    char *bytes = arena_alloc(memory, piece);
    gzFile in = gzopen(from, "rb");
    FILE *out = fopen(to, "wb");
    int got = in && out ? 1 : -1;
    while (got > 0) {
        got = gzread(in, bytes, (unsigned)piece);
        size_t kept = 0;
        for (int k = 0; k < got; k++)
            if (bytes[k] != '\r')
                bytes[kept++] = bytes[k];
        if (got > 0 && fwrite(bytes, 1, kept, out) != kept)
            got = -1;
    }
    bool written = got == 0;
    written &= in && gzclose(in) == Z_OK;
    written &= out && fclose(out) == 0;
    arena_free(memory);
    return written || failure_set(why, "%s: cannot be unpacked to %s", from, to);
}

/* What the data set needs of the unpacked package becomes folder/keep. */
static bool keep(const dataset *d, const char *folder, arena *memory, failure *why)
{
    const char *from = arena_format(memory, "%s/root/%s", folder, d->member);
    const char *kept = arena_format(memory, "%s/keep", folder);
    if (access(from, R_OK) != 0)
        return failure_set(why, "the package %s no longer holds /%s", d->package, d->member);
    if (strcmp(d->format, "IDX") == 0)
        return rename(from, kept) == 0 ||
               failure_set(why, "%s: cannot be renamed: %s", from, strerror(errno));
    const char *to = arena_format(memory, "%s/%s", kept, cache_file_name(d, memory));
    if (mkdir(kept, 0777) != 0)
        return failure_set(why, "%s: cannot be made: %s", kept, strerror(errno));
    if (strcmp(d->format, "text") == 0)
        return convert_text(from, to, why);
    return rename(from, to) == 0 ||
           failure_set(why, "%s: cannot be renamed: %s", from, strerror(errno));
}

static bool fetch_through(const dataset *d, const char *cache, const char *folder,
                          arena *memory, failure *why)
{
    const char *place = arena_format(memory, "%s/%s", cache, d->name);
    const char *kept = arena_format(memory, "%s/keep", folder);
    if (!unpack(d, folder, memory, why) || !keep(d, folder, memory, why))
        return false;
    if (rename(kept, place) == 0 || access(cache_path(d, cache, memory), R_OK) == 0)
        return true; /* or somebody else was faster */
    return failure_set(why, "%s: cannot be made: %s", place, strerror(errno));
}

bool data_fetch(const dataset *d, failure *why)
{
    arena *memory = arena_new();
    const char *cache = cache_folder(memory, why);
    bool fetched = cache && access(cache_path(d, cache, memory), R_OK) == 0;
    if (cache && !fetched && cache_make(cache, why)) {
        char *folder = arena_format(memory, "%s/.fetch-XXXXXX", cache);
        if (!mkdtemp(folder))
            failure_set(why, "%s: cannot be written: %s", cache, strerror(errno));
        else {
            fetched = fetch_through(d, cache, folder, memory, why);
            (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
        }
    }
    arena_free(memory);
    return fetched;
}
