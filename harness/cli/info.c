/* slalom info: everything that a plugin says about itself. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/nearest.h"
#include "cli/command.h"
#include "cli/describe.h"

typedef struct choices {
    const char *name;
    bool json;
} choices;

static const struct argp_option options[] = {
    {"format", 'f', "text|json", 0, "How to print (default: text)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'f':
        c->json = strcmp(word, "json") == 0;
        if (!c->json && strcmp(word, "text") != 0)
            argp_error(state, "--format %s: expected text or json", word);
        return 0;
    case ARGP_KEY_ARG:
        if (c->name)
            argp_error(state, "one plugin at a time: %s and %s", c->name, word);
        c->name = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which plugin? slalom list shows all");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "NAME",
    "Tells what a plugin is: its options with their defaults and "
    "ranges, its reference, what it needs and offers. NAME is a "
    "plugin's name or the path of a shared object.",
    NULL,
    NULL,
    NULL};

static const char *nearest(const registry *r, const char *name)
{
    size_t count = registry_count(r);
    const char **names = memory_need(malloc((count + 1) * sizeof *names));
    for (size_t k = 0; k < count; k++)
        names[k] = registry_at(r, k)->name;
    const char *found = nearest_name(name, names, count);
    free(names);
    return found;
}

static int refuse(const registry *r, const char *name)
{
    const char *near = nearest(r, name);
    if (near)
        fprintf(stderr, "slalom info: there is no plugin \"%s\"; did you mean \"%s\"?\n", name,
                near);
    else
        fprintf(stderr, "slalom info: there is no plugin \"%s\"; slalom list shows all\n",
                name);
    return EXIT_WRONG;
}

static void describe(text *out, const plugin *p, bool json, int shown)
{
    if (shown)
        text_add(out, json ? ",\n" : "\n");
    if (json)
        describe_json(out, p);
    else
        describe_text(out, p);
}

/* A name can stand for plugins of several kinds: all are described. */
static int describe_named(const registry *r, const choices *c)
{
    text out = {0};
    int shown = 0;
    text_add(&out, c->json ? "[\n" : "");
    for (size_t k = 0; k < registry_count(r); k++)
        if (strcmp(registry_at(r, k)->name, c->name) == 0)
            describe(&out, registry_at(r, k), c->json, shown++);
    text_add(&out, c->json ? "\n]\n" : "");
    if (shown)
        fputs(out.data, stdout);
    text_free(&out);
    return shown ? EXIT_ALL_IN_STORE : refuse(r, c->name);
}

static int describe_file(registry *r, choices *c)
{
    failure f;
    const plugin *p = registry_add(r, c->name, &f);
    if (!p) {
        fprintf(stderr, "slalom info: %s\n", f.sentence);
        return EXIT_WRONG;
    }
    c->name = p->name;
    return describe_named(r, c);
}

int command_info(int argc, char **argv)
{
    choices c = {NULL, false};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    registry *r = registry_open();
    int code = strchr(c.name, '/') ? describe_file(r, &c) : describe_named(r, &c);
    registry_free(r);
    return code;
}
