#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/asked.h"
#include "cli/command.h"
#include "cli/sheet.h"
#include "stats/lint.h"

enum { WIDTH = 100 };

static error_t parse(int key, char *word, struct argp_state *state)
{
    (void)word;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = state->input;
    return 0;
}

static const struct argp parser = {
    NULL,
    parse,
    "STUDY",
    "Tells what would make a comparison of this study unfair, or weaker than it looks, and "
    "what "
    "to do about it.\v"
    "Unfair: missing, stale and failed trials; an optimum at the edge of its grid, or within a "
    "standard error of it, with the value to add; unequal numbers of settings or seeds; an "
    "optimizer without results on a problem; seconds of several machines or of trials side by "
    "side; clocks that do not add up. Weak: too few seeds for a test, a target that nobody "
    "reaches, a noisy machine, no baseline, a lead that choosing the setting on the same seeds "
    "explains. Exit code 0: nothing found; 1: findings; 2: the study or the call is wrong.",
    asked_arguments,
    NULL,
    NULL};

static void add_finding(text *out, const finding *f, bool colour)
{
    const char *paint = f->severity == LINT_UNFAIR ? "\033[31m" : "\033[33m";
    text words = {0};
    text_add(&words, "%s: %s [%s]", f->where, f->what, f->rule);
    text_add(out, "%s%s%s: ", colour ? paint : "", lint_severity_name(f->severity),
             colour ? "\033[0m" : "");
    sheet_wrap(out, words.data, 8, WIDTH);
    text_add(out, "\n        ");
    sheet_wrap(out, f->advice, 8, WIDTH);
    text_add(out, "\n");
    text_free(&words);
}

static void print(const findings *found)
{
    text out = {0};
    int unfair = 0;
    for (int k = 0; k < found->count; k++) {
        unfair += found->all[k].severity == LINT_UNFAIR;
        add_finding(&out, &found->all[k], isatty(STDOUT_FILENO));
    }
    if (found->count == 0)
        text_add(&out, "nothing found\n");
    else
        text_add(&out, "%d finding%s: %d unfair, %d weak\n", found->count,
                 found->count == 1 ? "" : "s", unfair, found->count - unfair);
    fwrite(out.data, 1, out.length, stdout);
    text_free(&out);
}

int command_lint(int argc, char **argv)
{
    asked all = {0};
    failure f = {{0}};
    asked_open(&all);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &all);
    bool read = asked_read(&all, &f);
    store *st = read ? store_open_readonly(all.store_path, &f) : NULL;
    int code = EXIT_WRONG;
    if (st) {
        findings found = lint(st, all.study, all.memory);
        print(&found);
        code = found.count > 0 ? EXIT_SOME_FAILED : EXIT_ALL_IN_STORE;
    } else {
        fprintf(stderr, "slalom lint: %s\n", f.sentence);
    }
    store_close(st);
    asked_close(&all);
    return code;
}
