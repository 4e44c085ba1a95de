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
        session_run(&s, "sample w -n 20 -p the -k 5 -s 2 -v %s/tests/data/bpe/ranks.tiktoken",
                    root),
        0, "%s", s.output);
    session_expect(&s, "slalom sample: 20 tokens");
    cr_assert_eq(session_run(&s, "sample w"), 2);
    session_expect(&s, "tell --vocabulary");
}

/* Of the architecture: trained, kept, read by the problem and by slalom sample. */
static void train_and_sample(const char *options)
{
    char words[512];
    snprintf(words, sizeof words,
             "study: tiny\nkeep: parameters\nprecision: f32\nproblems: [llm: {data: text, "
             "%s, layers: 2, width: 16, context: 8, batch: 2}]\noptimizers: [adam]\n"
             "budget: {steps: 5}\n",
             options);
    session_write(&s, "study.yaml", words);
    cr_assert_eq(session_run(&s, "run study.yaml --store a.db"), 0, "%s", s.output);
    cr_assert_eq(session_shell(&s, "mv a.db-parameters/*.safetensors w.safetensors"), 0);
    session_shell(&s,
                  "\"$SLALOM_PROGRAM\" sample w.safetensors -n 30 -p 'the ' -k 5 2>&1 > out;"
                  " test $(wc -c < out) = 35 && echo whole");
    session_expect(&s, "whole\n");
    session_expect(&s, "slalom sample: 30 tokens");
    snprintf(words, sizeof words,
             "study: again\nprecision: f32\nproblems: [llm: {data: text, initial: "
             "w.safetensors, %s, layers: 2, width: 16, context: 8, batch: 2}]\n"
             "optimizers: [adam]\nbudget: {steps: 1}\n",
             options);
    session_write(&s, "again.yaml", words);
    cr_assert_eq(session_run(&s, "run again.yaml --store a.db"), 0, "%s", s.output);
    session_shell(&s,
                  "sqlite3 a.db \"SELECT (SELECT value FROM final JOIN trials USING (trial)"
                  " WHERE study = 'tiny' AND metric = 'loss') = (SELECT value FROM curve JOIN"
                  " trials USING (trial) WHERE study = 'again' AND metric = 'loss' AND step = "
                  "0)\"; rm -rf a.db*");
    session_expect(&s, "1\n");
}

Test(language, both_architectures_go_on_where_they_were)
{
    train_and_sample("architecture: gpt2, heads: 2");
    train_and_sample("architecture: llama, heads: 4, kv_heads: 2, tie_embeddings: false");
    train_and_sample("architecture: llama, heads: 1, tie_embeddings: true, ffn: 7");
}

Test(language, wrong_calls_are_explained)
{
    cr_assert_eq(session_run(&s, "tokenize text -o x.bin"), 2);
    session_expect(&s, "--vocabulary is missing");
    cr_assert_eq(session_run(&s, "tokenize text -v text -o x.bin"), 2);
    session_expect(&s, "text:1: expected two tokens");
    cr_assert_eq(session_run(&s, "sample text"), 2);
    session_expect(&s, "no safetensors file");
    cr_assert_eq(session_run(&s, "sample"), 2);
    session_expect(&s, "which weights?");
    cr_assert_eq(session_shell(&s, "ls *.bin *.part 2>/dev/null | wc -l"), 0);
    session_expect(&s, "0\n");
}
