/* The memory of one run through the transformer on S sequences of T tokens; N = S T. It is laid
   out twice: once to count, before anything is allocated, and once in the memory that was. */
#pragma once

#include "attention.h"
#include "low_precision.h"
#include "rotary.h"

typedef struct llm_model {
    llm_shape shape;
    llm_layout at;
    llm_rotary rotary; /* llama */
    bool recompute;    /* keep every layer's input only, and run it again on the way back */
    llm_low_precision low_precision; /* of the layers' inputs */
} llm_model;

/* What a layer leaves for the way back; with F numbers inside, U = F (gpt2) or 2 F (llama). */
typedef struct llm_layer {
    real *x;                        /* (N, C): its input */
    real *unit1, *y1, *inverse1;    /* (N, C), (N, C), (N): first normalization */
    real *qkv, *weights, *attended; /* (N, C + 2 KV), (S, heads, T, T), (N, C) */
    real *middle;                   /* (N, C): x after attention */
    real *unit2, *y2, *inverse2;    /* second normalization */
    real *slope, *active;           /* (N, U), (N, F): derivative and value of the activation */
} llm_layer;

typedef struct llm_network {
    const llm_model *model;
    int64_t sequences; /* room for so many */
    llm_noise noise;   /* of the sequences in place */
    int32_t *text;     /* (S, T) */
    int32_t *targets;  /* (S, T) */
    llm_layer *layers;
    real *x, *unit, *y, *inverse; /* the last layer's output and its normalization */
    real *logits;                 /* (R, V): of R rows at a time */
    real *dx, *dy;                /* (N, C) */
    real *dqkv;                   /* (N, C + 2 KV) */
    real *dactive, *dwide;        /* (N, F), (N, U); one memory for gpt2 */
    real *ds;                     /* (LLM_ROWS, T) */
    real *across;                 /* (D, T) */
    real *factors; /* Kronecker factors, summed on the way back; NULL: nobody asked */
} llm_network;

/* Hands out memory from `base` on; only counts while that is NULL. */
typedef struct llm_room {
    real *base;
    int64_t used;
} llm_room;

static inline real *llm_room_take(llm_room *room, int64_t count)
{
    enum { LINE = 16 }; /* so that every array begins on a cache line */
    real *here = room->base ? room->base + room->used : NULL;
    room->used += (count + LINE - 1) / LINE * LINE;
    return here;
}

/* Rows of logits at a time: a quarter of a million of them stay in the cache. */
static inline int64_t llm_logit_rows(const llm_shape *s, int64_t n)
{
    enum { LOGITS = 1 << 18, LEAST = 64 };
    const int64_t rows = LOGITS / s->vocab > LEAST ? LOGITS / s->vocab : LEAST;
    return rows < n ? rows : n;
}

static inline void llm_layer_place(const llm_model *m, int64_t s, llm_room *room, llm_layer *a)
{
    const llm_shape *shape = &m->shape;
    const int64_t n = s * shape->context, c = shape->width;
    a->unit1 = llm_room_take(room, n * c);
    a->y1 = llm_room_take(room, n * c);
    a->inverse1 = llm_room_take(room, n);
    a->qkv = llm_room_take(room, n * m->at.layer.qkv.outs);
    a->weights = llm_room_take(room, n * shape->heads * shape->context);
    a->attended = llm_room_take(room, n * c);
    a->middle = llm_room_take(room, n * c);
    a->unit2 = llm_room_take(room, n * c);
    a->y2 = llm_room_take(room, n * c);
    a->inverse2 = llm_room_take(room, n);
    a->slope = llm_room_take(room, n * m->at.layer.up.outs);
    a->active = llm_room_take(room, n * shape->ffn);
}

static inline void llm_layers_place(const llm_model *m, int64_t s, llm_room *room,
                                    llm_layer *layers)
{
    const int64_t n = s * m->shape.context;
    llm_layer shared;
    if (m->recompute)
        llm_layer_place(m, s, room, &shared);
    for (int64_t l = 0; l < m->shape.layers; l++) {
        llm_layer a = shared;
        if (!m->recompute)
            llm_layer_place(m, s, room, &a);
        a.x = llm_room_take(room, n * m->shape.width);
        if (room->base)
            layers[l] = a;
    }
}

/* All of w but text, targets and the list of layers. */
static inline void llm_network_place(llm_network *w, llm_room *room)
{
    const llm_model *m = w->model;
    const llm_shape *s = &m->shape;
    const int64_t n = w->sequences * s->context, c = s->width;
    llm_layers_place(m, w->sequences, room, w->layers);
    w->x = llm_room_take(room, n * c);
    w->unit = llm_room_take(room, n * c);
    w->y = llm_room_take(room, n * c);
    w->inverse = llm_room_take(room, n);
    w->logits = llm_room_take(room, llm_logit_rows(s, n) * s->vocab);
    w->dx = llm_room_take(room, n * c);
    w->dy = llm_room_take(room, n * c);
    w->dqkv = llm_room_take(room, n * m->at.layer.qkv.outs);
    w->dactive = llm_room_take(room, n * s->ffn);
    w->dwide = s->architecture == LLM_LLAMA ? llm_room_take(room, n * 2 * s->ffn) : w->dactive;
    w->ds = llm_room_take(room, LLM_ROWS * s->context);
    w->across = llm_room_take(room, llm_head_size(s) * s->context);
}

static inline int64_t llm_network_reals(const llm_model *m, int64_t sequences)
{
    llm_network w = {.model = m, .sequences = sequences};
    llm_room room = {NULL, 0};
    llm_network_place(&w, &room);
    return room.used;
}

static inline void llm_network_open(sl_host *host, const llm_model *m, int64_t sequences,
                                    llm_network *w)
{
    const int64_t n = sequences * m->shape.context;
    llm_room room = {sl_scratch_reals(host, llm_network_reals(m, sequences)), 0};
    w->model = m;
    w->sequences = sequences;
    w->text = (int32_t *)sl_scratch(host, n, sizeof *w->text);
    w->targets = (int32_t *)sl_scratch(host, n, sizeof *w->targets);
    w->layers = (llm_layer *)sl_scratch(host, m->shape.layers, sizeof *w->layers);
    llm_network_place(w, &room);
}
