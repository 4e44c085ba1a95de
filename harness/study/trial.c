#include "study/trial.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "base/memory.h"

/* {"clip":{"norm":1}} */
static void add_setting(text *out, const setting *s)
{
    text_add(out, "{");
    text_add_json(out, s->plugin->name);
    text_add(out, ":");
    setting_identity(s, out);
    text_add(out, "}");
}

static void add_transforms(text *out, const trial *t)
{
    text_add(out, ",\"through\":[");
    for (int k = 0; k < t->transform_count; k++) {
        text_add(out, k ? "," : "");
        add_setting(out, t->transforms + k);
    }
    text_add(out, "]");
}

/* In the order of the optimizer's table, so that the study's order does not matter. */
static void add_schedules(text *out, const trial *t)
{
    const sl_plugin *about = plugin_about(t->optimizer.plugin);
    int options = (int)option_count(about), written = 0;
    text_add(out, ",\"schedule\":{");
    for (int option = 0; option < options; option++)
        for (int k = 0; k < t->schedule_count; k++)
            if (t->schedules[k].option == option) {
                text_add(out, "%s\"%s\":", written++ ? "," : "", about->options[option].name);
                add_setting(out, &t->schedules[k].schedule);
            }
    text_add(out, "}");
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(((const text *)a)->data, ((const text *)b)->data);
}

/* "[item,item]" with the items sorted: their order in the study does not matter. Frees them. */
static void add_sorted(text *out, const char *field, text *items, int count)
{
    text_add(out, ",\"%s\":[", field);
    if (count > 1)
        qsort(items, (size_t)count, sizeof *items, compare_texts);
    for (int k = 0; k < count; k++) {
        text_add(out, "%s%s", k ? "," : "", items[k].data);
        text_free(items + k);
    }
    text_add(out, "]");
}

static void add_probes(text *out, const trial *t)
{
    text *items = memory_need(calloc((size_t)t->probe_count + 1, sizeof *items));
    for (int k = 0; k < t->probe_count; k++)
        add_setting(items + k, t->probes + k);
    add_sorted(out, "probes", items, t->probe_count);
    free(items);
}

static void add_targets(text *out, const trial *t)
{
    int count = t->targets ? t->target_count : 0;
    text *items = memory_need(calloc((size_t)count + 1, sizeof *items));
    for (int k = 0; k < count; k++) {
        text_add(items + k, "{");
        text_add_json(items + k, t->targets[k].metric);
        text_add(items + k, ":");
        text_add_number(items + k, t->targets[k].value);
        text_add(items + k, "}");
    }
    add_sorted(out, "targets", items, count);
    free(items);
}

static void add_rules(text *out, const trial *t)
{
    const budget *b = &t->budget;
    text_add(out, ",\"budget\":{\"steps\":%" PRId64 ",\"samples\":%" PRId64, b->steps,
             b->samples);
    text_add(out, ",\"epochs\":");
    text_add_number(out, b->epochs);
    text_add(out, ",\"gradients\":%" PRId64 ",\"seconds\":", b->gradients);
    text_add_number(out, b->seconds);
    text_add(out, "},\"log\":{\"every\":%" PRId64 ",\"per_decade\":%" PRId32 "}", t->log.every,
             t->log.per_decade);
    text_add(out, ",\"diverged\":");
    text_add_number(out, t->diverged); /* null: only where the loss is not finite */
    if (t->threads > 1) /* keys of trials with one thread are older than the others */
        text_add(out, ",\"threads\":%d", t->threads);
}

static void add_problem(text *out, const trial *t)
{
    text_add(out, "\"problem\":");
    add_setting(out, &t->problem);
    if (setting_generates(&t->problem))
        text_add(out, ",\"instance\":%" PRIu64, t->instance);
}

void trial_identity_problem(const trial *t, text *out)
{
    text_add(out, "{\"precision\":\"%s\",\"device\":\"cpu\",", precision_name(t->precision));
    add_problem(out, t);
}

void trial_identity_optimizer(const trial *t, text *out)
{
    add_transforms(out, t);
    text_add(out, ",\"optimizer\":");
    add_setting(out, &t->optimizer);
    add_schedules(out, t);
}

void trial_identity_rules(const trial *t, text *out)
{
    add_rules(out, t);
    add_probes(out, t);
    add_targets(out, t);
    text_add(out, "}");
}

static void add_seed(text *out, const trial *t)
{
    text_add(out, ",\"seed\":%" PRIu64, t->seed);
}

void trial_identity(const trial *t, text *out)
{
    trial_identity_problem(t, out);
    trial_identity_optimizer(t, out);
    add_seed(out, t);
    trial_identity_rules(t, out);
}

static void hash_hex(const text *words, char hex[33])
{
    XXH128_hash_t hash = XXH3_128bits(words->data, words->length);
    snprintf(hex, 33, "%016" PRIx64 "%016" PRIx64, (uint64_t)hash.high64, (uint64_t)hash.low64);
}

void trial_problem_key(const trial *t, char key[33])
{
    text problem = {0};
    add_problem(&problem, t);
    hash_hex(&problem, key);
    text_free(&problem);
}

void trial_key(trial *t)
{
    text identity = {0};
    trial_identity(t, &identity);
    hash_hex(&identity, t->key);
    text_free(&identity);
}

void trial_key_join(trial *t, const text *problem, const text *optimizer, const text *rules,
                    text *room)
{
    room->length = 0;
    text_add_bytes(room, problem->data, problem->length);
    text_add_bytes(room, optimizer->data, optimizer->length);
    add_seed(room, t);
    text_add_bytes(room, rules->data, rules->length);
    hash_hex(room, t->key);
}
