/* Bad studies: the place, what was found, what was expected. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sample.h"

/* A good study with this line in place of its problem, its optimizer, or added at the end. */
static void bad_problem(const char *line, const char *sentence)
{
    char written[2048];
    snprintf(written, sizeof written,
             "study: s\nproblems:\n  - %s\noptimizers: [stroll]\nbudget: {steps: 1}\n", line);
    sample_bad(written, sentence);
}

static void bad_optimizer(const char *line, const char *sentence)
{
    char written[2048];
    snprintf(written, sizeof written,
             "study: s\nproblems: [hill]\nbudget: {steps: 1}\noptimizers:\n  - %s\n", line);
    sample_bad(written, sentence);
}

static void bad_key(const char *line, const char *sentence)
{
    char written[2048];
    snprintf(written, sizeof written,
             "study: s\nproblems: [hill]\noptimizers: [stroll]\nbudget: {steps: 1}\n%s\n",
             line);
    sample_bad(written, sentence);
}

Test(refusal, unknown_plugins)
{
    bad_optimizer("strol: {lr: 1}",
                  "study.yaml:5:5: unknown optimizer \"strol\"; did you mean \"stroll\"?");
    bad_optimizer("zzz", "study.yaml:5:5: unknown optimizer \"zzz\"; expected stroll or swim");
    bad_optimizer("rope", "study.yaml:5:5: \"rope\" is a transform, expected an optimizer; "
                          "expected stroll or swim");
    bad_problem("hil", "study.yaml:3:5: unknown problem \"hil\"; did you mean \"hill\"?");
    bad_optimizer("{stroll: , through: [ropes: {}]}",
                  "study.yaml:5:26: unknown transform \"ropes\"; did you mean \"rope\"?");
    bad_optimizer("{stroll: , schedule: {lr: {dust: {}}}}",
                  "study.yaml:5:32: unknown schedule \"dust\"; did you mean \"dusk\"?");
    bad_key("probes: [compas]",
            "study.yaml:5:10: unknown probe \"compas\"; did you mean \"compass\"?");
}

Test(refusal, unknown_options)
{
    bad_optimizer("stroll: {lr: 1, momentun: 0.9}",
                  "study.yaml:5:21: unknown option \"momentun\" "
                  "of stroll; did you mean \"momentum\"?");
    bad_optimizer("stroll: {zzz: 1}", "study.yaml:5:14: unknown option \"zzz\" of stroll; "
                                      "expected lr, momentum, nesterov or memory");
    bad_optimizer("swim: {lr: 1}",
                  "study.yaml:5:12: unknown option \"lr\" of swim; expected nothing");
    bad_optimizer(
        "{stroll: , labl: x}",
        "study.yaml:5:16: unknown key \"labl\" beside stroll; did you mean \"label\"?");
    bad_optimizer("{stroll: , schedule: {rate: dusk}}",
                  "study.yaml:5:27: unknown option \"rate\" of stroll; "
                  "expected lr, momentum, nesterov or memory");
    bad_optimizer("{stroll: , schedule: {memory: dusk}}",
                  "study.yaml:5:27: memory of stroll cannot move: it is of type int; "
                  "expected real");
    bad_problem("{hill: , through: [rope]}",
                "study.yaml:3:14: unknown key \"through\" beside hill; expected label or zip");
}

Test(refusal, wrong_types)
{
    bad_optimizer("stroll: {lr: fast}",
                  "study.yaml:5:18: lr of stroll is \"fast\"; expected a number > 0");
    bad_optimizer("stroll: {lr: '1'}",
                  "study.yaml:5:18: lr of stroll is \"1\"; expected a number > 0");
    bad_optimizer("stroll: {lr: }",
                  "study.yaml:5:14: lr of stroll is nothing; expected a number > 0");
    bad_optimizer("stroll: {lr: [[1]]}",
                  "study.yaml:5:19: lr of stroll is a list; expected a number > 0");
    bad_optimizer("stroll: {lr: 0x10}",
                  "study.yaml:5:18: lr of stroll is \"0x10\"; expected a number > 0");
    bad_optimizer("stroll: {lr: .nan}",
                  "study.yaml:5:18: lr of stroll is \".nan\"; expected a number > 0");
    bad_optimizer("stroll: {lr: 1e999}",
                  "study.yaml:5:18: lr of stroll is \"1e999\"; expected a number > 0");
    bad_optimizer("stroll: {memory: 2.5}", "study.yaml:5:22: memory of stroll is \"2.5\"; "
                                           "expected a whole number from 1 to 100");
    bad_optimizer("stroll: {nesterov: yes}",
                  "study.yaml:5:24: nesterov of stroll is \"yes\"; expected true or false");
    bad_optimizer("stroll: 3",
                  "study.yaml:5:13: the options of stroll are \"3\"; expected a map");
    bad_problem("hill: {shape: rigde}", "study.yaml:3:19: shape of hill is \"rigde\"; "
                                        "expected round, ridge or saddle "
                                        "(did you mean \"ridge\"?)");
    bad_problem("hill: {batch: fulll}", "study.yaml:3:19: batch of hill is \"fulll\"; expected "
                                        "a whole number from 1 to 1e+15 or full "
                                        "(did you mean \"full\"?)");
}

Test(refusal, out_of_range)
{
    bad_optimizer("stroll: {lr: 0}",
                  "study.yaml:5:18: lr of stroll is \"0\"; expected a number > 0");
    bad_optimizer(
        "stroll: {momentum: 1.5}",
        "study.yaml:5:24: momentum of stroll is \"1.5\"; expected a number from 0 to 1");
    bad_optimizer(
        "stroll: {momentum: [0.5, -1]}",
        "study.yaml:5:30: momentum of stroll is \"-1\"; expected a number from 0 to 1");
    bad_optimizer("stroll: {memory: {linear: [1, 101, 3]}}",
                  "study.yaml:5:35: memory of stroll is \"101\"; "
                  "expected a whole number from 1 to 100");
    bad_problem("lake: {depth: 101}",
                "study.yaml:3:19: depth of lake is \"101\"; expected a number > 0 and <= 100");
    bad_problem(
        "hill: {dim: 0}",
        "study.yaml:3:17: dim of hill is \"0\"; expected a whole number from 1 to 1000");
    bad_problem("lake: {instance: 3}",
                "study.yaml:3:12: found instance, but lake does not generate its data");
    bad_problem(
        "hill: {data: study.yaml, instance: 3}",
        "study.yaml:3:40: found instance beside data; expected one of them, as instances "
        "are of generated data");
    bad_problem(
        "hill: {instance: [1, 2], data: study.yaml}",
        "study.yaml:3:22: found instance beside data; expected one of them, as instances "
        "are of generated data");
}

Test(refusal, grids)
{
    bad_optimizer(
        "stroll: {lr: []}",
        "study.yaml:5:18: lr of stroll is an empty list; expected at least one value");
    bad_optimizer("stroll: {lr: {}}",
                  "study.yaml:5:18: lr of stroll is an empty map; expected a "
                  "value, a list of values, or one of log, linear and random");
    bad_optimizer(
        "stroll: {lr: {lgo: [1, 2, 3]}}",
        "study.yaml:5:19: unknown grid \"lgo\" for lr of stroll; did you mean \"log\"?");
    bad_optimizer("stroll: {lr: {log: [1, 2]}}",
                  "study.yaml:5:24: lr of stroll: log is a list; expected [low, high, count]");
    bad_optimizer("stroll: {lr: {log: [1, 2, 1]}}",
                  "study.yaml:5:31: the count of lr of stroll is \"1\"; "
                  "expected a whole number from 2 to 10000");
    bad_optimizer("stroll: {lr: {log: [2, 1, 3]}}",
                  "study.yaml:5:28: lr of stroll: a grid from 2 to 1; expected low < high");
    bad_optimizer("stroll: {momentum: {log: [0, 1, 3]}}",
                  "study.yaml:5:31: momentum of stroll: a log grid from 0; expected low > 0");
    bad_optimizer("stroll: {lr: [1, 2, 1.0]}",
                  "study.yaml:5:25: lr of stroll takes the value 1 "
                  "twice; expected different ones");
    bad_optimizer(
        "stroll: {memory: {linear: [1, 3, 5]}}",
        "study.yaml:5:31: memory of stroll takes the value 2 twice; expected different "
        "ones");
    bad_optimizer(
        "stroll: {nesterov: {log: [1, 2, 3]}}",
        "study.yaml:5:24: nesterov of stroll is a map; expected a value or a list: it "
        "is no number");
}

Test(refusal, random_search)
{
    bad_optimizer(
        "stroll: {lr: {random: {log: [1, 2]}}}",
        "study.yaml:5:27: lr of stroll: expected random: {log: [low, high], count: n} "
        "or random: {linear: [low, high], count: n}");
    bad_optimizer(
        "stroll: {lr: {random: {log: [1, 2], count: 3}}, "
        "momentum: {random: {linear: [0, 1], count: 4}}}",
        "study.yaml:5:53: momentum is drawn 4 times but lr 3 times; expected one count, "
        "as they are drawn together");
    bad_optimizer("stroll: {memory: {random: {linear: [1, 3], count: 4}}}",
                  "study.yaml:5:14: memory: the range has fewer than 4 different values");
}

Test(refusal, zips)
{
    bad_optimizer("{stroll: {lr: [1, 2], memory: [1, 2, 3]}, zip: [lr, memory]}",
                  "study.yaml:5:57: zip: lr has 2 values but memory has 3; expected as many");
    bad_optimizer("{stroll: {lr: [1, 2]}, zip: [lr, memory]}",
                  "study.yaml:5:38: zip names \"memory\", which this entry does not give; "
                  "expected lr");
    bad_optimizer("{stroll: {lr: [1, 2], memory: [1, 2]}, zip: [lr, lr]}",
                  "study.yaml:5:54: zip names \"lr\" twice");
    bad_optimizer("{stroll: {lr: [1, 2], memory: [1, 2]}, zip: [[lr, memory], [memory, lr]]}",
                  "study.yaml:5:65: zip names \"memory\" twice");
    bad_optimizer("{stroll: {lr: [1, 2]}, zip: lr}",
                  "study.yaml:5:33: zip is \"lr\"; expected the names of two options or more");
}

Test(refusal, entries)
{
    bad_optimizer("[stroll]",
                  "study.yaml:5:5: found a list; expected an optimizer, as in name: "
                  "{option: value}");
    bad_optimizer("{label: x}",
                  "study.yaml:5:5: found a map; expected an optimizer, as in name: "
                  "{option: value}");
    bad_optimizer("{stroll: , label: [x]}",
                  "study.yaml:5:23: label is a list; expected a text of one line");
    bad_optimizer("{stroll: , through: rope}",
                  "study.yaml:5:25: found \"rope\"; expected a list of transforms, as in "
                  "[clip: {norm: 1}]");
    bad_optimizer("{stroll: {lr: 1}, label: x}\n  - {stroll: {lr: 2}, label: x}",
                  "study.yaml:6:30: label \"x\" stands already in line 5");
    bad_optimizer("stroll: {lr: 1}\n  - stroll: {lr: [1, 2]}",
                  "study.yaml:6:5: the study has this trial twice: stroll on hill with "
                  "{\"lr\":1,\"momentum\":0,\"nesterov\":false,\"memory\":5}");
}

Test(refusal, top_level)
{
    sample_bad("- 1\n",
               "study.yaml:1:1: a study is a map; found a list; expected study: name first");
    sample_bad("study: s\nproblems: [hill]\nbudget: {steps: 1}\n",
               "study.yaml:1:1: the key \"optimizers\" is missing");
    sample_bad(
        "study: S\nproblems: [hill]\noptimizers: [stroll]\nbudget: {steps: 1}\n",
        "study.yaml:1:8: study is \"S\"; expected a name of lower case letters, digits, - "
        "and _");
    sample_bad("study: s\nproblems: []\noptimizers: [stroll]\nbudget: {steps: 1}\n",
               "study.yaml:2:11: problems is an empty list; expected a list of problems");
    bad_key("seed: 3", "study.yaml:5:1: unknown key \"seed\"; did you mean \"seeds\"?");
    bad_key("budget: {steps: 2}",
            "study.yaml:5:1: key \"budget\" stands here a second time; the first is in line 4");
    bad_key("device: cuda",
            "study.yaml:5:9: device: cuda: trials run on the CPU in this version");
    bad_key("device: tpu", "study.yaml:5:9: device is \"tpu\"; expected cpu");
    bad_key("precision: f16", "study.yaml:5:12: precision is \"f16\"; expected f64 or f32");
    bad_key("threats: 3", "study.yaml:5:1: unknown key \"threats\"; did you mean \"threads\"?");
}

Test(refusal, rules)
{
    bad_key("seeds: 0",
            "study.yaml:5:8: seeds (a count, or a list of them) is \"0\"; expected a "
            "whole number from 1 to 100000");
    bad_key("seeds: [1, 2, 1]", "study.yaml:5:15: seed 1 stands here twice");
    bad_key("seeds: [-1]", "study.yaml:5:9: a seed is \"-1\"; expected a whole number >= 0");
    bad_key("seeds: []",
            "study.yaml:5:8: seeds is an empty list; expected a count or a list of seeds");
    bad_key("log: {evry: 3}",
            "study.yaml:5:7: unknown key \"evry\" in log; did you mean \"every\"?");
    bad_key("stop: {diverged: 0.5}",
            "study.yaml:5:18: diverged of stop is \"0.5\"; expected a number >= 1");
    bad_key("checkpoint: 5m",
            "study.yaml:5:13: checkpoint is \"5m\"; expected a map with every or steps");
    bad_key(
        "checkpoint: {every: 5 min}",
        "study.yaml:5:21: every of checkpoint is \"5 min\"; expected a duration, as in 30s, "
        "5m or 2h");
    bad_key("checkpoint: {evry: 5m}",
            "study.yaml:5:14: unknown key \"evry\" in checkpoint; did "
            "you mean \"every\"?");
    bad_key("checkpoint: {steps: 0}",
            "study.yaml:5:21: steps of checkpoint is \"0\"; expected a whole number >= 1");
    bad_key("limits: {memory: 4Gb}", "study.yaml:5:18: memory of limits is \"4Gb\"; expected "
                                     "bytes, as in 4GiB or 500MB");
    bad_key("limits: {seconds: 0}",
            "study.yaml:5:19: seconds of limits is \"0\"; expected a number > 0");
    sample_bad("study: s\nproblems: [hill]\noptimizers: [stroll]\nbudget: {}\n",
               "study.yaml:4:9: budget is an empty map; expected a map with steps, samples, "
               "epochs, gradients or seconds");
    sample_bad("study: s\nproblems: [hill]\noptimizers: [stroll]\nbudget: {steps: 0}\n",
               "study.yaml:4:17: steps of budget is \"0\"; expected a whole number >= 1");
}

Test(refusal, targets_figures_probes)
{
    bad_key("targets: {lss: 1}",
            "study.yaml:5:11: unknown metric \"lss\"; did you mean \"loss\"?");
    bad_key("targets: {heigth: 1}",
            "study.yaml:5:11: unknown metric \"heigth\"; did you mean \"height\"?");
    bad_key("targets: {loss: low}",
            "study.yaml:5:17: target of loss is \"low\"; expected a number");
    bad_key("figures: [curve]",
            "study.yaml:5:11: unknown figure \"curve\"; did you mean \"curves\"?");
    bad_key("figures: [curves: {x: step}]",
            "study.yaml:5:23: unknown clock \"step\"; did you mean \"steps\"?");
    bad_key("figures: [curves: {y: final los}]",
            "study.yaml:5:23: unknown metric \"los\"; did you mean \"loss\"?");
    bad_key("figures: [sensitivity]",
            "study.yaml:5:11: sensitivity needs over: the option on its axis");
    bad_key("figures: [sensitivity: {over: rate}]",
            "study.yaml:5:31: \"rate\" is no option of any optimizer of this study; "
            "expected lr, momentum, nesterov or memory");
    bad_key("probes: [compass, compass]", "study.yaml:5:19: probe compass stands here twice");
    bad_key("probes: [compass: {declination: [1, 2]}]",
            "study.yaml:5:10: probe compass has 2 settings; expected single values");
}

Test(refusal, what_is_not_offered)
{
    bad_optimizer("swim", "study.yaml:5:5: swim needs matvec, which hill does not offer");
    bad_optimizer("{swim: , through: [rope]}",
                  "study.yaml:5:6: swim needs matvec, which rope over hill does not offer");
    bad_problem("lake", "study.yaml:4:14: stroll needs gradient, which lake does not offer");
    sample_bad("study: s\nproblems: [lake]\noptimizers: {swim: {}}\nbudget: {steps: 1}\n",
               "study.yaml:3:13: optimizers is a map; expected a list of optimizers");
    sample_bad("study: s\nproblems: [lake]\noptimizers: [swim]\nprobes: [compass]\n"
               "budget: {steps: 1}\n",
               "study.yaml:4:10: compass needs gradient, which lake does not offer");
    sample_bad("study: s\nproblems: [lake]\noptimizers: [swim]\nprecision: f32\n"
               "budget: {steps: 1}\n",
               "study.yaml:3:14: swim has no f32 variant; it was built for f64 only");
    sample_bad("study: s\nproblems: [lake]\noptimizers: [{swim: , through: [rope]}]\n"
               "budget: {steps: 1}\n",
               "study.yaml:3:33: rope needs gradient, which lake does not offer");
}

Test(refusal, missing_data)
{
    failure f;
    cr_expect_null(sample_read("study: s\nproblems:\n  - hill: {data: absent.txt}\n"
                               "optimizers: [stroll]\nbudget: {steps: 1}\n",
                               &f));
    static const char place[] = "study.yaml:3:18: data of hill: ";
    cr_expect_eq(strncmp(f.sentence, place, sizeof place - 1), 0, "%s", f.sentence);
}
