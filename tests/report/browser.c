#include "browser.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <libfyaml.h>
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

static char *text_of(struct fy_document *document, const char *path)
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

/* Sends a command and returns its answer, a document that the caller destroys. */
static struct fy_document *ask(browser *b, const char *method, const char *parameters)
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
    char *wrong = text_of(answer, "/error/message");
    cr_assert_null(wrong, "%s: %s", method, wrong);
    return answer;
}

static void tell(browser *b, const char *method, const char *parameters)
{
    fy_document_destroy(ask(b, method, parameters));
}

static char *ask_text(browser *b, const char *method, const char *parameters, const char *path)
{
    struct fy_document *answer = ask(b, method, parameters);
    char *words = text_of(answer, path);
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
    char *page =
        ask_text(b, "Target.createTarget", "{\"url\":\"about:blank\"}", "/result/targetId");
    snprintf(parameters, sizeof parameters, "{\"targetId\":\"%s\",\"flatten\":true}", page);
    char *session = ask_text(b, "Target.attachToTarget", parameters, "/result/sessionId");
    free(b->target);
    free(page);
    b->target = session;
    tell(b, "Page.enable", "{}");
    tell(b, "Runtime.enable", "{}");
    tell(b, "Log.enable", "{}");
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
    tell(b, "Browser.close", "{}");
    close(b->to);
    close(b->from);
    while (waitpid(b->process, NULL, 0) < 0 && errno == EINTR)
        ;
    remove_profile(b);
    text_free(&b->heard);
    text_free(&b->errors);
    free(b->target);
}

void browser_screen(browser *b, const screen *s)
{
    char parameters[256];
    snprintf(parameters, sizeof parameters,
             "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s}", s->width,
             s->height, s->phone ? "true" : "false");
    tell(b, "Emulation.setDeviceMetricsOverride", parameters);
    snprintf(parameters, sizeof parameters,
             "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}",
             s->dark ? "dark" : "light");
    tell(b, "Emulation.setEmulatedMedia", parameters);
}

void browser_visit(browser *b, const char *path)
{
    static const char loaded[] =
        "new Promise(done => document.readyState === 'complete' && location.protocol === "
        "'file:' ? done(1) : setTimeout(done, 20)).then(done => done === 1)";
    char parameters[512];
    snprintf(parameters, sizeof parameters, "{\"url\":\"file://%s\"}", path);
    tell(b, "Page.navigate", parameters);
    for (int tries = 0; tries < 1000; tries++) {
        char *done = browser_value(b, loaded);
        bool good = strcmp(done, "true") == 0;
        free(done);
        if (good)
            return;
    }
    cr_assert_fail("%s does not finish loading", path);
}

char *browser_value(browser *b, const char *expression)
{
    text parameters = {0}, call = {0};
    text_add(&call, "Promise.resolve(%s).then(String)", expression);
    text_add(&parameters, "{\"awaitPromise\":true,\"expression\":");
    text_add_json(&parameters, call.data);
    text_add(&parameters, "}");
    struct fy_document *answer = ask(b, "Runtime.evaluate", parameters.data);
    char *value = text_of(answer, "/result/result/value");
    char *wrong = text_of(answer, "/result/exceptionDetails/exception/description");
    cr_assert(value && !wrong, "%.400s: %s", expression, wrong ? wrong : "no value");
    fy_document_destroy(answer);
    text_free(&parameters);
    text_free(&call);
    return value;
}

void browser_expect(browser *b, const char *expression)
{
    char *value = browser_value(b, expression);
    cr_assert_str_eq(value, "true", "%s is %s", expression, value);
    free(value);
}

void browser_key(browser *b, const char *key, const char *character)
{
    static const char *const kinds[] = {"keyDown", "keyUp"};
    for (int k = 0; k < 2; k++) {
        char parameters[256];
        int code = strcmp(key, "Tab") == 0 ? 9 : strcmp(key, "Enter") == 0 ? 13 : *character;
        snprintf(
            parameters, sizeof parameters,
            "{\"type\":\"%s\",\"key\":\"%s\",\"windowsVirtualKeyCode\":%d,\"text\":\"%s\"}",
            kinds[k], key, code, k == 0 ? character : "");
        tell(b, "Input.dispatchKeyEvent", parameters);
    }
}

static double place_of(browser *b, const char *element, const char *side, const char *size,
                       double part)
{
    char expression[256];
    snprintf(expression, sizeof expression,
             "(box => box.%s + %g * box.%s)(%s.getBoundingClientRect())", side, part, size,
             element);
    char *words = browser_value(b, expression);
    double place = atof(words);
    free(words);
    return place;
}

void browser_drag(browser *b, const char *element, double x0, double y0, double x1, double y1)
{
    static const char *const kinds[] = {"mousePressed", "mouseMoved", "mouseReleased"};
    double x[] = {place_of(b, element, "left", "width", x0),
                  place_of(b, element, "left", "width", x1)};
    double y[] = {place_of(b, element, "top", "height", y0),
                  place_of(b, element, "top", "height", y1)};
    for (int k = 0; k < 3; k++) {
        char parameters[256];
        snprintf(parameters, sizeof parameters,
                 "{\"type\":\"%s\",\"x\":%g,\"y\":%g,\"button\":\"left\",\"buttons\":1,"
                 "\"clickCount\":1}",
                 kinds[k], x[k > 0], y[k > 0]);
        tell(b, "Input.dispatchMouseEvent", parameters);
    }
}

int browser_colours(browser *b)
{
    static const char count[] =
        "(async () => { const image = new Image(); image.src = 'data:image/png;base64,%s';"
        " await image.decode(); const canvas = document.createElement('canvas');"
        " canvas.width = image.width; canvas.height = image.height;"
        " const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);"
        " const data = context.getImageData(0, 0, image.width, image.height).data;"
        " const seen = new Set(); for (let k = 0; k < data.length; k += 64)"
        " seen.add(data[k] << 16 | data[k + 1] << 8 | data[k + 2]); return seen.size; })()";
    text expression = {0};
    char *picture =
        ask_text(b, "Page.captureScreenshot", "{\"format\":\"png\"}", "/result/data");
    text_add(&expression, count, picture);
    char *words = browser_value(b, expression.data);
    int colours = atoi(words);
    free(words);
    free(picture);
    text_free(&expression);
    return colours;
}
