/* A generator from a file of weights. */
#include <stdlib.h>
#include <string.h>

#include "generator_parts.h"
#include "members.h"

static float *floats(int64_t count)
{
    return calloc((size_t)(count > 0 ? count : 1), sizeof(float));
}

static bool fail(generator *g, const char *what, const char *name)
{
    if (!g->sentence[0])
        snprintf(g->sentence, SAFETENSORS_SENTENCE, "%s%s", what, name);
    return false;
}

/* The numbers of a tensor of known size; a vector's columns are 0. */
static bool take(generator *g, const char *name, int64_t rows, int64_t columns, float **to)
{
    const sl_role role =
        columns > 0 && strncmp(name, "layer", 5) == 0 ? SL_ROLE_MATRIX : SL_ROLE_EMBEDDING;
    const sl_tensor t = {name, role, columns > 0 ? 2 : 1, {rows, columns, 0, 0}, 0};
    weights_place p;
    if (!weights_find(g->file, &t, &p, g->sentence))
        return false;
    float *all = *to = floats(p.rows * p.columns);
    for (int64_t i = 0; all && i < p.rows; i++)
        for (int64_t j = 0; j < p.columns; j++)
            *all++ = (float)safetensor_number(p.from, i * p.row + j * p.column);
    return *to || fail(g, "no memory left for ", name);
}

/* layerN.PART.weight and, for gpt2, layerN.PART.bias. */
static bool take_linear(generator *g, int64_t layer, const char *part, int64_t rows,
                        int64_t columns, linear *to)
{
    char name[64];
    snprintf(name, sizeof name, "layer%d.%s.%s", (int)layer, part,
             columns > 0 ? "weight" : "gain");
    to->rows = rows, to->columns = columns;
    if (!take(g, name, rows, columns, &to->weight))
        return false;
    snprintf(name, sizeof name, "layer%d.%s.bias", (int)layer, part);
    return g->shape.architecture == LLM_LLAMA || take(g, name, rows, 0, &to->bias);
}

static bool take_attention(generator *g, int64_t l, block *b)
{
    const llm_shape *s = &g->shape;
    const int64_t kv = llm_kv_width(s);
    if (s->architecture == LLM_GPT2)
        return take_linear(g, l, "qkv", s->width + 2 * kv, s->width, &b->qkv);
    return take_linear(g, l, "q", s->width, s->width, &b->q) &&
           take_linear(g, l, "k", kv, s->width, &b->k) &&
           take_linear(g, l, "v", kv, s->width, &b->v);
}

static bool take_block(generator *g, int64_t l, block *b)
{
    const llm_shape *s = &g->shape;
    const bool llama = s->architecture == LLM_LLAMA;
    b->keys = floats(s->context * llm_kv_width(s));
    b->values = floats(s->context * llm_kv_width(s));
    return take_linear(g, l, "norm1", s->width, 0, &b->norm1) && take_attention(g, l, b) &&
           take_linear(g, l, "out", s->width, s->width, &b->out) &&
           take_linear(g, l, "norm2", s->width, 0, &b->norm2) &&
           (!llama || take_linear(g, l, "gate", s->ffn, s->width, &b->gate)) &&
           take_linear(g, l, "up", s->ffn, s->width, &b->up) &&
           take_linear(g, l, "down", s->width, s->ffn, &b->down) && b->keys && b->values;
}

static bool take_all(generator *g)
{
    const llm_shape *s = &g->shape;
    g->blocks = calloc((size_t)s->layers, sizeof *g->blocks);
    bool good = g->blocks && take(g, "tokens", s->vocab, s->width, &g->tokens.weight);
    if (good && s->architecture == LLM_GPT2)
        good = take(g, "positions", s->context, s->width, &g->positions.weight) &&
               take(g, "norm.bias", s->width, 0, &g->norm.bias);
    good = good && take(g, "norm.gain", s->width, 0, &g->norm.weight);
    for (int64_t l = 0; l < s->layers && good; l++)
        good = take_block(g, l, &g->blocks[l]);
    g->head = (linear){g->tokens.weight, NULL, s->vocab, s->width};
    return good && (s->tied || take(g, "head", s->vocab, s->width, &g->head.weight));
}

static bool make_room(generator *g)
{
    const llm_shape *s = &g->shape;
    g->seen = calloc((size_t)s->context, sizeof *g->seen);
    g->x = floats(s->width);
    g->y = floats(s->width);
    g->qkv = floats(s->width + 2 * llm_kv_width(s));
    g->wide = floats(s->ffn);
    g->gate = floats(s->ffn);
    g->scores = floats(s->context);
    g->logits = floats(s->vocab);
    return (g->seen && g->x && g->y && g->qkv && g->wide && g->gate && g->scores &&
            g->logits) ||
           fail(g, "no memory left", "");
}

/* What the trial's options say: of the file's notes. */
typedef struct told {
    int64_t preset, heads, context;
} told;

static bool hear_option(void *to, const member *m)
{
    told *t = to;
    const char *word = LLM_PRESETS;
    if (strcmp(m->key, "heads") == 0)
        t->heads = m->number;
    else if (strcmp(m->key, "context") == 0)
        t->context = m->number;
    for (int64_t k = 0; strcmp(m->key, "preset") == 0 && *word; k++) {
        const size_t length = strcspn(word, "|");
        if (strlen(m->value) == length && strncmp(word, m->value, length) == 0)
            t->preset = k;
        word += length + (word[length] == '|');
    }
    return true;
}

static int64_t rows_of(const generator *g, const char *name)
{
    const safetensor *t = weights_tensor(g->file, name);
    return t ? t->shape[0] : 0;
}

static told hear(const generator *g)
{
    told t = {0};
    const char *options = weights_note(g->file, "options");
    if (options)
        members_each(options, (int64_t)strlen(options), hear_option, &t);
    t.heads = t.heads > 0 || !options ? t.heads : llm_presets[t.preset].heads;
    t.context = t.context > 0 || !options ? t.context : llm_presets[t.preset].context;
    return t;
}

static int64_t count_layers(const generator *g)
{
    char name[64];
    for (int64_t layers = 0;; layers++) {
        snprintf(name, sizeof name, "layer%d.norm1.gain", (int)layers);
        if (!weights_tensor(g->file, name))
            return layers;
    }
}

static bool measure_heads(generator *g, int64_t heads, const told *t)
{
    llm_shape *s = &g->shape;
    s->heads = heads > 0 ? heads : weights_heads(g->file);
    s->heads = s->heads > 0 ? s->heads : t->heads;
    if (s->heads < 1 || s->width % s->heads != 0)
        return fail(g,
                    s->heads < 1 ? "how many attention heads has it? Tell --heads"
                                 : "its width is no multiple of the number of heads",
                    "");
    const int64_t rows = rows_of(g, "layer0.k.weight");
    s->kv_heads = s->architecture == LLM_GPT2 ? s->heads : rows / llm_head_size(s);
    return s->kv_heads > 0 && s->heads % s->kv_heads == 0
               ? true
               : fail(g, "its heads do not fit its keys", "");
}

/* The sizes of the tensors, and what they do not show from the options. */
static bool measure(generator *g, int64_t heads)
{
    llm_shape *s = &g->shape;
    const safetensor *tokens = weights_tensor(g->file, "tokens");
    const safetensor *down = weights_tensor(g->file, "layer0.down.weight");
    const told t = hear(g);
    if (!tokens || tokens->dims != 2 || !down || down->dims != 2 || tokens->shape[1] < 1)
        return fail(g, "has no tensors of a language model that is known", "");
    const int64_t vocab = weights_vocab(g->file);
    s->vocab = vocab > 0 ? vocab : tokens->shape[0];
    s->width = tokens->shape[1];
    s->architecture = weights_tensor(g->file, "positions") ? LLM_GPT2 : LLM_LLAMA;
    s->tied = !weights_tensor(g->file, "head");
    s->layers = count_layers(g);
    s->ffn = down->shape[0] == s->width ? down->shape[1] : down->shape[0];
    s->context = t.context > 0 ? t.context : 2048;
    if (s->architecture == LLM_GPT2)
        s->context = rows_of(g, "positions");
    return measure_heads(g, heads, &t);
}

static bool fill(generator *g, const char *path, int64_t heads)
{
    const bool filled = weights_open(path, &g->file, g->sentence) && measure(g, heads) &&
                        take_all(g) && make_room(g);
    weights_close(g->file);
    g->file = NULL;
    return filled || fail(g, "no memory left", "");
}

bool generator_open(const char *path, int64_t heads, generator **out,
                    char sentence[SAFETENSORS_SENTENCE])
{
    generator *g = *out = calloc(1, sizeof *g);
    sentence[0] = '\0';
    if (!g)
        return false;
    g->sentence = sentence;
    if (fill(g, path, heads))
        return true;
    generator_close(g);
    *out = NULL;
    return false;
}

static void free_linear(linear *l)
{
    free(l->weight);
    free(l->bias);
}

void generator_close(generator *g)
{
    if (!g)
        return;
    for (int64_t l = 0; g->blocks && l < g->shape.layers; l++) {
        block *b = &g->blocks[l];
        linear *all[] = {&b->norm1, &b->qkv,   &b->q,    &b->k,  &b->v,
                         &b->out,   &b->norm2, &b->gate, &b->up, &b->down};
        for (size_t k = 0; k < sizeof all / sizeof *all; k++)
            free_linear(all[k]);
        free(b->keys);
        free(b->values);
    }
    if (!g->shape.tied)
        free(g->head.weight);
    free_linear(&g->tokens);
    free_linear(&g->positions);
    free_linear(&g->norm);
    free(g->blocks);
    free(g->seen);
    float *room[] = {g->x, g->y, g->qkv, g->wide, g->gate, g->scores, g->logits};
    for (size_t k = 0; k < sizeof room / sizeof *room; k++)
        free(room[k]);
    free(g);
}

const llm_shape *generator_shape(const generator *g)
{
    return &g->shape;
}
