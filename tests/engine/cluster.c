#include "cluster.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PORTS = 1 + CLUSTER_NODES, PATIENCE = 300 /* tenths of a second */ };

/* Criterion runs each test in a process of its own: they share the folder by its name here. */
static const char folder_variable[] = "SLALOM_TEST_CLUSTER";

static const char *scratch(void)
{
    const char *folder = getenv(folder_variable);
    return folder ? folder : "no-scratch-folder";
}

/* What the daemons agree on. Times are short so that a lost node is noticed within seconds. */
static const char configuration[] =
    "ClusterName=slalom\nSlurmctldHost=%s(127.0.0.1)\nSlurmctldPort=%d\n"
    "AuthType=auth/munge\nAuthInfo=socket=%s/munge.socket\nSlurmUser=root\n"
    "SlurmctldPidFile=%s/controller.pid\nSlurmdPidFile=%s/node.%%n.pid\n"
    "SlurmdSpoolDir=%s/spool.%%n\nStateSaveLocation=%s/state\n"
    "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nSwitchType=switch/none\n"
    "MpiDefault=none\nSelectType=select/cons_tres\nSelectTypeParameters=CR_Core\n"
    "SchedulerType=sched/backfill\nSchedulerParameters=sched_interval=1,bf_interval=1,"
    "batch_sched_delay=0\nSlurmdTimeout=3\nMessageTimeout=3\nTCPTimeout=1\nReturnToService="
    "2\nKillWait=2\nMinJobAge=600\n"
    "NodeName=n[1-2] NodeHostname=%s NodeAddr=127.0.0.1 Port=[%d,%d] CPUs=1 RealMemory=500\n"
    "PartitionName=main Nodes=n[1-2] Default=YES MaxTime=INFINITE State=UP\n";

static void shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void shell(const char *format, ...)
{
    char command[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(command, sizeof command, format, values);
    va_end(values);
    if (system(command) != 0)
        fprintf(stderr, "failed: %s\n", command);
}

static int answer(const char *command)
{
    int how = system(command);
    return WIFEXITED(how) ? WEXITSTATUS(how) : -1;
}

/* Ports that the system gives out at this moment; all are held until the last one is known. */
static void find_ports(int *ports)
{
    int sockets[PORTS];
    for (int k = 0; k < PORTS; k++) {
        struct sockaddr_in address = {.sin_family = AF_INET};
        socklen_t length = sizeof address;
        sockets[k] = socket(AF_INET, SOCK_STREAM, 0);
        bind(sockets[k], (struct sockaddr *)&address, sizeof address);
        getsockname(sockets[k], (struct sockaddr *)&address, &length);
        ports[k] = ntohs(address.sin_port);
    }
    for (int k = 0; k < PORTS; k++)
        close(sockets[k]);
}

/* Returns the controller's port. */
static int write_configuration(void)
{
    char path[64], host[256] = "";
    int ports[PORTS];
    find_ports(ports);
    gethostname(host, sizeof host - 1);
    host[strcspn(host, ".")] = '\0';
    snprintf(path, sizeof path, "%s/slurm.conf", scratch());
    FILE *file = fopen(path, "w");
    if (!file)
        return 0;
    fprintf(file, configuration, host, ports[0], scratch(), scratch(), scratch(), scratch(),
            scratch(), host, ports[1], ports[2]);
    fclose(file);
    setenv("SLURM_CONF", path, 1);
    return ports[0];
}

/* Slurm's commands wait for long when nobody listens yet. */
static bool listens(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int one = socket(AF_INET, SOCK_STREAM, 0);
    bool good = connect(one, (struct sockaddr *)&address, sizeof address) == 0;
    close(one);
    return good;
}

/* A daemon in the foreground, that ends with this process; its words go to a file of its name.
 */
static pid_t start(const char *log, char *const *words)
{
    char path[128];
    pid_t parent = getpid(), process = fork();
    if (process != 0)
        return process;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    snprintf(path, sizeof path, "%s/%s.log", scratch(), log);
    int out = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644), in = open("/dev/null", O_RDONLY);
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    setsid();
    execvp(words[0], words);
    _exit(127);
}

static void start_munge(void)
{
    static const char *const names[] = {"key-file=%s/munge.key", "socket=%s/munge.socket",
                                        "pid-file=%s/munge.pid", "log-file=%s/munged.log",
                                        "seed-file=%s/munge.seed"};
    enum { NAMES = sizeof names / sizeof *names };
    char words[NAMES][96], *list[NAMES + 4] = {"munged", "--foreground", "--force"};
    char format[64];
    for (int k = 0; k < NAMES; k++) {
        snprintf(format, sizeof format, "--%s", names[k]);
        int length =
            snprintf(words[k], sizeof words[k], "--%.*s%s%s", (int)strcspn(names[k], "%"),
                     names[k], scratch(), strstr(names[k], "%s") + 2);
        list[3 + k] = length < (int)sizeof words[k] ? words[k] : NULL;
    }
    start("munge", list);
}

void cluster_start_node(int node)
{
    char name[8], log[8];
    snprintf(name, sizeof name, "n%d", node);
    snprintf(log, sizeof log, "n%d", node);
    setenv("SLALOM_TEST_NODE", name, 1);
    start(log, (char *[]){"slurmd", "-D", "-N", name, NULL});
    unsetenv("SLALOM_TEST_NODE");
}

/* Whether the process's environment has this line, or begins a line so. */
static bool has_variable(int process, const char *line)
{
    static char bytes[1 << 17];
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", process);
    int file = open(path, O_RDONLY);
    if (file < 0)
        return false;
    ssize_t length = read(file, bytes, sizeof bytes - 1);
    close(file);
    bytes[length > 0 ? length : 0] = '\0';
    for (const char *one = bytes; one < bytes + length; one += strlen(one) + 1)
        if (strcmp(one, line) == 0)
            return true;
    return false;
}

/* SIGKILL for every process of this cluster, and with a second line of those that have it. */
static int kill_all(const char *second)
{
    char first[128];
    int killed = 0;
    snprintf(first, sizeof first, "SLURM_CONF=%s/slurm.conf", scratch());
    DIR *all = opendir("/proc");
    for (const struct dirent *d; all && (d = readdir(all)) != NULL;) {
        int process = isdigit((unsigned char)d->d_name[0]) ? atoi(d->d_name) : 0;
        if (process > 0 && process != getpid() && process != getppid() &&
            has_variable(process, first) && (!second || has_variable(process, second)))
            killed += kill(process, SIGKILL) == 0;
    }
    closedir(all);
    return killed;
}

/* The daemon and its step managers carry the mark of this file, the jobs Slurm's own. Twice, as
   what is being killed may fork. */
void cluster_kill_node(int node)
{
    char ours[64], slurms[64];
    snprintf(ours, sizeof ours, "SLALOM_TEST_NODE=n%d", node);
    snprintf(slurms, sizeof slurms, "SLURMD_NODENAME=n%d", node);
    for (int k = 0; k < 2; k++) {
        kill_all(ours);
        kill_all(slurms);
    }
}

static bool ready(int port)
{
    static const char idle[] =
        "test \"$(sinfo --noheader --Node --format=%T 2>/dev/null | grep -c idle)\" = 2";
    for (int k = 0; k < PATIENCE; k++) {
        if (listens(port) && answer(idle) == 0)
            return true;
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    return false;
}

const char *cluster_obstacle(void)
{
    if (getuid() != 0)
        return "Slurm's daemons need root";
    if (answer("command -v slurmctld slurmd munged sbatch >/dev/null") != 0)
        return "slurmctld, slurmd, munged or sbatch is not installed (Debian: slurm-wlm, "
               "munge)";
    return NULL;
}

bool cluster_open(void)
{
    char folder[] = "/tmp/slalom-slurm-XXXXXX";
    return mkdtemp(folder) && setenv(folder_variable, folder, 1) == 0 &&
           chmod(folder, 0755) == 0; /* munge wants its socket to be reached by everybody */
}

bool cluster_start(void)
{
    int port = write_configuration();
    shell("cd %s && mkdir state spool.n1 spool.n2 && umask 077 && head -c 1024 /dev/urandom "
          ">munge.key",
          scratch());
    start_munge();
    start("controller", (char *[]){"slurmctld", "-D", NULL});
    for (int k = 1; k <= CLUSTER_NODES; k++)
        cluster_start_node(k);
    bool good = ready(port);
    if (!good)
        shell("tail -n 20 %s/*.log >&2", scratch());
    return good;
}

void cluster_stop(void)
{
    for (int k = 0; k < 20 && kill_all(NULL) > 0; k++)
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    shell("rm -rf \"${%s:?}\"/*", folder_variable);
}

void cluster_close(void)
{
    cluster_stop();
    shell("rmdir \"${%s:?}\"", folder_variable);
}
