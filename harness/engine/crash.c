#include "engine/crash.h"

#include <execinfo.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/memory.h"
#include "plugin/symbol.h"

enum { STACK = 128 * 1024, LINE = 1024, DEEPEST = CRASH_CALLS + 8 };

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
enum { CRASHES = sizeof crashes / sizeof *crashes };

static crash_report *report; /* of this process */
static char stack[STACK];    /* the usual one may be what is exhausted */

crash_report *crash_reports_new(int count)
{
    size_t bytes = (size_t)count * sizeof(crash_report);
    void *shared = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory_need(shared == MAP_FAILED ? NULL : shared);
}

void crash_reports_free(crash_report *reports, int count)
{
    if (reports)
        munmap(reports, (size_t)count * sizeof *reports);
}

static uint64_t program_counter(const void *context)
{
    const ucontext_t *where = context;
#if defined(__x86_64__)
    return (uint64_t)where->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (uint64_t)where->uc_mcontext.pc;
#else
    (void)where;
    return 0;
#endif
}

/* The calls from the one that crashed on: the handler's own come before it. */
static void note_calls(const void *context)
{
    void *addresses[DEEPEST];
    uint64_t crashed = program_counter(context);
    int first = 0, count = backtrace(addresses, DEEPEST);
    while (first < count && (uint64_t)(uintptr_t)addresses[first] != crashed)
        first++;
    if (first == count) { /* a jump to nowhere: nobody knows what called it */
        report->calls[0].address = crashed;
        report->count = 1;
        return;
    }
    for (int k = first; k < count && report->count < CRASH_CALLS; k++) {
        /* An address to return to is behind the call, and may be the next function's. */
        report->calls[report->count++].address =
            (uint64_t)(uintptr_t)addresses[k] - (k > first ? 1 : 0);
    }
}

static const char *read_hexadecimal(const char *digits, uint64_t *value)
{
    for (*value = 0;; digits++) {
        int digit = *digits >= '0' && *digits <= '9'   ? *digits - '0'
                    : *digits >= 'a' && *digits <= 'f' ? *digits - 'a' + 10
                                                       : -1;
        if (digit < 0)
            return digits;
        *value = *value << 4 | (uint64_t)digit;
    }
}

/* "start-end rights offset device inode path": the calls in there get path and offset. */
static void note_mapping(const char *line)
{
    uint64_t start, end, offset;
    const char *at = read_hexadecimal(line, &start);
    at = read_hexadecimal(at + (*at == '-'), &end);
    at = strchr(at + (*at == ' '), ' '); /* over the rights */
    if (!at)
        return;
    read_hexadecimal(at + 1, &offset);
    const char *path = strchr(at, '/');
    for (int k = 0; path && k < report->count; k++) {
        uint64_t address = report->calls[k].address;
        if (address < start || address >= end)
            continue;
        report->calls[k].offset = address - start + offset;
        memcpy(report->calls[k].path, path, strnlen(path, CRASH_PATH - 1));
    }
}

/* Only system calls and this file's own code: the dynamic linker's lists, behind its lock, may
   be what is destroyed. */
static void note_files(void)
{
    char block[LINE], line[LINE];
    size_t length = 0;
    int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    for (ssize_t got; maps >= 0 && (got = read(maps, block, sizeof block)) > 0;)
        for (ssize_t k = 0; k < got; k++) {
            bool over = block[k] == '\n';
            if (over || length + 1 == sizeof line) {
                line[length] = '\0';
                note_mapping(line);
                length = 0;
            }
            if (!over)
                line[length++] = block[k];
        }
    if (maps >= 0)
        close(maps);
}

static void give_up_soon(void)
{
    sigset_t alarms;
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    signal(SIGALRM, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &alarms, NULL);
    alarm(1);
}

static void on_crash(int signal_number, siginfo_t *about, void *context)
{
    (void)about;
    if (report->signal == 0) {
        report->signal = signal_number;
        give_up_soon();
        note_calls(context);
        note_files();
    }
    signal(signal_number, SIG_DFL); /* and die of it, when the handler returns */
    raise(signal_number);
}

void crash_watch(crash_report *r)
{
    void *unused[2];
    report = r;
    backtrace(unused, 2); /* the first call loads a library */
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    struct sigaction watch = {.sa_sigaction = on_crash, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigfillset(&watch.sa_mask);
    for (int k = 0; k < CRASHES; k++)
        sigaction(crashes[k], &watch, NULL);
}

void crash_unwatch(void)
{
    for (int k = 0; k < CRASHES; k++)
        signal(crashes[k], SIG_DFL);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int calls_of(const crash_report *r)
{
    int count = r->signal != 0 ? r->count : 0;
    return count < 0 ? 0 : count > CRASH_CALLS ? CRASH_CALLS : count;
}

/* The path as the process left it, whatever that is. */
static void copy_path(const crash_report *r, int k, char path[CRASH_PATH])
{
    memcpy(path, r->calls[k].path, CRASH_PATH);
    path[CRASH_PATH - 1] = '\0';
    for (char *c = path; *c; c++)
        if ((unsigned char)*c < ' ')
            *c = '?';
}

void crash_lines(const crash_report *r, text *out)
{
    char path[CRASH_PATH], name[256];
    uint64_t behind;
    for (int k = 0; k < calls_of(r); k++) {
        copy_path(r, k, path);
        if (k > 0)
            text_add(out, "\n");
        if (!*path)
            text_add(out, "0x%" PRIx64, r->calls[k].address);
        else if (symbol_find(path, r->calls[k].offset, name, sizeof name, &behind))
            text_add(out, "%s+0x%" PRIx64 " (%s)", name, behind, base_name(path));
        else
            text_add(out, "0x%" PRIx64 " (%s)", r->calls[k].offset, base_name(path));
    }
}

static bool is_library(const char *file)
{
    static const char *const starts[] = {"libc.so", "libc-", "ld-linux", "libm.so",
                                         "libpthread"};
    for (size_t k = 0; k < sizeof starts / sizeof *starts; k++)
        if (strncmp(file, starts[k], strlen(starts[k])) == 0)
            return true;
    return false;
}

void crash_place(const crash_report *r, text *out)
{
    char path[CRASH_PATH], name[256];
    uint64_t behind;
    for (int k = 0; k < calls_of(r); k++) {
        copy_path(r, k, path);
        if (!*path || is_library(base_name(path)))
            continue;
        if (symbol_find(path, r->calls[k].offset, name, sizeof name, &behind))
            text_add(out, "%s (%s)", name, base_name(path));
        else
            text_add(out, "%s", base_name(path));
        return;
    }
}
