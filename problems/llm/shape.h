/* The sizes of a transformer, from a preset and from options that override it.

   nano, micro, mini      0.1, 0.8, 10.8 M parameters on bytes: a cell takes seconds, minutes
   gpt2-124m              Radford et al. 2019; nanoGPT's and llm.c's default
   llama-60m ... -1b      GaLore's configs/llama_*.json (Zhao et al. 2024, arXiv:2403.03507),
                          trained there with a context of 256 */
#pragma once

#include <slalom/problem.h>
#include <stdio.h>

typedef enum llm_architecture { LLM_GPT2, LLM_LLAMA } llm_architecture;

typedef struct llm_shape {
    llm_architecture architecture;
    int64_t layers, heads, kv_heads, width;
    int64_t ffn; /* numbers per token inside the feed-forward sublayer */
    int64_t context, vocab;
    bool tied; /* the head is the token embedding */
} llm_shape;

#define LLM_PRESETS "nano|micro|mini|gpt2-124m|llama-60m|llama-130m|llama-350m|llama-1b"

static const llm_shape llm_presets[] = {
    {LLM_GPT2, 2, 4, 4, 64, 0, 64, 0, true},
    {LLM_GPT2, 4, 4, 4, 128, 0, 128, 0, true},
    {LLM_GPT2, 6, 6, 6, 384, 0, 256, 0, true},
    {LLM_GPT2, 12, 12, 12, 768, 0, 1024, 50257, true},
    {LLM_LLAMA, 8, 8, 8, 512, 1376, 256, 32000, false},
    {LLM_LLAMA, 12, 12, 12, 768, 2048, 256, 32000, false},
    {LLM_LLAMA, 24, 16, 16, 1024, 2736, 256, 32000, false},
    {LLM_LLAMA, 24, 32, 32, 2048, 5461, 256, 32000, false},
};

/* GPT-2: 4 widths. LLaMA (arXiv:2302.13971): 8/3 of them, here up to a multiple of 16. */
static inline int64_t llm_default_ffn(llm_architecture architecture, int64_t width)
{
    return architecture == LLM_GPT2 ? 4 * width : (8 * width + 47) / 48 * 16;
}

static inline int64_t llm_chosen(int64_t given, int64_t preset)
{
    return given > 0 ? given : preset;
}

/* `given` has 0 where the preset's size is to stand. kv_heads and ffn follow heads, width and
   architecture when one of these is overridden. */
static inline llm_shape llm_shape_of(const llm_shape *preset, const llm_shape *given)
{
    llm_shape s = *given;
    const bool own = given->width > 0 || given->architecture != preset->architecture;
    s.layers = llm_chosen(given->layers, preset->layers);
    s.heads = llm_chosen(given->heads, preset->heads);
    s.kv_heads = llm_chosen(given->kv_heads, s.heads);
    s.width = llm_chosen(given->width, preset->width);
    s.context = llm_chosen(given->context, preset->context);
    s.vocab = llm_chosen(given->vocab, preset->vocab);
    s.ffn = llm_chosen(given->ffn, own ? 0 : preset->ffn);
    s.ffn = llm_chosen(s.ffn, llm_default_ffn(s.architecture, s.width));
    return s;
}

static inline int64_t llm_head_size(const llm_shape *s)
{
    return s->width / s->heads;
}

/* Numbers per token of the keys, and of the values. */
static inline int64_t llm_kv_width(const llm_shape *s)
{
    return s->kv_heads * llm_head_size(s);
}

/* What does not fit together is said in `sentence`. */
static inline bool llm_shape_fits(const llm_shape *s, char *sentence, size_t room)
{
    const long long width = s->width, heads = s->heads, kv_heads = s->kv_heads;
    if (width % heads != 0)
        snprintf(sentence, room, "width %lld is no multiple of heads, %lld", width, heads);
    else if (heads % kv_heads != 0)
        snprintf(sentence, room, "heads %lld is no multiple of kv_heads, %lld", heads,
                 kv_heads);
    else if (s->architecture == LLM_GPT2 && kv_heads != heads)
        snprintf(sentence, room,
                 "kv_heads %lld differs from heads, %lld: grouped-query attention is "
                 "llama's, this is gpt2",
                 kv_heads, heads);
    else if (s->architecture == LLM_LLAMA && width / heads % 2 != 0)
        snprintf(sentence, room,
                 "width / heads = %lld is odd; rotary positions turn pairs of numbers",
                 width / heads);
    else
        return true;
    return false;
}
