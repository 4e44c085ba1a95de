#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "base/nearest.h"
#include "cli/asked.h"
#include "cli/command.h"
#include "figures/figure.h"
#include "stats/lint.h"

typedef struct choices {
    asked asked;
    const char *output, *problem;
    bool latex;
} choices;

static const struct argp_option options[] = {
    {"output", 'o', "FOLDER", 0, "Where the figures go (default: figures beside the study)", 0},
    {"figure", 'f', "FIGURE", 0,
     "Only this figure: a kind, as in curves, or a figure as in a study, "
     "as in 'pareto: {x: seconds}'",
     0},
    {"problem", 'p', "PROBLEM", 0, "Only this problem, by its label", 0},
    {"latex", 'l', NULL, 0, "Also for LaTeX: NAME-latex.tex with its NAME-latex.pdf", 0},
    {0},
};

static error_t parse(int key, char *word, struct argp_state *state)
{
    choices *c = state->input;
    switch (key) {
    case 'o':
        c->output = word;
        return 0;
    case 'f':
        c->asked.figure = word;
        return 0;
    case 'p':
        c->problem = word;
        return 0;
    case 'l':
        c->latex = true;
        return 0;
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &c->asked;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static const struct argp parser = {
    options,
    parse,
    "STUDY",
    "Draws the figures of a study as PDF, SVG and PNG, each beside the gnuplot script and the "
    "data that it was drawn from, and a caption.\v"
    "Kinds: curves, sensitivity, heatmap, profile, data_profile, ecdf, bars, ranks, pareto, "
    "tuning, box, scaling; plots/README.md tells what they show and STUDY.md how a study asks "
    "for them. A study without figures gets the loss over the steps, and over lr where it "
    "varies. slalom explain tells what a picture was made from.",
    asked_arguments,
    NULL,
    NULL};

static bool check_problem(const char *label, const study *first, arena *a, failure *f)
{
    int64_t count = 0, most = 0;
    for (const study *s = first; s; s = s->next)
        most += s->trial_count;
    const char **labels = arena_array(a, const char *, most);
    for (const study *s = first; s; s = s->next)
        for (int64_t k = 0; k < s->trial_count; k++) {
            if (!label || strcmp(label, s->trials[k].problem_label) == 0)
                return true;
            labels[count++] = s->trials[k].problem_label;
        }
    const char *nearest = nearest_name(label, labels, (size_t)count);
    return failure_set(f, "--problem %s: the study has no such problem; expected %s%s", label,
                       nearest ? "" : "one like ", nearest ? nearest : labels[0]);
}

static void tell(const char *folder, const figure_list *list, bool latex)
{
    for (int k = 0; k < list->count; k++)
        printf("%s/%s.pdf\n", folder, list->at[k].name);
    printf("%d figure%s, each also as .svg, .png%s, with .gp, .tsv and .caption.txt, .tex\n",
           list->count, list->count == 1 ? "" : "s", latex ? " and -latex.tex" : "");
    for (const char *line = list->notes.data; line && *line; line = strchr(line, '\n') + 1)
        fprintf(stderr, "slalom plot: %.*s\n", (int)strcspn(line, "\n"), line);
}

static void tell_lint(store *st, const study *s, arena *a)
{
    findings found = lint(st, s, a);
    if (found.count > 0)
        fprintf(stderr, "lint: %d finding%s (slalom lint %s)\n", found.count,
                found.count == 1 ? "" : "s", s->path);
}

static const char *default_folder(const study *s, arena *a)
{
    const char *slash = strrchr(s->path, '/');
    return arena_format(a, "%.*sfigures", slash ? (int)(slash - s->path) + 1 : 0, s->path);
}

static bool draw_all(const choices *c, store *st, failure *f)
{
    const study *s = c->asked.study;
    arena *memory = c->asked.memory;
    figure_list list;
    figure_request request = {st, s, c->problem,
                              c->output ? c->output : default_folder(s, memory),
                              FIGURE_USUAL | (c->latex ? FIGURE_LATEX : 0)};
    if (!check_problem(c->problem, s, memory, f))
        return false;
    bool good = figures_draw(&request, &list, memory, f);
    if (good) {
        tell(request.folder, &list, c->latex);
        tell_lint(st, s, memory);
    }
    figure_list_free(&list);
    return good;
}

int command_plot(int argc, char **argv)
{
    choices c = {0};
    failure f = {{0}};
    asked_open(&c.asked);
    argp_err_exit_status = EXIT_WRONG;
    argp_parse(&parser, argc, argv, 0, NULL, &c);
    bool read = asked_read(&c.asked, &f);
    store *st = read ? store_open_readonly(c.asked.store_path, &f) : NULL;
    bool good = st && draw_all(&c, st, &f);
    if (!good)
        fprintf(stderr, "slalom plot: %s\n", f.sentence);
    store_close(st);
    asked_close(&c.asked);
    return good ? EXIT_ALL_IN_STORE : EXIT_WRONG;
}
