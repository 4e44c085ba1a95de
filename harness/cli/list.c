/* slalom list: one line per plugin. */
#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "base/text.h"
#include "cli/command.h"
#include "plugin/registry.h"

typedef struct choices {
    sl_kind kind; /* 0: all */
    bool json;
} choices;

static const struct argp_option options[] = {
    {"kind", 'k', "KIND", 0, "Only optimizers, problems, transforms, schedules or probes", 0},
    {"format", 'f', "text|json", 0, "How to print (default: text)", 0},
    {0},
};

/* "optimizer" or "optimizers"; 0 when the word is neither. */
static sl_kind kind_of(const char *word)
{
    for (int kind = SL_KIND_OPTIMIZER; kind <= SL_KIND_PROBE; kind++) {
        const char *name = kind_name((sl_kind)kind);
        size_t length = strlen(name);
        if (strncmp(word, name, length) == 0 &&
            (!word[length] || strcmp(word + length, "s") == 0))
            return (sl_kind)kind;
    }
    return (sl_kind)0;
}

static void refuse_kind(const char *word, struct argp_state *state)
{
    const char *names[SL_KIND_PROBE];
    for (int kind = SL_KIND_OPTIMIZER; kind <= SL_KIND_PROBE; kind++)
        names[kind - SL_KIND_OPTIMIZER] = kind_name((sl_kind)kind);
    const char *nearest = nearest_name(word, names, SL_KIND_PROBE);
    if (nearest)
        argp_error(state, "--kind %s: did you mean \"%s\"?", word, nearest);
    else
        argp_error(state,
                   "--kind %s: expected optimizer, problem, transform, schedule or probe",
                   word);
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'k':
        c->kind = kind_of(word);
        if (!c->kind)
            refuse_kind(word, state);
        return 0;
    case 'f':
        c->json = strcmp(word, "json") == 0;
        if (!c->json && strcmp(word, "text") != 0)
            argp_error(state, "--format %s: expected text or json", word);
        return 0;
    case ARGP_KEY_ARG:
        argp_error(state, "found \"%s\"; slalom info NAME tells about one plugin", word);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    NULL,
    "Lists the plugins that are found: those in the folders and files of "
    "$SLALOM_PLUGINS, then those of the project.",
    NULL,
    NULL,
    NULL};

static const char *precisions(const plugin *p)
{
    bool both = p->variant[PRECISION_F64] && p->variant[PRECISION_F32];
    return both ? "f64 f32" : p->variant[PRECISION_F64] ? "f64" : "f32";
}

static void print_text(const plugin *p, int width)
{
    printf("%-9s  %-*s  %-7s  %s\n", kind_name(p->kind), width, p->name, precisions(p),
           plugin_about(p)->summary);
}

static void add_json(text *out, const plugin *p)
{
    text_add(out, "  {\"kind\": \"%s\", \"name\": ", kind_name(p->kind));
    text_add_json(out, p->name);
    text_add(out, ", \"precisions\": [");
    for (int k = 0, first = 1; k < PRECISIONS; k++)
        if (p->variant[k]) {
            text_add(out, "%s\"%s\"", first ? "" : ", ", precision_name((precision)k));
            first = 0;
        }
    text_add(out, "], \"cuda\": %s, \"summary\": ",
             p->cuda[PRECISION_F64] || p->cuda[PRECISION_F32] ? "true" : "false");
    text_add_json(out, plugin_about(p)->summary);
    text_add(out, ", \"path\": ");
    text_add_json(out, p->path);
    text_add(out, "}");
}

static void list_json(const registry *r, sl_kind kind)
{
    text out = {0};
    text_add(&out, "[");
    for (size_t k = 0, shown = 0; k < registry_count(r); k++)
        if (!kind || registry_at(r, k)->kind == kind) {
            text_add(&out, shown++ ? ",\n" : "\n");
            add_json(&out, registry_at(r, k));
        }
    text_add(&out, "\n]\n");
    fputs(out.data, stdout);
    text_free(&out);
}

static void list_text(const registry *r, sl_kind kind)
{
    size_t width = 0;
    for (size_t k = 0; k < registry_count(r); k++)
        if (strlen(registry_at(r, k)->name) > width)
            width = strlen(registry_at(r, k)->name);
    for (size_t k = 0; k < registry_count(r); k++)
        if (!kind || registry_at(r, k)->kind == kind)
            print_text(registry_at(r, k), (int)width);
}

int command_list(int argc, char **argv)
{
    choices c = {(sl_kind)0, false};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    registry *r = registry_open();
    if (c.json)
        list_json(r, c.kind);
    else
        list_text(r, c.kind);
    for (size_t k = 0; k < registry_refused_count(r); k++)
        fprintf(stderr, "slalom list: refused %s\n", registry_refused(r, k));
    registry_free(r);
    return 0;
}
