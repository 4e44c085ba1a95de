#include "store/json.h"

static void add_setting(text *out, const setting *s)
{
    text_add(out, "{");
    text_add_json(out, s->plugin->name);
    text_add(out, ":");
    setting_json(s, out);
    text_add(out, "}");
}

static void add_settings(text *out, const setting *settings, int count)
{
    text_add(out, "[");
    for (int k = 0; k < count; k++) {
        text_add(out, k ? "," : "");
        add_setting(out, &settings[k]);
    }
    text_add(out, "]");
}

static void add_schedules(text *out, const trial *t)
{
    const sl_option *options = plugin_about(t->optimizer.plugin)->options;
    text_add(out, "{");
    for (int k = 0; k < t->schedule_count; k++) {
        text_add(out, k ? "," : "");
        text_add_json(out, options[t->schedules[k].option].name);
        text_add(out, ":");
        add_setting(out, &t->schedules[k].schedule);
    }
    text_add(out, "}");
}

void json_options(const trial *t, text *out)
{
    setting_json(&t->optimizer, out);
    out->data[--out->length] = '\0'; /* the brace: more may follow */
    const char *comma = out->data[out->length - 1] == '{' ? "" : ",";
    if (t->transform_count > 0) {
        text_add(out, "%s\"through\":", comma);
        add_settings(out, t->transforms, t->transform_count);
        comma = ",";
    }
    if (t->schedule_count > 0) {
        text_add(out, "%s\"schedule\":", comma);
        add_schedules(out, t);
    }
    text_add(out, "}");
}

void json_problem_options(const trial *t, text *out)
{
    setting_json(&t->problem, out);
}

void json_probes(const trial *t, text *out)
{
    add_settings(out, t->probes, t->probe_count);
}

void json_budget(const trial *t, text *out)
{
    const budget *b = &t->budget;
    const double limits[] = {(double)b->steps, (double)b->samples, b->epochs,
                             (double)b->gradients, b->seconds};
    static const char *const names[] = {"steps", "samples", "epochs", "gradients", "seconds"};
    const char *comma = "";
    text_add(out, "{");
    for (int k = 0; k < 5; k++) {
        if (limits[k] <= 0)
            continue;
        text_add(out, "%s\"%s\":%.12g", comma, names[k], limits[k]);
        comma = ",";
    }
    text_add(out, "}");
}
