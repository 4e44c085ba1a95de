/* From a text to tokens to a trained model to text: tokenize, data, run with keep, sample. */
#include <criterion/criterion.h>
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
    session_expect(&s, "that products of matrices reach here");
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
