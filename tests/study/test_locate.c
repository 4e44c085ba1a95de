/* A study is named by its file, its folder, or its name in results/. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample.h"

static void make_results(void)
{
    char folder[300];
    snprintf(folder, sizeof folder, "%s/results", sample_folder());
    mkdir(folder, 0700);
    snprintf(folder, sizeof folder, "%s/results/quick", sample_folder());
    mkdir(folder, 0700);
    sample_write("results/quick/study.yaml", "study: quick\n", 13);
    cr_assert_eq(chdir(sample_folder()), 0);
}

static void expect_path(const char *word, const char *expected)
{
    failure f;
    const char *path;
    arena *memory = arena_new();
    cr_assert(study_locate(word, memory, &path, &f), "%s", f.sentence);
    cr_expect_str_eq(path, expected);
    arena_free(memory);
}

static void expect_refusal(const char *word, const char *sentence)
{
    failure f;
    const char *path;
    arena *memory = arena_new();
    cr_expect_not(study_locate(word, memory, &path, &f));
    cr_expect_str_eq(f.sentence, sentence, "%s", f.sentence);
    arena_free(memory);
}

Test(locate, finds_files_folders_and_names)
{
    make_results();
    expect_path("results/quick/study.yaml", "results/quick/study.yaml");
    expect_path("results/quick", "results/quick/study.yaml");
    expect_path("quick", "results/quick/study.yaml");
}

Test(locate, says_what_is_near)
{
    make_results();
    expect_refusal("quik", "quik: no such study; did you mean \"quick\"?");
    expect_refusal("zzz", "zzz: no such study; expected a file, a folder with study.yaml, or "
                          "the name of a folder in results/");
    expect_refusal("results", "results: no study.yaml in this folder");
}

Test(locate, a_study_that_is_not_there_is_refused)
{
    failure f;
    cr_expect_null(study_read("absent.yaml", sample_plugins(), &f));
    cr_expect_str_eq(f.sentence,
                     "absent.yaml: cannot read the study: No such file or directory");
}
