#include "engine/loader.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "engine/inherited.h"
#include "engine/runner.h"

typedef struct running {
    pid_t process;
    int64_t trial;
} running;

typedef struct side { /* the loader's own side */
    int control;
    const loader_shares *shares;
    loaded *data;
    running *running;
    size_t running_count;
} side;

static void report(const side *s, const loader_report *r)
{
    if (send(s->control, r, sizeof *r, MSG_NOSIGNAL) < 0)
        _exit(0); /* the parent is gone, and with it everyone who could want the trials */
}

/* One command and the descriptors that came with it (-1: none). False at the end. */
static bool receive(int control, loader_command *c, loader_files *files)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof *files)];
    } extra;
    struct iovec part = {c, sizeof *c};
    struct msghdr m = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = &extra,
                       .msg_controllen = sizeof extra};
    *files = (loader_files){-1, -1};
    if (recvmsg(control, &m, 0) != (ssize_t)sizeof *c)
        return false;
    struct cmsghdr *head = CMSG_FIRSTHDR(&m);
    if (head && head->cmsg_type == SCM_RIGHTS)
        memcpy(files, CMSG_DATA(head), sizeof *files);
    return true;
}

/* It dies with whoever forked it, also when that one died before it could say so. */
static void die_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
}

static void start_child(side *s, const loader_command *c, loader_files files)
{
    int64_t cell = c->trial;
    pid_t own = getpid(), process = fork();
    if (process == 0) {
        setpgid(0, 0); /* what the trial signals or leaves behind stays in its own group */
        die_with(own);
        close(s->control);
        if (CPU_COUNT(&c->cores) > 0)
            sched_setaffinity(0, sizeof c->cores, &c->cores);
        crash_watch(&s->shares->report[c->slot]);
        runner_main(&s->shares->trials[cell], s->data, files, s->shares);
    }
    close(files.pipe);
    close(files.memory);
    if (process < 0) {
        loader_report r = {.event = LOADER_EXIT, .trial = cell, .wait_status = 255 << 8};
        report(s, &r);
        return;
    }
    s->running = memory_need(realloc(s->running, (s->running_count + 1) * sizeof *s->running));
    s->running[s->running_count++] = (running){process, cell};
}

/* The group is there once the process has made it; the process itself in any case. */
static void kill_group(pid_t process)
{
    kill(-process, SIGKILL);
    kill(process, SIGKILL);
}

static void kill_children(const side *s, int64_t cell)
{
    for (size_t k = 0; k < s->running_count; k++)
        if (cell < 0 || s->running[k].trial == cell)
            kill_group(s->running[k].process);
}

static void tell_to_leave(const side *s, int64_t cell)
{
    for (size_t k = 0; k < s->running_count; k++)
        if (s->running[k].trial == cell)
            kill(s->running[k].process, SIGTERM);
}

static void reap(side *s)
{
    int status;
    struct rusage usage, own;
    getrusage(RUSAGE_SELF, &own);
    for (pid_t process; (process = wait4(-1, &status, WNOHANG, &usage)) > 0;) {
        for (size_t k = 0; k < s->running_count; k++) {
            if (s->running[k].process != process)
                continue;
            kill(-process, SIGKILL); /* children that it left behind */
            loader_report r = {.event = LOADER_EXIT,
                               .trial = s->running[k].trial,
                               .wait_status = status,
                               .peak_rss = usage.ru_maxrss * 1024,
                               .data_rss = own.ru_maxrss * 1024};
            s->running[k] = s->running[--s->running_count];
            report(s, &r);
            break;
        }
    }
}

static _Noreturn void serve(side *s, int children)
{
    struct pollfd waiting[] = {{s->control, POLLIN, 0}, {children, POLLIN, 0}};
    for (;;) {
        if (poll(waiting, 2, -1) < 0 && errno != EINTR)
            break;
        if (waiting[1].revents) {
            struct signalfd_siginfo info;
            if (read(children, &info, sizeof info) < 0 && errno != EAGAIN)
                break;
            reap(s);
        }
        if (waiting[0].revents) {
            loader_command c;
            loader_files files;
            if (!receive(s->control, &c, &files))
                break;
            if (c.order == LOADER_START)
                start_child(s, &c, files);
            else if (c.order == LOADER_LEAVE)
                tell_to_leave(s, c.trial);
            else
                kill_children(s, c.trial);
        }
    }
    kill_children(s, -1);
    _exit(0);
}

static _Noreturn void loader_main(int control, const loader_shares *shares)
{
    side s = {.control = control, .shares = shares};
    loader_report r = {.event = LOADER_LOADED};
    sigset_t child;
    setpgid(0, 0); /* Ctrl-C on the terminal is the parent's business */
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    signal(SIGINT, SIG_DFL);
    /* A batch system tells every process that time is up; the parent decides what to do, and
       trials may have a checkpoint to write. */
    signal(SIGTERM, SIG_IGN);
    runner_quiet();
    runner_threads(1); /* a pool of threads would not survive the forks */
    crash_watch(shares->own);
    int children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (children < 0)
        failure_set(&r.message, "cannot watch for trials that end: %s", strerror(errno));
    else
        s.data = race_load(&shares->trials[shares->first], true, &r.message);
    if (!s.data)
        r.event = LOADER_REFUSED;
    report(&s, &r);
    if (!s.data)
        _exit(0);
    crash_unwatch();
    serve(&s, children);
}

bool loader_begin(loader *l, const loader_shares *shares, failure *f)
{
    int ends[2];
    pid_t own = getpid();
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return failure_set(f, "cannot make a socket for a loader: %s", strerror(errno));
    l->process = fork();
    if (l->process == 0) {
        die_with(own);
        /* Everything of the parent's is closed: its store, and the sockets of other loaders,
           which tell them by closing that the parent is gone. */
        loader_main(inherited_drop(ends[1]), shares);
    }
    close(ends[1]);
    l->control = ends[0];
    if (l->process > 0)
        return true;
    close(ends[0]);
    return failure_set(f, "cannot fork a loader: %s", strerror(errno));
}

bool loader_start(const loader *l, const loader_command *c, loader_files files)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof files)];
    } extra = {0};
    struct iovec part = {(void *)c, sizeof *c};
    struct msghdr m = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = &extra,
                       .msg_controllen = sizeof extra};
    struct cmsghdr *head = CMSG_FIRSTHDR(&m);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof files);
    memcpy(CMSG_DATA(head), &files, sizeof files);
    return sendmsg(l->control, &m, MSG_NOSIGNAL) == (ssize_t)sizeof *c;
}

static bool order(const loader *l, loader_order what, int64_t cell)
{
    loader_command c = {.order = what, .trial = cell};
    return send(l->control, &c, sizeof c, MSG_NOSIGNAL) == (ssize_t)sizeof c;
}

bool loader_kill(const loader *l, int64_t cell)
{
    return order(l, LOADER_KILL, cell);
}

bool loader_leave(const loader *l, int64_t cell)
{
    return order(l, LOADER_LEAVE, cell);
}

bool loader_next(const loader *l, loader_report *r)
{
    ssize_t bytes = recv(l->control, r, sizeof *r, 0);
    /* A loader that ended with a command unread resets the socket; its last words are behind
       the reset. */
    if (bytes < 0 && (errno == ECONNRESET || errno == EINTR))
        bytes = recv(l->control, r, sizeof *r, 0);
    return bytes == (ssize_t)sizeof *r;
}

int loader_end(loader *l)
{
    int status = 0;
    close(l->control);
    l->control = -1;
    while (waitpid(l->process, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}
