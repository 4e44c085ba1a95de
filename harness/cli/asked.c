#include "cli/asked.h"

#include <stdio.h>

static const struct argp_option options[] = {
    {"store", 's', "FILE", 0, "The store (default: slalom.db in results/)", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    asked *s = state->input;
    switch (key) {
    case 's':
        s->store_path = word;
        return 0;
    case ARGP_KEY_ARG:
        if (s->named)
            argp_error(state, "one study at a time: %s and %s", s->named, word);
        s->named = word;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which study? Give a study file, its folder, or a name in results/");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {options, parse, NULL, NULL, NULL, NULL, NULL};
const struct argp_child asked_arguments[] = {{&parser, 0, NULL, 0}, {0}};

void asked_open(asked *s)
{
    s->memory = arena_new();
    s->store_path = arena_format(s->memory, "%s/slalom.db", results_folder(s->memory));
}

bool asked_read(asked *s, failure *f)
{
    const char *path;
    s->plugins = registry_open();
    if (study_locate(s->named, s->memory, &path, f))
        s->study = study_read_figure(path, s->figure, s->plugins, f);
    for (size_t k = 0; !s->study && k < registry_refused_count(s->plugins); k++)
        fprintf(stderr, "note: %s\n", registry_refused(s->plugins, k));
    return s->study != NULL;
}

void asked_close(asked *s)
{
    study_free(s->study);
    registry_free(s->plugins);
    arena_free(s->memory);
}
