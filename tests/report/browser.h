/* A headless Chromium, driven over its DevTools protocol through a pipe. Whatever goes wrong
   fails the test. */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

#include "base/text.h"

typedef struct browser {
    pid_t process;
    int to, from;      /* the pipes' ends */
    int asked;         /* commands so far */
    char profile[128]; /* its folder */
    char *target;      /* session of the page; "" before there is one */
    text heard;        /* bytes that are no whole message yet */
    text errors;       /* what the page's console complained of, and its exceptions */
} browser;

/* The program's name; NULL where none is installed. */
const char *browser_installed(void);

/* Its profile goes into the folder. */
void browser_open(browser *, const char *folder);
void browser_close(browser *);

typedef struct screen {
    const char *name;
    int width, height;
    bool phone, dark;
} screen;

void browser_screen(browser *, const screen *);
/* Returns when the page has loaded. */
void browser_visit(browser *, const char *path);
/* An expression of JavaScript as a string; promises are awaited. The caller frees it. */
char *browser_value(browser *, const char *expression);
/* Fails the test unless the expression is true. */
void browser_expect(browser *, const char *expression);
/* A key as the keyboard sends it: "Tab", "+", "ArrowLeft". */
void browser_key(browser *, const char *key, const char *character);
/* The mouse pressed at one place of the element and let go at another; both in parts of its
   width and height. */
void browser_drag(browser *, const char *element, double x0, double y0, double x1, double y1);
/* Different colours on a picture of the screen, of every 16th pixel. */
int browser_colours(browser *);
