#include "browser.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "devtools.h"

void browser_screen(browser *b, const screen *s)
{
    char parameters[256];
    snprintf(parameters, sizeof parameters,
             "{\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":%s}", s->width,
             s->height, s->phone ? "true" : "false");
    devtools_tell(b, "Emulation.setDeviceMetricsOverride", parameters);
    snprintf(parameters, sizeof parameters,
             "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}",
             s->dark ? "dark" : "light");
    devtools_tell(b, "Emulation.setEmulatedMedia", parameters);
}

void browser_visit(browser *b, const char *path)
{
    static const char loaded[] =
        "new Promise(done => document.readyState === 'complete' && location.protocol === "
        "'file:' ? done(1) : setTimeout(done, 20)).then(done => done === 1)";
    char parameters[512];
    snprintf(parameters, sizeof parameters, "{\"url\":\"file://%s\"}", path);
    devtools_tell(b, "Page.navigate", parameters);
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
    struct fy_document *answer = devtools_ask(b, "Runtime.evaluate", parameters.data);
    char *value = devtools_text(answer, "/result/result/value");
    char *wrong = devtools_text(answer, "/result/exceptionDetails/exception/description");
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
        devtools_tell(b, "Input.dispatchKeyEvent", parameters);
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
        devtools_tell(b, "Input.dispatchMouseEvent", parameters);
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
        devtools_ask_text(b, "Page.captureScreenshot", "{\"format\":\"png\"}", "/result/data");
    text_add(&expression, count, picture);
    char *words = browser_value(b, expression.data);
    int colours = atoi(words);
    free(words);
    free(picture);
    text_free(&expression);
    return colours;
}
