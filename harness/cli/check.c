/* slalom check: the contract suite on one plugin, some, or all. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "check/contract.h"
#include "cli/command.h"
#include "data/catalog.h"
#include "study/reader.h"

enum { NAMES_MOST = 256 };

typedef struct choices {
    const char *names[NAMES_MOST], *sets[NAMES_MOST];
    int name_count, set_count;
    const char *data, *problem;
    double seconds;
    bool all, json;
} choices;

/* What is printed on the way. */
typedef struct listing {
    bool json, coloured;
    int tests, plugins;
} listing;

static const struct argp_option options[] = {
    {"all", 'a', NULL, 0, "Every plugin that is found", 0},
    {"set", 's', "OPTION=VALUE", 0, "An option of the plugin, as in a study", 0},
    {"data", 'd', "FILE", 0, "For a problem that needs data (default: generated)", 0},
    {"problem", 'p', "NAME", 0, "Run an optimizer, transform or probe on this one", 0},
    {"seconds", 't', "N", 0, "Time limit of one test (default: 30)", 0},
    {"format", 'f', "text|json", 0, "How to print (default: text)", 0},
    {0},
};

static void add_word(const char **list, int *count, const char *word, struct argp_state *state)
{
    if (*count == NAMES_MOST)
        argp_error(state, "more than %d of them", NAMES_MOST);
    else
        list[(*count)++] = word;
}

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    char *rest;
    switch (key) {
    case 'a':
        c->all = true;
        return 0;
    case 's':
        add_word(c->sets, &c->set_count, word, state);
        return 0;
    case 'd':
        c->data = word;
        return 0;
    case 'p':
        c->problem = word;
        return 0;
    case 't':
        c->seconds = strtod(word, &rest);
        if (*rest || !(c->seconds > 0 && c->seconds <= 86400))
            argp_error(state, "--seconds %s: expected a number above 0, at most 86400", word);
        return 0;
    case 'f':
        c->json = strcmp(word, "json") == 0;
        if (!c->json && strcmp(word, "text") != 0)
            argp_error(state, "--format %s: expected text or json", word);
        return 0;
    case ARGP_KEY_ARG:
        add_word(c->names, &c->name_count, word, state);
        return 0;
    case ARGP_KEY_END:
        if (c->all == (c->name_count > 0))
            argp_error(state, "name plugins or shared objects, or say --all");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const plugin *find_name(const registry *r, const char *name, failure *f)
{
    size_t count = registry_count(r);
    const char **names = memory_need(malloc((count + 1) * sizeof *names));
    for (size_t k = 0; k < count; k++) {
        names[k] = registry_at(r, k)->name;
        if (strcmp(names[k], name) == 0) {
            free(names);
            return registry_at(r, k);
        }
    }
    const char *nearest = nearest_name(name, names, count);
    if (nearest)
        failure_set(f, "there is no plugin \"%s\"; did you mean \"%s\"?", name, nearest);
    else
        failure_set(f,
                    "there is no plugin \"%s\"; slalom list shows all, and a file needs a / "
                    "or ends in .so",
                    name);
    free(names);
    return NULL;
}

static bool is_file(const char *word)
{
    size_t length = strlen(word);
    return strchr(word, '/') || (length > 3 && strcmp(word + length - 3, ".so") == 0);
}

static const plugin *find(registry *r, const char *word, failure *f)
{
    return is_file(word) ? registry_add(r, word, f) : find_name(r, word, f);
}

/* The sentence without "file:line:column: ". */
static bool said(failure *f, const char *set, const failure *why)
{
    const char *sentence = strstr(why->sentence, ": ");
    return failure_set(f, "--set %s: %s", set, sentence ? sentence + 2 : why->sentence);
}

static bool read_set(reader *r, const plugin *p, const char *set, option_value *values,
                     failure *f)
{
    const sl_plugin *about = plugin_about(p);
    const char *sign = strchr(set, '=');
    failure *why = r->why;
    if (!sign)
        return failure_set(f, "--set %s: expected OPTION=VALUE", set);
    const char *name = arena_copy_bytes(r->memory, set, (size_t)(sign - set));
    int at = option_find(about, name);
    if (at < 0)
        return failure_set(f, "--set %s: %s has no option \"%s\"; %s", set, p->name, name,
                           reader_hint(r, name, reader_options(r, about), option_count(about)));
    node value = {.kind = NODE_SCALAR, .path = "--set", .line = 1, .column = 1};
    value.text = sign + 1;
    return reader_value(r, &value, name, &about->options[at], &values[at]) || said(f, set, why);
}

static bool read_sets(const choices *c, const registry *plugins, const plugin *p, arena *memory,
                      option_value **values, failure *f)
{
    failure why = {0};
    reader r = {.memory = memory, .plugins = plugins, .folder = ".", .why = &why};
    *values = arena_array(memory, option_value, option_count(plugin_about(p)) + 1);
    setting_defaults(p, *values);
    for (int k = 0; k < c->set_count; k++)
        if (!read_set(&r, p, c->sets[k], *values, f))
            return false;
    return true;
}

static void print_text(listing *l, const char *test, bool passed, const char *sentence)
{
    if (passed)
        printf("  ok      %s\n", test);
    else
        printf("  %sFAILED%s  %s: %s\n", l->coloured ? "\033[1;31m" : "",
               l->coloured ? "\033[0m" : "", test, sentence);
}

static void print_json(const listing *l, const char *test, bool passed, const char *sentence)
{
    text line = {0};
    text_add(&line, "%s\n    {\"test\": ", l->tests ? "," : "");
    text_add_json(&line, test);
    text_add(&line, ", \"passed\": %s, \"sentence\": ", passed ? "true" : "false");
    text_add_json(&line, sentence);
    printf("%s}", line.data);
    text_free(&line);
}

static void print_test(void *to, const char *test, bool passed, const char *sentence)
{
    listing *l = to;
    if (l->json)
        print_json(l, test, passed, sentence);
    else
        print_text(l, test, passed, sentence);
    fflush(stdout);
    l->tests++;
}

static void print_head(listing *l, const plugin *p)
{
    l->tests = 0;
    if (l->json)
        printf("%s\n  {\"kind\": \"%s\", \"name\": \"%s\", \"tests\": [", l->plugins ? "," : "",
               kind_name(p->kind), p->name);
    else
        printf("%s %s\n", kind_name(p->kind), p->name);
    l->plugins++;
}

static int check_one(const contract *base, const plugin *p, listing *l)
{
    contract c = *base;
    c.plugin = p;
    c.report = print_test;
    c.to = l;
    print_head(l, p);
    int failed = contract_check(&c);
    if (l->json)
        printf("], \"failed\": %d}", failed);
    return failed;
}

static void print_end(const listing *l, int failed)
{
    if (l->json)
        printf("\n]\n");
    else if (failed == 0)
        printf("%d plugin%s: all tests passed\n", l->plugins, l->plugins == 1 ? "" : "s");
    else
        printf("%d plugin%s: %d test%s FAILED\n", l->plugins, l->plugins == 1 ? "" : "s",
               failed, failed == 1 ? "" : "s");
}

/* Everything that can be wrong with the call is found before the first test runs. */
static bool prepare(const choices *c, registry *r, arena *memory, contract *base,
                    const plugin **list, size_t *count, failure *f)
{
    option_value *values = NULL;
    *count = c->all ? registry_count(r) : (size_t)c->name_count;
    for (size_t k = 0; k < *count; k++)
        if (!(list[k] = c->all ? registry_at(r, k) : find(r, c->names[k], f)))
            return false;
    if (c->set_count > 0 && *count != 1)
        return failure_set(f, "--set goes with one plugin, and there are %zu", *count);
    if (c->set_count > 0 && !read_sets(c, r, list[0], memory, &values, f))
        return false;
    base->values = values;
    if (c->problem && !(base->problem = registry_find(r, SL_KIND_PROBLEM, c->problem))) {
        const char *nearest = registry_nearest(r, SL_KIND_PROBLEM, c->problem);
        return failure_set(f, "there is no problem \"%s\"%s%s%s", c->problem,
                           nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                           nearest ? "\"?" : "");
    }
    return !c->data || data_locate(c->data, ".", memory, &base->data, f);
}

static int check_all(const choices *c, registry *r, const contract *base,
                     const plugin *const *list, size_t count)
{
    listing l = {.json = c->json, .coloured = isatty(STDOUT_FILENO)};
    int failed = 0;
    if (c->json)
        printf("[");
    for (size_t k = 0; k < count; k++)
        failed += check_one(base, list[k], &l);
    for (size_t k = 0; c->all && k < registry_refused_count(r); k++, failed++)
        fprintf(stderr, "FAILED  load: %s\n", registry_refused(r, k));
    print_end(&l, failed);
    return failed;
}

int command_check(int argc, char **argv)
{
    static const struct argp argp = {options,
                                     parse,
                                     "PLUGIN|FILE.so...\n--all",
                                     "Test whether plugins keep the contract.",
                                     NULL,
                                     NULL,
                                     NULL};
    choices c = {0};
    failure f = {0};
    size_t count = 0;
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&argp, argc, argv, 0, NULL, &c);
    registry *r = registry_open();
    arena *memory = arena_new();
    contract base = {.registry = r, .seconds = c.seconds};
    const plugin **list = arena_array(memory, const plugin *, registry_count(r) + NAMES_MOST);
    int code = EXIT_WRONG;
    if (prepare(&c, r, memory, &base, list, &count, &f))
        code = check_all(&c, r, &base, list, count) ? EXIT_SOME_FAILED : 0;
    else
        fprintf(stderr, "%s: %s\n", argv[0], f.sentence);
    arena_free(memory);
    registry_free(r);
    return code;
}
