#include "course.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* true, false, or the position of a choice. */
static double word_number(const sl_option *option, const char *value)
{
    double position = 0;
    if (option->type != SL_TYPE_CHOICE)
        return strcmp(value, "true") == 0;
    for (const char *at = option->words; at; at = strchr(at, '|'), position++) {
        at += *at == '|';
        if (strncmp(at, value, strcspn(at, "|")) == 0 && strcspn(at, "|") == strlen(value))
            return position;
    }
    cr_assert_fail("%s is none of %s", value, option->words);
    return 0;
}

static void option_read(const plugin *p, char *word, option_value *values)
{
    char *value = strchr(word, '=');
    cr_assert(value, "%s: no value", word);
    *value++ = '\0';
    int k = option_find(plugin_about(p), word);
    cr_assert(k >= 0, "%s has no option %s", p->name, word);
    char *end;
    values[k].number = strtod(value, &end);
    if (*end)
        values[k].number = word_number(&plugin_about(p)->options[k], value);
}

static setting setting_read(course *c, sl_kind kind, const char *spelt, option_value *values)
{
    char words[COURSE_TEXT], *rest;
    cr_assert(strlen(spelt) < sizeof words);
    strcpy(words, spelt);
    const char *name = strtok_r(words, " ", &rest);
    const plugin *p = registry_find(c->built, kind, name);
    cr_assert(p, "no plugin %s", name);
    setting_defaults(p, values);
    for (char *word; (word = strtok_r(NULL, " ", &rest));)
        option_read(p, word, values);
    return (setting){p, values};
}

void course_open(course *c, const char *problem, const char *optimizer, const char *transform)
{
    *c = (course){.built = registry_open()};
    cr_assert(problem_named(problem, &c->problem), "no problem %s", problem);
    c->trial.problem.plugin = &c->problem;
    c->trial.precision = SL_REAL_BITS == 32 ? PRECISION_F32 : PRECISION_F64;
    c->trial.optimizer = setting_read(c, SL_KIND_OPTIMIZER, optimizer, c->optimizer_values);
    if (transform) {
        c->transform = setting_read(c, SL_KIND_TRANSFORM, transform, c->transform_values);
        c->trial.transforms = &c->transform;
        c->trial.transform_count = 1;
    }
    c->data = race_load(&c->trial, false, &c->failure);
    cr_assert(c->data, "%s", c->failure.sentence);
    c->chain = chain_open(&c->trial, c->data, &c->failure);
    if (!c->chain)
        return;
    c->x = chain_x(c->chain);
    c->n = chain_oracle(c->chain)->n;
}

void course_close(course *c)
{
    chain_close(c->chain);
    race_unload(c->data);
    registry_free(c->built);
}

void course_step(course *c)
{
    cr_assert_eq(chain_step(c->chain), SL_OK, "%s", chain_message(c->chain));
}

int64_t course_calls(const course *c, sl_call call)
{
    clocks now;
    chain_clocks(c->chain, &now);
    return now.calls[call];
}
