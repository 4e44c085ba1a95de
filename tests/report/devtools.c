#include "devtools.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { COMMANDS = 3, ANSWERS = 4, PATIENCE = 60000 }; /* descriptors in Chromium; ms */

const char *browser_installed(void)
{
    static const char *const names[] = {"/usr/bin/chromium", "/usr/bin/chromium-browser",
                                        "/usr/bin/google-chrome"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (access(names[k], X_OK) == 0)
            return names[k];
    return NULL;
}

char *devtools_text(struct fy_document *document, const char *path)
{
    size_t length = 0;
    struct fy_node *node =
        fy_node_by_path(fy_document_root(document), path, FY_NT, FYNWF_DONT_FOLLOW);
    const char *words = node ? fy_node_get_scalar(node, &length) : NULL;
    return words ? strndup(words, length) : NULL;
}

/* The next message; the pipe carries JSON texts closed by zeros. */
static char *hear(browser *b)
{
    char *end;
    while (!b->heard.data || !(end = memchr(b->heard.data, '\0', b->heard.length))) {
        char bytes[65536];
        struct pollfd ready = {b->from, POLLIN, 0};
        cr_assert_eq(poll(&ready, 1, PATIENCE), 1, "the browser does not answer");
        ssize_t count = read(b->from, bytes, sizeof bytes);
        cr_assert_gt(count, 0, "the browser is gone");
        text_add_bytes(&b->heard, bytes, (size_t)count);
    }
    size_t length = (size_t)(end - b->heard.data);
    char *message = strndup(b->heard.data, length);
    b->heard.length -= length + 1;
    memmove(b->heard.data, end + 1, b->heard.length + 1);
    return message;
}

/* Keeps what the page complains of. */
static void note_event(browser *b, const char *message)
{
    bool thrown = strstr(message, "\"method\":\"Runtime.exceptionThrown\"") != NULL;
    bool logged = strstr(message, "\"method\":\"Log.entryAdded\"") ||
                  strstr(message, "\"method\":\"Runtime.consoleAPICalled\"");
    bool bad = strstr(message, "\"level\":\"error\"") || strstr(message, "\"type\":\"error\"");
    if (thrown || (logged && bad))
        text_add(&b->errors, "%s\n", message);
}

struct fy_document *devtools_ask(browser *b, const char *method, const char *parameters)
{
    text command = {0};
    char mark[32];
    text_add(&command, "{\"id\":%d,\"method\":\"%s\",\"params\":%s", ++b->asked, method,
             parameters);
    if (*b->target)
        text_add(&command, ",\"sessionId\":\"%s\"", b->target);
    text_add(&command, "}");
    for (size_t sent = 0; sent <= command.length;) {
        ssize_t count = write(b->to, command.data + sent, command.length + 1 - sent);
        cr_assert_gt(count, 0, "the browser is gone");
        sent += (size_t)count;
    }
    text_free(&command);
    snprintf(mark, sizeof mark, "{\"id\":%d,", b->asked);
    char *message;
    while (strncmp(message = hear(b), mark, strlen(mark)) != 0) {
        note_event(b, message);
        free(message);
    }
    struct fy_document *answer = fy_document_build_from_malloc_string(NULL, message, FY_NT);
    cr_assert_not_null(answer, "%s", method);
    char *wrong = devtools_text(answer, "/error/message");
    cr_assert_null(wrong, "%s: %s", method, wrong);
    return answer;
}

void devtools_tell(browser *b, const char *method, const char *parameters)
{
    fy_document_destroy(devtools_ask(b, method, parameters));
}

char *devtools_ask_text(browser *b, const char *method, const char *parameters,
                        const char *path)
{
    struct fy_document *answer = devtools_ask(b, method, parameters);
    char *words = devtools_text(answer, path);
    cr_assert_not_null(words, "%s gives no %s", method, path);
    fy_document_destroy(answer);
    return words;
}

static void spawn(browser *b, const char *folder, const int *commands, const int *answers)
{
    char profile[256];
    const char *program = browser_installed();
    snprintf(b->profile, sizeof b->profile, "%s/profile", folder);
    snprintf(profile, sizeof profile, "--user-data-dir=%s", b->profile);
    const char *words[] = {program,
                           "--headless=new",
                           "--no-sandbox", /* root has none */
                           "--disable-gpu",
                           "--disable-dev-shm-usage",
                           "--hide-scrollbars",
                           "--no-first-run",
                           "--remote-debugging-pipe",
                           profile,
                           NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, commands[0], COMMANDS);
    posix_spawn_file_actions_adddup2(&actions, answers[1], ANSWERS);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    int code =
        posix_spawn(&b->process, program, &actions, NULL, (char **)(uintptr_t)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    cr_assert_eq(code, 0, "%s: %s", program, strerror(code));
}

/* A pipe whose ends lie above those that Chromium wants. */
static void make_pipe(int *ends)
{
    cr_assert_eq(pipe(ends), 0);
    for (int k = 0; k < 2; k++) {
        int above = fcntl(ends[k], F_DUPFD_CLOEXEC, ANSWERS + 1);
        cr_assert_gt(above, ANSWERS);
        close(ends[k]);
        ends[k] = above;
    }
}

void browser_open(browser *b, const char *folder)
{
    int commands[2], answers[2];
    char parameters[256];
    signal(SIGPIPE, SIG_IGN);
    make_pipe(commands);
    make_pipe(answers);
    *b = (browser){.to = commands[1], .from = answers[0], .target = strdup("")};
    spawn(b, folder, commands, answers);
    close(commands[0]);
    close(answers[1]);
    char *page = devtools_ask_text(b, "Target.createTarget", "{\"url\":\"about:blank\"}",
                                   "/result/targetId");
    snprintf(parameters, sizeof parameters, "{\"targetId\":\"%s\",\"flatten\":true}", page);
    char *session =
        devtools_ask_text(b, "Target.attachToTarget", parameters, "/result/sessionId");
    free(b->target);
    free(page);
    b->target = session;
    devtools_tell(b, "Page.enable", "{}");
    devtools_tell(b, "Runtime.enable", "{}");
    devtools_tell(b, "Log.enable", "{}");
}

/* Chromium's own children may still write for a moment after it ended. */
static void remove_profile(const browser *b)
{
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s' 2>/dev/null", b->profile);
    for (int tries = 0; tries < 50 && system(command) != 0; tries++)
        usleep(100000);
}

void browser_close(browser *b)
{
    *b->target = '\0';
    devtools_tell(b, "Browser.close", "{}");
    close(b->to);
    close(b->from);
    while (waitpid(b->process, NULL, 0) < 0 && errno == EINTR)
        ;
    remove_profile(b);
    text_free(&b->heard);
    text_free(&b->errors);
    free(b->target);
}
