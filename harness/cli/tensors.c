#include "cli/tensors.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "run/chain.h"

enum { SECONDS = 5 };

static const char *role_name(sl_role role)
{
    static const char *const names[] = {"vector", "matrix", "embedding", "head",
                                        "bias",   "gain",   "factor"};
    return (size_t)role < sizeof names / sizeof *names ? names[role] : "unknown";
}

static void add_shape(text *out, const sl_tensor *t, const char *between)
{
    for (int32_t d = 0; d < t->dims; d++)
        text_add(out, "%s%lld", d ? between : "", (long long)t->shape[d]);
}

static void add_tensor(text *out, const sl_tensor *t, bool json, bool first)
{
    text_add(out, first ? "" : ", ");
    if (!json) {
        text_add(out, "%s %s ", t->name, role_name(t->role));
        add_shape(out, t, "x");
        return;
    }
    text_add(out, "{\"name\": ");
    text_add_json(out, t->name);
    text_add(out, ", \"role\": \"%s\", \"shape\": [", role_name(t->role));
    add_shape(out, t, ", ");
    text_add(out, "]}");
}

/* In the child: starts the problem and writes its tensors. */
static void write_tensors(const plugin *problem, bool json, int to)
{
    failure f;
    text out = {0};
    size_t count = option_count(plugin_about(problem));
    option_value *values = memory_need(calloc(count + 1, sizeof *values));
    setting_defaults(problem, values);
    trial t = {
        .problem = {problem, values}, .precision = PRECISION_F64, .budget = {.steps = 1}};
    loaded *data = race_load(&t, false, &f);
    chain *c = data ? chain_open(&t, data, &f) : NULL;
    const sl_oracle *oracle = c ? chain_oracle(c) : NULL;
    for (int32_t k = 0; oracle && k < oracle->tensor_count; k++)
        add_tensor(&out, oracle->tensors + k, json, k == 0);
    if (out.length && write(to, out.data, out.length) < 0)
        _exit(1);
    _exit(0);
}

static void read_all(text *out, int from)
{
    char bytes[4096];
    ssize_t length;
    while ((length = read(from, bytes, sizeof bytes)) > 0)
        text_add_bytes(out, bytes, (size_t)length);
}

void tensors_add(text *out, const plugin *problem, bool json)
{
    int ends[2];
    if (!problem->variant[PRECISION_F64] || pipe(ends) != 0)
        return;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        alarm(SECONDS);
        write_tensors(problem, json, ends[1]);
    }
    close(ends[1]);
    if (child > 0) {
        read_all(out, ends[0]);
        waitpid(child, NULL, 0);
    }
    close(ends[0]);
}
