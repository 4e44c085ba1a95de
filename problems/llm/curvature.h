/* Exact products with curvature matrices of the loss: the Hessian (forward over reverse: the
   derivative along v of the whole way back) and the generalized Gauss-Newton matrix J' H J (the
   derivative of the logits along v, the Hessian of the loss in them, and the way back). Every
   array of the network has its derivative in a second one, `wt`. */
#pragma once

#include "attention_tangent.h"
#include "tangent.h"
#include "team.h"

/* After llm_layer_forward. */
static inline void llm_layer_forward_t(sl_host *host, llm_network *w, int64_t sequences,
                                       const llm_layer *a, const real *p, const real *v,
                                       llm_layer *t, real *next_t)
{
    const llm_model *m = w->model;
    const llm_layer_at *at = &m->at.layer;
    const int64_t n = sequences * m->shape.context, c = m->shape.width, f = m->shape.ffn;
    llm_norm_t(&at->norm1, n, c, p, v, a->unit1, a->inverse1, t->x, t->unit1, t->y1,
               t->inverse1);
    llm_linear_t(host, &at->qkv, n, a->y1, t->y1, p, v, NULL, t->qkv);
    llm_turn(m, false, n, t->qkv);
    for (int64_t k = 0; k < sequences * m->shape.heads; k++) {
        const llm_head h = llm_head_at(&m->shape, k / m->shape.heads, k % m->shape.heads);
        llm_attend_t(host, &h, a->qkv, t->qkv, a->weights, t->weights, t->attended);
    }
    llm_linear_t(host, &at->out, n, a->attended, t->attended, p, v, t->x, t->middle);
    llm_norm_t(&at->norm2, n, c, p, v, a->unit2, a->inverse2, t->middle, t->unit2, t->y2,
               t->inverse2);
    llm_linear(host, &at->up, n, a->y2, p, NULL, w->dwide); /* what the activation got */
    llm_linear_t(host, &at->up, n, a->y2, t->y2, p, v, NULL, t->slope);
    if (m->shape.architecture == LLM_LLAMA)
        llm_swiglu_t(n, f, w->dwide, t->slope, a->slope, t->slope, t->active);
    else
        llm_gelu_t(n * f, w->dwide, t->slope, a->slope, t->slope, t->active);
    llm_linear_t(host, &at->down, n, a->active, t->active, p, v, t->middle, next_t);
}

static inline void llm_attention_back_t(sl_host *host, llm_network *w, llm_network *wt,
                                        int64_t sequences, const llm_layer *a,
                                        const llm_layer *t)
{
    const llm_shape *s = &w->model->shape;
    const int64_t n = sequences * s->context;
    const size_t bytes = (size_t)(n * w->model->at.layer.qkv.outs) * sizeof(real);
    const llm_attention_t all = {a->qkv, t->qkv,  a->weights, t->weights, w->dy,
                                 wt->dy, w->dqkv, wt->dqkv,   w->ds,      wt->ds};
    memset(w->dqkv, 0, bytes);
    memset(wt->dqkv, 0, bytes);
    for (int64_t k = 0; k < sequences * s->heads; k++) {
        const llm_head h = llm_head_at(s, k / s->heads, k % s->heads);
        llm_attend_back_t(host, &h, &all);
    }
    llm_turn(w->model, true, n, w->dqkv);
    llm_turn(w->model, true, n, wt->dqkv);
}

static inline void llm_layer_backward_t(sl_host *host, llm_network *w, llm_network *wt,
                                        int64_t sequences, const llm_layer *a,
                                        const llm_layer *t, const real *p, const real *v,
                                        real *hv)
{
    const llm_model *m = w->model;
    const llm_layer_at *at = &m->at.layer;
    const int64_t n = sequences * m->shape.context, c = m->shape.width;
    llm_linear_back_t(host, &at->down, n, a->active, t->active, p, v, w->dx, wt->dx, hv,
                      w->dactive, wt->dactive);
    llm_active_back_t(n, m->shape.ffn, at->up.outs, a->slope, t->slope, w->dactive, wt->dactive,
                      w->dwide, wt->dwide);
    llm_linear_back_t(host, &at->up, n, a->y2, t->y2, p, v, w->dwide, wt->dwide, hv, w->dy,
                      wt->dy);
    llm_norm_back_t(&at->norm2, n, c, p, v, a->unit2, t->unit2, a->inverse2, t->inverse2, w->dy,
                    wt->dy, w->dx, wt->dx, hv);
    llm_linear_back_t(host, &at->out, n, a->attended, t->attended, p, v, w->dx, wt->dx, hv,
                      w->dy, wt->dy);
    llm_attention_back_t(host, w, wt, sequences, a, t);
    llm_linear_back_t(host, &at->qkv, n, a->y1, t->y1, p, v, w->dqkv, wt->dqkv, hv, w->dy,
                      wt->dy);
    llm_norm_back_t(&at->norm1, n, c, p, v, a->unit1, t->unit1, a->inverse1, t->inverse1, w->dy,
                    wt->dy, w->dx, wt->dx, hv);
}

static inline void llm_forward_t(sl_host *host, llm_network *w, llm_network *wt,
                                 int64_t sequences, const real *p, const real *v)
{
    const llm_model *m = w->model;
    const int64_t n = sequences * m->shape.context, layers = m->shape.layers;
    llm_embed(&m->shape, &m->at, n, w->text, p, w->layers[0].x);
    llm_embed(&m->shape, &m->at, n, w->text, v, wt->layers[0].x);
    for (int64_t l = 0; l < layers; l++) {
        const int64_t at = m->at.layers + l * m->at.layer.size;
        const bool last = l + 1 == layers;
        llm_layer_forward(host, w, sequences, p + at, &w->layers[l],
                          last ? w->x : w->layers[l + 1].x);
        llm_layer_forward_t(host, w, sequences, &w->layers[l], p + at, v + at, &wt->layers[l],
                            last ? wt->x : wt->layers[l + 1].x);
    }
    llm_norm(&m->at.norm, n, m->shape.width, w->x, p, w->unit, w->y, w->inverse);
    llm_norm_t(&m->at.norm, n, m->shape.width, p, v, w->unit, w->inverse, wt->x, wt->unit,
               wt->y, wt->inverse);
}

/* logits: by (softmax - one) at the target; along becomes by H along, H the loss's Hessian. */
static inline void llm_cross_entropy_t(int64_t n, int64_t v, const int32_t *targets, real by,
                                       real *logits, real *along)
{
    for (int64_t i = 0; i < n; i++, logits += v, along += v) {
        real mean = 0;
        logits[targets[i]] += by;
        for (int64_t j = 0; j < v; j++)
            mean += logits[j] * along[j];
        mean /= by;
        for (int64_t j = 0; j < v; j++)
            along[j] = logits[j] * (along[j] - mean);
        logits[targets[i]] -= by;
    }
}

/* As llm_head_loss. hessian: hv += its share, w->dy and wt->dy are set; else w->dy alone, for
   Gauss-Newton. */
static inline double llm_head_loss_t(sl_host *host, llm_network *w, llm_network *wt, int64_t n,
                                     const real *p, const real *v, real by, bool hessian,
                                     real *hv)
{
    const llm_linear_at *head = &w->model->at.head;
    const int64_t most = llm_logit_rows(&w->model->shape, n), c = head->ins;
    double loss = 0;
    for (int64_t i = 0; i < n; i += most) {
        const int64_t rows = n - i < most ? n - i : most;
        const real *y = w->y + i * c, *yt = wt->y + i * c;
        llm_linear(host, head, rows, y, p, NULL, w->logits);
        llm_linear_t(host, head, rows, y, yt, p, v, NULL, wt->logits);
        loss += llm_cross_entropy(rows, head->outs, w->targets + i, by, w->logits);
        llm_cross_entropy_t(rows, head->outs, w->targets + i, by, w->logits, wt->logits);
        if (hessian)
            llm_linear_back_t(host, head, rows, y, yt, p, v, w->logits, wt->logits, hv,
                              w->dy + i * c, wt->dy + i * c);
        else
            llm_linear_back(host, head, rows, y, p, wt->logits, hv, w->dy + i * c);
    }
    return loss;
}

static inline void llm_backward_t(sl_host *host, llm_network *w, llm_network *wt,
                                  int64_t sequences, const real *p, const real *v, real *hv)
{
    const llm_model *m = w->model;
    const int64_t n = sequences * m->shape.context, c = m->shape.width;
    memset(w->dx, 0, (size_t)(n * c) * sizeof *w->dx);
    memset(wt->dx, 0, (size_t)(n * c) * sizeof *wt->dx);
    llm_norm_back_t(&m->at.norm, n, c, p, v, w->unit, wt->unit, w->inverse, wt->inverse, w->dy,
                    wt->dy, w->dx, wt->dx, hv);
    for (int64_t l = m->shape.layers - 1; l >= 0; l--) {
        const int64_t at = m->at.layers + l * m->at.layer.size;
        llm_layer *a = &w->layers[l], *t = &wt->layers[l];
        if (m->recompute) {
            llm_layer_forward(host, w, sequences, p + at, a, w->x);
            llm_layer_forward_t(host, w, sequences, a, p + at, v + at, t, wt->x);
        }
        llm_layer_backward_t(host, w, wt, sequences, a, t, p + at, v + at, hv + at);
    }
    llm_embed_back(&m->shape, &m->at, n, w->text, wt->dx, hv);
}

/* Questions to a team; `more` is v. */
static inline double llm_ask_hvp(sl_host *host, llm_worker *worker, int64_t sequences,
                                 const real *x, real by, real *hv, const void *more)
{
    llm_network *w = &worker->network, *wt = &worker->tangent;
    const real *v = (const real *)more;
    const int64_t n = sequences * w->model->shape.context;
    llm_forward_t(host, w, wt, sequences, x, v);
    const double loss = llm_head_loss_t(host, w, wt, n, x, v, by, true, hv);
    llm_backward_t(host, w, wt, sequences, x, v, hv);
    return loss;
}

static inline double llm_ask_ggn_vp(sl_host *host, llm_worker *worker, int64_t sequences,
                                    const real *x, real by, real *gv, const void *more)
{
    llm_network *w = &worker->network, *wt = &worker->tangent;
    const real *v = (const real *)more;
    const int64_t n = sequences * w->model->shape.context;
    llm_forward_t(host, w, wt, sequences, x, v);
    const double loss = llm_head_loss_t(host, w, wt, n, x, v, by, false, gv);
    llm_backward(host, w, sequences, x, gv);
    return loss;
}

/* Room for the derivatives, when they are first asked for. */
static inline void llm_team_open_tangents(sl_host *host, llm_team *t)
{
    for (int64_t k = 0; k < t->threads; k++)
        if (!t->workers[k].tangent.layers)
            llm_network_open(host, &t->model, t->micro, &t->workers[k].tangent);
}
