/* slalom export: csv and json lines, whole files only. */
#include <criterion/criterion.h>
#include <math.h>

#include "stores.h"

TestSuite(export, .init = stores_begin, .fini = stores_end);

static void make(double loss)
{
    failure f;
    int64_t id;
    trial trials[] = {sample_trial(stores_memory, "a, \"b\"", 0.1, 0, 7)};
    study st = sample_study("race/one", trials, 1);
    store *s = stores_open("a.db");
    cr_assert(store_study(s, &st, &id, &f), "%s", f.sentence);
    stores_add(s, "a, \"b\"", 7, loss, TRIAL_DONE);
    stores_add(s, "other", 7, loss, TRIAL_DONE);
    store_close(s);
}

static int export(const char *arguments)
{
    return session_run(&stores_session, "export --store a.db %s", arguments);
}

Test(export, csv_quotes)
{
    make(0.3);
    cr_expect_eq(export("race"), 0, "%s", stores_session.output);
    session_expect(
        &stores_session,
        "trial,study,problem,problem_options,optimizer,options,label,seed,precision,"
        "device,status,step,samples,loss_calls,gradient_calls,hvp_calls,matvec_calls,"
        "flops,optimizer_seconds,oracle_seconds,seconds,metric,value\n");
    session_expect(&stores_session, "1,race/one,bowl,\"{\"\"dim\"\":10}\",walker,");
    session_expect(&stores_session, ",\"a, \"\"b\"\"\",7,f64,cpu,done,1,10,0,1,0,0,100,0.001,"
                                    "0.002,0.003,loss,0.15\n");
    cr_expect_eq(
        session_shell(&stores_session, "$SLALOM_PROGRAM export --store a.db race/one | wc -l"),
        0);
    cr_expect_str_eq(stores_session.output, "7\n");
    cr_expect_eq(
        session_shell(&stores_session, "$SLALOM_PROGRAM export --store a.db --all | wc -l"), 0);
    cr_expect_str_eq(stores_session.output, "13\n");
}

Test(export, values_that_are_not_finite_are_spelt)
{
    make((double)NAN);
    cr_expect_eq(export("race"), 0);
    session_expect(&stores_session, ",loss,nan\n");
    make(-(double)INFINITY);
    cr_expect_eq(export("race"), 0);
    session_expect(&stores_session, ",loss,-inf\n");
    session_expect(&stores_session, ",accuracy,inf\n");
    cr_expect_eq(export("race -f jsonl"), 0);
    session_expect(&stores_session, "\"metric\":\"loss\",\"value\":\"-inf\"}\n");
}

Test(export, json_lines_are_json)
{
    make(nextafter(0.3, 1));
    cr_expect_eq(export("--all --format jsonl"), 0);
    session_expect(&stores_session, "{\"trial\":1,\"study\":\"race/one\",\"problem\":\"bowl\","
                                    "\"problem_options\":{\"dim\":10},");
    session_expect(&stores_session, "\"label\":\"a, \\\"b\\\"\",\"seed\":7,");
    session_expect(&stores_session, "\"value\":0.30000000000000004}");
    session_expect(&stores_session, "\"study\":null,");
}

Test(export, files_are_whole_or_not_there)
{
    make(0.3);
    cr_expect_eq(export("--all --output out.csv"), 0);
    session_expect(&stores_session, "out.csv: 12 values\n");
    cr_expect_eq(session_shell(&stores_session, "wc -l < out.csv"), 0);
    cr_expect_str_eq(stores_session.output, "13\n");
    cr_expect_eq(export("nowhere --output no.csv"), 2);
    cr_expect_eq(export("--all --output none/out.csv"), 2);
    session_expect(&stores_session, "none/out.csv: cannot write the file: No such file");
    cr_expect_eq(session_shell(&stores_session, "ls no.csv* out.csv.* 2>/dev/null | wc -l"), 0);
    cr_expect_str_eq(stores_session.output, "0\n");
    cr_expect_eq(export("--all > /dev/full"), 2);
}

Test(export, wrong_calls)
{
    make(0.3);
    cr_expect_eq(export(""), 2);
    session_expect(&stores_session, "Give either a study or --all");
    cr_expect_eq(export("race --all"), 2);
    cr_expect_eq(export("--all --format xml"), 2);
    session_expect(&stores_session, "--format xml: expected csv or jsonl");
    cr_expect_eq(session_run(&stores_session, "export --all --store b.db"), 2);
    session_expect(&stores_session, "there is no store b.db");
}
