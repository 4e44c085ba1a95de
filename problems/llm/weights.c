#include "weights.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gpt2_file.h"

struct weights_file {
    char *path;
    safetensors *file;
    gpt2_file *old; /* of llm.c, instead of a file of tensors */
    bool inputs_first;
};

/* What others call a tensor; %d is the layer. */
static const struct {
    const char *own, *gpt2, *llama;
} names[] = {
    {"tokens", "wte.weight", "embed_tokens.weight"},
    {"positions", "wpe.weight", NULL},
    {"norm1.gain", "h.%d.ln_1.weight", "layers.%d.input_layernorm.weight"},
    {"norm1.bias", "h.%d.ln_1.bias", NULL},
    {"qkv.weight", "h.%d.attn.c_attn.weight", NULL},
    {"qkv.bias", "h.%d.attn.c_attn.bias", NULL},
    {"q.weight", NULL, "layers.%d.self_attn.q_proj.weight"},
    {"k.weight", NULL, "layers.%d.self_attn.k_proj.weight"},
    {"v.weight", NULL, "layers.%d.self_attn.v_proj.weight"},
    {"out.weight", "h.%d.attn.c_proj.weight", "layers.%d.self_attn.o_proj.weight"},
    {"out.bias", "h.%d.attn.c_proj.bias", NULL},
    {"norm2.gain", "h.%d.ln_2.weight", "layers.%d.post_attention_layernorm.weight"},
    {"norm2.bias", "h.%d.ln_2.bias", NULL},
    {"gate.weight", NULL, "layers.%d.mlp.gate_proj.weight"},
    {"up.weight", "h.%d.mlp.c_fc.weight", "layers.%d.mlp.up_proj.weight"},
    {"up.bias", "h.%d.mlp.c_fc.bias", NULL},
    {"down.weight", "h.%d.mlp.c_proj.weight", "layers.%d.mlp.down_proj.weight"},
    {"down.bias", "h.%d.mlp.c_proj.bias", NULL},
    {"norm.gain", "ln_f.weight", "norm.weight"},
    {"norm.bias", "ln_f.bias", NULL},
    {"head", "lm_head.weight", "lm_head.weight"},
};
enum { NAMES = sizeof names / sizeof *names, NAME = 160 };

static const char *const prefixes[] = {"", "transformer.", "_orig_mod.transformer.",
                                       "_orig_mod.", "model."};

static const safetensor *find(const weights_file *w, const char *name)
{
    return w->old ? gpt2_file_find(w->old, name) : safetensors_find(w->file, name);
}

static const safetensor *find_prefixed(const weights_file *w, const char *pattern, int layer)
{
    char inner[NAME], name[NAME + 32];
    const char *hole = strstr(pattern, "%d");
    if (hole)
        snprintf(inner, sizeof inner, "%.*s%d%s", (int)(hole - pattern), pattern, layer,
                 hole + 2);
    else
        snprintf(inner, sizeof inner, "%s", pattern);
    const safetensor *found = NULL;
    for (size_t k = 0; k < sizeof prefixes / sizeof *prefixes && !found; k++) {
        snprintf(name, sizeof name, "%s%s", prefixes[k], inner);
        found = find(w, name);
    }
    return found;
}

/* "layer3.up.weight": the layer, and the rest of the name. */
static const char *split(const char *name, int *layer)
{
    char *rest;
    *layer = 0;
    if (strncmp(name, "layer", 5) != 0)
        return name;
    *layer = (int)strtol(name + 5, &rest, 10);
    return *rest == '.' ? rest + 1 : name;
}

const safetensor *weights_tensor(const weights_file *w, const char *own)
{
    int layer;
    const char *part = split(own, &layer);
    const safetensor *found = find(w, own);
    for (int k = 0; k < NAMES && !found; k++) {
        if (strcmp(names[k].own, part) != 0)
            continue;
        found = names[k].gpt2 ? find_prefixed(w, names[k].gpt2, layer) : NULL;
        if (!found && names[k].llama)
            found = find_prefixed(w, names[k].llama, layer);
    }
    return found;
}

/* Whether matrices are Conv1D's: seen on one that is not square. */
static bool has_inputs_first(const weights_file *w)
{
    const safetensor *qkv = find_prefixed(w, "h.%d.attn.c_attn.weight", 0);
    return qkv && qkv->dims == 2 && qkv->shape[1] == 3 * qkv->shape[0];
}

static bool open_any(weights_file *w, char sentence[SAFETENSORS_SENTENCE])
{
    if (gpt2_file_is(w->path))
        return gpt2_file_open(w->path, &w->old, sentence);
    return safetensors_open(w->path, &w->file, sentence);
}

bool weights_open(const char *path, weights_file **out, char sentence[SAFETENSORS_SENTENCE])
{
    weights_file *w = *out = calloc(1, sizeof *w);
    if (w)
        w->path = strdup(path);
    if (!w || !w->path) {
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: no memory left", path);
    } else if (open_any(w, sentence)) {
        w->inputs_first = !w->old && has_inputs_first(w);
        return true;
    }
    weights_close(w);
    *out = NULL;
    return false;
}

void weights_close(void *all)
{
    weights_file *w = all;
    if (!w)
        return;
    safetensors_close(w->file);
    gpt2_file_close(w->old);
    free(w->path);
    free(w);
}

static bool is_matrix_of_layer(const sl_tensor *t)
{
    return t->dims == 2 && t->role == SL_ROLE_MATRIX;
}

/* A longer context than ours, or a vocabulary that llm.c filled up, may have more rows. */
static bool has_shape(const weights_file *w, const sl_tensor *t, const weights_place *p)
{
    const safetensor *s = p->from;
    const bool more = strcmp(t->name, "positions") == 0 || w->old;
    if (s->dims != t->dims || s->type == SAFETENSOR_OTHER)
        return false;
    if (t->dims == 1)
        return s->shape[0] == t->shape[0];
    const int64_t rows = s->shape[p->column == 1 ? 0 : 1];
    const int64_t columns = s->shape[p->column == 1 ? 1 : 0];
    return columns == p->columns && (rows == p->rows || (more && rows > p->rows));
}

static bool wrong_shape(const weights_file *w, const sl_tensor *t, const safetensor *s,
                        char sentence[SAFETENSORS_SENTENCE])
{
    char found[256] = "numbers";
    int length = 0;
    for (int d = 0; d < s->dims && length < 200; d++)
        length += snprintf(found + length, sizeof found - (size_t)length, "%s%lld",
                           d ? " x " : "", (long long)s->shape[d]);
    snprintf(sentence, SAFETENSORS_SENTENCE,
             "%s: tensor %s is %s; %s of this model needs %lld%s%.0lld", w->path, s->name,
             found, t->name, (long long)t->shape[0], t->dims > 1 ? " x " : "",
             t->dims > 1 ? (long long)t->shape[1] : 0LL);
    return false;
}

bool weights_find(const weights_file *w, const sl_tensor *t, weights_place *p,
                  char sentence[SAFETENSORS_SENTENCE])
{
    const safetensor *s = weights_tensor(w, t->name);
    const bool own = s && strcmp(s->name, t->name) == 0;
    if (!s) {
        snprintf(sentence, SAFETENSORS_SENTENCE, "%s: has no tensor for %s", w->path, t->name);
        return false;
    }
    const int64_t rows = t->shape[0], columns = t->dims > 1 ? t->shape[1] : 1;
    const bool turned = !own && w->inputs_first && is_matrix_of_layer(t);
    *p = turned ? (weights_place){s, rows, columns, 1, rows}
                : (weights_place){s, rows, columns, columns, 1};
    return has_shape(w, t, p) || wrong_shape(w, t, s, sentence);
}

bool weights_end_at(const weights_file *w, int64_t layers, char sentence[SAFETENSORS_SENTENCE])
{
    char name[NAME];
    snprintf(name, sizeof name, "layer%d.norm1.gain", (int)layers);
    if (!weights_tensor(w, name))
        return true;
    snprintf(sentence, SAFETENSORS_SENTENCE, "%s: has more layers than %lld", w->path,
             (long long)layers);
    return false;
}

const char *weights_note(const weights_file *w, const char *name)
{
    return w->file ? safetensors_note(w->file, name) : NULL;
}

int64_t weights_heads(const weights_file *w)
{
    return w->old ? gpt2_file_heads(w->old) : 0;
}

int64_t weights_vocab(const weights_file *w)
{
    return w->old ? gpt2_file_vocab(w->old) : 0;
}
