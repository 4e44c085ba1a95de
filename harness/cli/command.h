/* The commands behind `slalom COMMAND ...`: one file each, argp for the options. */
#pragma once

/* Exit codes. */
enum { EXIT_ALL_IN_STORE = 0, EXIT_SOME_FAILED = 1, EXIT_WRONG = 2, EXIT_INTERRUPTED = 130 };

typedef struct command {
    const char *name;
    const char *summary;               /* one line of `slalom --help` */
    int (*run)(int argc, char **argv); /* argv[0] is "slalom NAME" */
} command;

int command_run(int argc, char **argv);
int command_status(int argc, char **argv);
int command_submit(int argc, char **argv);
int command_table(int argc, char **argv);
int command_plot(int argc, char **argv);
int command_report(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_list(int argc, char **argv);
int command_info(int argc, char **argv);
int command_new(int argc, char **argv);
int command_build(int argc, char **argv);
int command_check(int argc, char **argv);
int command_data(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_merge(int argc, char **argv);
int command_export(int argc, char **argv);
int command_doctor(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_lint(int argc, char **argv);
int command_claims(int argc, char **argv);
int command_import(int argc, char **argv);
int command_tokenize(int argc, char **argv);
int command_sample(int argc, char **argv);
