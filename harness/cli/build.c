/* slalom build: one source file becomes a loadable plugin, anywhere on the disk. */
#include <argp.h>
#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "cli/command.h"
#include "cli/compiler.h"
#include "plugin/registry.h"

typedef struct choices {
    const char *source, *folder;
    bool debug, cuda;
} choices;

/* Where everything goes. The shared object is made beside its place and then moved there, so
   that a program that has the old one loaded never sees half of it change. */
typedef struct places {
    arena *memory;
    char *objects; /* temporary folder */
    char *made;    /* temporary file */
    char *output;
} places;

static const struct argp_option options[] = {
    {"output", 'o', "FOLDER", 0, "Where FILE.so goes (default: beside FILE.c)", 0},
    {"debug", 'g', NULL, 0, "For a debugger: -O1 -g, assertions on", 0},
    {"cuda", 'c', NULL, 0, "Also the variants for NVIDIA GPUs (needs nvcc)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'o':
        c->folder = word;
        return 0;
    case 'g':
        c->debug = true;
        return 0;
    case 'c':
        c->cuda = true;
        return 0;
    case ARGP_KEY_ARG:
        if (c->source)
            argp_error(state, "one file at a time: %s and %s", c->source, word);
        c->source = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which file? Give the plugin's source, FILE.c");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool source_good(const choices *c, failure *f)
{
    struct stat about;
    size_t length = strlen(c->source);
    if (length < 3 || strcmp(c->source + length - 2, ".c") != 0)
        return failure_set(f, "%s: expected a C source, FILE.c", c->source);
    if (stat(c->source, &about) != 0 || access(c->source, R_OK) != 0)
        return failure_set(f, "%s cannot be read: %s", c->source, strerror(errno));
    if (!S_ISREG(about.st_mode))
        return failure_set(f, "%s is no file", c->source);
    if (c->folder && (stat(c->folder, &about) != 0 || !S_ISDIR(about.st_mode)))
        return failure_set(f, "%s is no folder", c->folder);
    return true;
}

static bool places_make(places *p, const choices *c, failure *f)
{
    const char *temporary = getenv("TMPDIR");
    char *stem = basename(arena_copy(p->memory, c->source));
    const char *folder = c->folder ? c->folder : dirname(arena_copy(p->memory, c->source));
    stem[strlen(stem) - 2] = '\0';
    p->output = arena_format(p->memory, "%s/%s.so", folder, stem);
    p->made = arena_format(p->memory, "%s/.%s.so.XXXXXX", folder, stem);
    p->objects =
        arena_format(p->memory, "%s/slalom-build-XXXXXX", temporary ? temporary : "/tmp");
    int made = mkstemp(p->made);
    if (made < 0)
        return failure_set(f, "%s cannot be written: %s", p->output, strerror(errno));
    fchmod(made, 0755);
    close(made);
    if (mkdtemp(p->objects))
        return true;
    unlink(p->made);
    return failure_set(f, "%s cannot be made: %s", p->objects, strerror(errno));
}

static void places_clear(const places *p)
{
    static const char *const objects[] = {"f32.o", "f64.o", "f32_cuda.o", "f64_cuda.o"};
    for (size_t k = 0; k < sizeof objects / sizeof *objects; k++)
        unlink(arena_format(p->memory, "%s/%s", p->objects, objects[k]));
    rmdir(p->objects);
}

/* The registry's sentence begins with the path, which here is one that nobody knows. */
static const plugin *load(registry *r, const places *p, failure *f)
{
    failure why;
    const plugin *made = registry_add(r, p->made, &why);
    size_t prefix = strlen(p->made);
    if (made)
        return made;
    bool named = strncmp(why.sentence, p->made, prefix) == 0;
    const char *rest =
        why.sentence + (named ? prefix + strspn(why.sentence + prefix, ": ") : 0);
    failure_set(f, "%s was not written: %s", p->output, rest);
    return NULL;
}

static void explain(const places *p, const plugin *made)
{
    const sl_plugin *about = plugin_about(made);
    char *folder = realpath(dirname(arena_copy(p->memory, p->output)), NULL);
    printf("built %s: %s %s (%s)\n", p->output, kind_name(made->kind), made->name,
           about->summary ? about->summary : "without a summary");
    printf("next: slalom check %s\n", p->output);
    printf("then: export SLALOM_PLUGINS=%s makes it known to studies\n",
           folder ? folder : dirname(arena_copy(p->memory, p->output)));
    free(folder);
}

static bool build(const choices *c, places *p, failure *f)
{
    compilation work = {c->source, p->objects, p->made, c->debug, c->cuda};
    registry *r = NULL;
    const plugin *made = NULL;
    if (compiler_run(&work, f)) {
        r = registry_open();
        made = load(r, p, f);
    }
    if (made && rename(p->made, p->output) != 0) {
        failure_set(f, "%s cannot be written: %s", p->output, strerror(errno));
        made = NULL;
    }
    if (made)
        explain(p, made);
    else
        unlink(p->made);
    registry_free(r);
    return made != NULL;
}

int command_build(int argc, char **argv)
{
    static const struct argp argp = {
        options, parse, "FILE.c", "Turn one source file into a plugin, FILE.so.",
        NULL,    NULL,  NULL};
    choices c = {0};
    failure f = {0};
    places p = {0};
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&argp, argc, argv, 0, NULL, &c);
    if (!source_good(&c, &f)) {
        fprintf(stderr, "%s: %s\n", argv[0], f.sentence);
        return EXIT_WRONG;
    }
    p.memory = arena_new();
    bool good = places_make(&p, &c, &f);
    if (good) {
        good = build(&c, &p, &f);
        places_clear(&p);
    }
    if (!good)
        fprintf(stderr, "%s: %s: %s\n", argv[0], c.source, f.sentence);
    arena_free(p.memory);
    return good ? 0 : EXIT_SOME_FAILED;
}
