/* From a text to tokens to a trained model to text: tokenize, data, run with keep, sample. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

static session s;

static void begin(void)
{
    session_open(&s);
    session_shell(&s, "cp %s/tests/data/bpe/hard.txt text", getenv("SLALOM_ROOT"));
}

static void end(void)
{
    session_close(&s);
}

TestSuite(language, .init = begin, .fini = end);

static const char study_text[] =
    "study: tiny\nkeep: parameters\nprecision: f32\n"
    "problems: [llm: {data: 'x_*.bin', layers: 1, heads: 1, width: 8, context: 8, batch: 2}]\n"
    "optimizers: [adam]\nbudget: {steps: 5}\n";

Test(language, from_text_to_text)
{
    const char *root = getenv("SLALOM_ROOT");
    cr_assert_eq(session_run(&s,
                             "tokenize text text text text text text text text -v "
                             "%s/tests/data/bpe/ranks.tiktoken -o x.bin -s 5000",
                             root),
                 0, "%s", s.output);
    session_expect(&s, "11224 tokens from 22504 bytes");
    cr_assert_eq(session_run(&s, "data 'x_*.bin'"), 0, "%s", s.output);
    session_expect(&s, "files       3");
    session_expect(&s, "bytes/tok   2.00");
    session_write(&s, "study.yaml", study_text);
    cr_assert_eq(session_run(&s, "run study.yaml --store a.db"), 0, "%s", s.output);
    cr_assert_eq(session_run(&s, "status study.yaml --store a.db --verbose"), 0, "%s",
                 s.output);
    session_expect(&s, "tokens/s");
    session_expect(&s, "of what products of matrices reach here");
    cr_assert_eq(
        session_shell(&s, "ls a.db-parameters | wc -l; mv a.db-parameters/*.safetensors w"), 0);
    session_expect(&s, "1\n");
    cr_assert_eq(
        session_run(&s, "sample w -n 20 -p the -k 5 -r 2 -v %s/tests/data/bpe/ranks.tiktoken",
                    root),
        0, "%s", s.output);
    session_expect(&s, "slalom sample: 20 tokens");
    cr_assert_eq(session_run(&s, "sample w"), 2);
    session_expect(&s, "tell --vocabulary");
}

static void write_study(const char *name, const char *options, const char *optimizer)
{
    char words[1024], path[64];
    snprintf(words, sizeof words,
             "study: %s\nkeep: parameters\nprecision: f32\nproblems: [llm: {data: text, %s, "
             "layers: 2, width: 16, context: 8, batch: 2}]\nbudget: {steps: 5}\noptimizers:\n"
             "  - %s\n",
             name, options, optimizer);
    snprintf(path, sizeof path, "%s.yaml", name);
    session_write(&s, path, words);
}

/* Trained and kept by one study, where another one begins: its first loss is the last one that
   was measured. */
static void train_and_go_on(const char *options, const char *optimizer)
{
    char more[512];
    session_shell(&s, "rm -rf a.db* w.safetensors");
    write_study("first", options, optimizer);
    cr_assert_eq(session_shell(&s,
                               "SLALOM_PLUGINS=$SLALOM_PLUGINS:$SLALOM_TEST_PLUGINS/average.so"
                               " \"$SLALOM_PROGRAM\" run first.yaml --store a.db 2>&1 && mv "
                               "a.db-parameters/*.safetensors w.safetensors"),
                 0, "%s", s.output);
    snprintf(more, sizeof more, "initial: w.safetensors, %s", options);
    write_study("again", more, "sgd");
    cr_assert_eq(session_run(&s, "run again.yaml --store a.db"), 0, "%s", s.output);
    session_shell(&s, "sqlite3 a.db \"SELECT a.value = b.value, a.value, b.value FROM curve a"
                      " JOIN trials t USING (trial), curve b JOIN trials u ON u.trial = b.trial"
                      " WHERE t.study = 'first' AND a.metric = 'loss' AND a.step = 5 AND"
                      " u.study = 'again' AND b.metric = 'loss' AND b.step = 0\"");
    cr_assert(strncmp(s.output, "1|", 2) == 0, "%s, %s: %s", options, optimizer, s.output);
}

/* Sampled by the study's name; bytes may be anything. */
static void sample_again(void)
{
    session_shell(&s, "\"$SLALOM_PROGRAM\" sample again.yaml --store a.db -n 30 -p 'the ' -k 5 "
                      "2>&1 > out; test $(wc -c < out) = 35 && echo whole");
    session_expect(&s, "slalom sample: 30 tokens");
    session_expect(&s, "whole\n");
}

Test(language, both_architectures_go_on_where_they_were)
{
    static const char *const all[] = {
        "architecture: gpt2, heads: 2",
        "architecture: llama, heads: 4, kv_heads: 2, tie_embeddings: false",
        "architecture: llama, heads: 1, tie_embeddings: true, ffn: 7"};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        train_and_go_on(all[k], "adam");
        sample_again();
    }
}

/* An average, and the problem's own parameters behind transforms: merged, sparse, quantized. */
Test(language, what_is_kept_is_what_was_measured)
{
    static const char *const all[] = {
        "average: {lr: 0.1}",
        "adam: {}\n    through: [lora: {rank: 2}]",
        "adam: {}\n    through: [lotr: {rank: 2}]",
        "adam: {}\n    through: [low_rank: {rank: 3}]",
        "adam: {}\n    through: [smt_mask: {share: 0.5}]",
        "adam: {}\n    through: [slope: {rank: 2}]",
        "average: {}\n    through: [quantize: {weights: int8, group: 16}]"};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        train_and_go_on("architecture: gpt2, heads: 2", all[k]);
}

Test(language, wrong_calls_are_explained)
{
    cr_assert_eq(session_run(&s, "tokenize text -o x.bin"), 2);
    session_expect(&s, "--vocabulary is missing");
    cr_assert_eq(session_run(&s, "tokenize text -v text -o x.bin"), 2);
    session_expect(&s, "text:1: expected two tokens");
    cr_assert_eq(session_run(&s, "sample text"), 2);
    session_expect(&s, "no safetensors file");
    cr_assert_eq(session_run(&s, "sample nothing"), 2);
    session_expect(&s, "nothing");
    write_study("kept", "heads: 1", "adam");
    cr_assert_eq(session_run(&s, "sample kept.yaml --store none.db"), 2);
    session_expect(&s, "none.db");
    cr_assert_eq(session_run(&s, "sample"), 2);
    session_expect(&s, "which weights?");
    cr_assert_eq(session_shell(&s, "ls *.bin *.part 2>/dev/null | wc -l"), 0);
    session_expect(&s, "0\n");
}
