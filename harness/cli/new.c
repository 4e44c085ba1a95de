/* slalom new: writes a small working plugin to begin with. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/failure.h"
#include "base/nearest.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/templates.h"

enum { NAME_LONGEST = 63, KINDS = 5 };

typedef struct choices {
    const char *kind, *name, *folder;
} choices;

static const char *const kinds[KINDS] = {"optimizer", "problem", "transform", "schedule",
                                         "probe"};
static const char *const templates[KINDS] = {TEMPLATE_OPTIMIZER, TEMPLATE_PROBLEM,
                                             TEMPLATE_TRANSFORM, TEMPLATE_SCHEDULE,
                                             TEMPLATE_PROBE};

static const struct argp_option options[] = {
    {"output", 'o', "FOLDER", 0, "Where NAME.c goes (default: here)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'o':
        c->folder = word;
        return 0;
    case ARGP_KEY_ARG:
        if (c->name)
            argp_error(state, "one plugin at a time: %s and %s", c->name, word);
        *(c->kind ? &c->name : &c->kind) = word;
        return 0;
    case ARGP_KEY_END:
        if (!c->name)
            argp_error(state, "give a kind (optimizer, problem, transform, schedule or probe) "
                              "and a name");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool find_kind(const char *word, size_t *kind, failure *f)
{
    for (*kind = 0; *kind < KINDS; ++*kind)
        if (strcmp(kinds[*kind], word) == 0)
            return true;
    const char *nearest = nearest_name(word, kinds, KINDS);
    return nearest
               ? failure_set(f, "there is no kind \"%s\"; did you mean \"%s\"?", word, nearest)
               : failure_set(f,
                             "there is no kind \"%s\"; expected optimizer, problem, "
                             "transform, schedule or probe",
                             word);
}

static bool name_good(const char *name, failure *f)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz";
    static const char all[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (!name[0] || !strchr(letters, name[0]) || name[strspn(name, all)] != '\0')
        return failure_set(f,
                           "the name \"%s\" will not do; expected lower case letters, digits "
                           "and underscores, a letter first",
                           name);
    return strlen(name) <= NAME_LONGEST ||
           failure_set(f, "the name \"%s\" is longer than %d letters", name, NAME_LONGEST);
}

/* The template with the name in all its places. */
static void fill_in(text *out, const char *from, const char *name)
{
    static const char mark[] = "NAME";
    for (const char *next; (next = strstr(from, mark)); from = next + sizeof mark - 1) {
        text_add_bytes(out, from, (size_t)(next - from));
        text_add(out, "%s", name);
    }
    text_add(out, "%s", from);
}

static bool write_new(const char *path, const text *source, failure *f)
{
    FILE *file = fopen(path, "wx");
    if (!file && errno == EEXIST)
        return failure_set(f, "%s is there already; nothing was written", path);
    if (!file)
        return failure_set(f, "%s cannot be written: %s", path, strerror(errno));
    bool whole = fwrite(source->data, 1, source->length, file) == source->length;
    if (fclose(file) == 0 && whole)
        return true;
    failure_set(f, "%s cannot be written: %s", path, strerror(errno));
    unlink(path);
    return false;
}

static bool make(const choices *c, text *path, failure *f)
{
    size_t kind = 0;
    text source = {0};
    if (!find_kind(c->kind, &kind, f) || !name_good(c->name, f))
        return false;
    text_add(path, "%s/%s.c", c->folder ? c->folder : ".", c->name);
    fill_in(&source, templates[kind], c->name);
    bool good = write_new(path->data, &source, f);
    text_free(&source);
    return good;
}

int command_new(int argc, char **argv)
{
    static const struct argp argp = {options,
                                     parse,
                                     "optimizer|problem|transform|schedule|probe NAME",
                                     "Write NAME.c, a small working plugin to begin with.",
                                     NULL,
                                     NULL,
                                     NULL};
    choices c = {0};
    failure f = {0};
    text path = {0};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&argp, argc, argv, 0, NULL, &c);
    bool good = make(&c, &path, &f);
    if (good)
        printf("wrote %s\nnext: slalom build %s\n", path.data, path.data);
    else
        fprintf(stderr, "%s: %s\n", argv[0], f.sentence);
    text_free(&path);
    return good ? 0 : EXIT_WRONG;
}
