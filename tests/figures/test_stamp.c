/* Provenance inside pictures, equal bytes of equal figures, and gnuplot alone. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "easel.h"
#include "figures/gnuplot.h"
#include "figures/stamp.h"

static const figure curves = {.kind = FIGURE_CURVES, .x = "steps", .y = "loss"};
static failure f;

static void begin(void)
{
    easel_begin();
    easel_curves("a", 0.1, 3, 20, 0.9, TRIAL_DONE);
    easel_curves("<b> & {c}_%\\", 0.1, 3, 20, 0.8, TRIAL_DONE);
}

TestSuite(stamp, .init = begin, .fini = easel_end);

static int shell(const char *command)
{
    return system(arena_format(easel_memory, "cd %s && %s", easel_folder(), command));
}

Test(stamp, pictures_say_what_they_were_made_from)
{
    static const char *const endings[] = {"pdf", "svg", "png"};
    const figure_file *drawn = easel_draw(curves, FIGURE_USUAL);
    for (int k = 0; k < 3; k++) {
        text found = {0};
        const char *path =
            arena_format(easel_memory, "%s/%s.%s", easel_folder(), drawn->name, endings[k]);
        cr_assert(stamp_read(path, &found, &f), "%s", f.sentence);
        cr_assert(strstr(found.data, "figure: curves: {x: steps, y: loss}\n"), "%s",
                  found.data);
        cr_assert(strstr(found.data, "study: sample\nproblem: bowl\nstore: "), "%s",
                  found.data);
        cr_assert(strstr(found.data, "\ntrials: 1-6\n"), "%s", found.data);
        text_free(&found);
    }
}

Test(stamp, other_files_are_told_apart)
{
    text found = {0};
    shell("printf 'hello' > plain.pdf && : > empty.png");
    cr_assert_not(
        stamp_read(arena_format(easel_memory, "%s/plain.pdf", easel_folder()), &found, &f));
    cr_assert(strstr(f.sentence, "not a figure of slalom plot"), "%s", f.sentence);
    cr_assert_not(
        stamp_read(arena_format(easel_memory, "%s/empty.png", easel_folder()), &found, &f));
    cr_assert_not(stamp_read("no/such/file.svg", &found, &f));
    cr_assert(strstr(f.sentence, "no/such/file.svg: cannot be read"), "%s", f.sentence);
}

Test(stamp, words_with_every_special_character_come_back)
{
    const char *words = "a \\ ( ) < > & &amp; 'x' \"y\"\nline\n";
    text bytes = {0}, stamped = {0}, found = {0};
    text_add(&bytes, "<svg a='b'><g/></svg>");
    cr_assert(stamp_svg(&bytes, words, &stamped) && stamp_svg_find(&stamped, &found));
    cr_assert_str_eq(found.data, words);
    bytes = stamped = found = (text){0};
    text_add(&bytes, "%%PDF-1.5\n/CreationDate (D:20260101000000Z)\ntrailer\n<< /Size 3\n"
                     "   /Root 2 0 R\n>>\nstartxref\n9\n%%%%EOF\n");
    cr_assert(stamp_pdf(&bytes, words, &stamped) && stamp_pdf_find(&stamped, &found));
    cr_assert_str_eq(found.data, words);
    cr_assert(strstr(stamped.data, "/CreationDate (D:20000101000000Z)\ntrailer"));
}

Test(stamp, the_same_data_give_the_same_bytes)
{
    easel_draw(curves, FIGURE_USUAL);
    cr_assert_eq(shell("mkdir old && cp *.pdf *.svg *.png *.gp *.tsv *.txt *.tex old"), 0);
    easel_draw(curves, FIGURE_USUAL);
    cr_assert_eq(shell("for f in old/*; do cmp $f $(basename $f) || exit 1; done"), 0);
}

Test(stamp, gnuplot_alone_draws_the_same)
{
    const figure_file *drawn = easel_draw(curves, FIGURE_USUAL | FIGURE_LATEX);
    cr_assert_eq(shell(arena_format(easel_memory,
                                    "grep -v metadata %s.svg >a && rm *.svg *.png *.pdf && "
                                    "gnuplot -d %s.gp 2>err && test ! -s err && "
                                    "ls %s.pdf %s.png >/dev/null && gnuplot -d %s-latex.gp && "
                                    "test -s %s-latex.tex && test -s %s-latex.pdf",
                                    drawn->name, drawn->name, drawn->name, drawn->name,
                                    drawn->name, drawn->name, drawn->name)),
                 0);
    text latex = easel_read(arena_format(easel_memory, "%s-latex.tex", drawn->name));
    cr_assert(strstr(latex.data, "$<$b$>$ \\& \\{c\\}\\_\\%\\textbackslash{}"));
}

/* A script that fails does not take its neighbours along. */
Test(stamp, tells_which_script_failed)
{
    static const char *const names[] = {"good", "wrong", "fine"};
    static const char good[] = "set terminal svg\nset output 'x.svg'\nplot x\n";
    bool drawn[3];
    for (int k = 0; k < 3; k++) {
        const char *words = k == 1 ? "plot nothing(x\n" : good;
        cr_assert(file_write(easel_folder(), names[k], ".gp", words, strlen(words), &f));
    }
    gnuplot_run(easel_folder(), names, 3, FIGURE_SVG, drawn, &f);
    cr_assert(drawn[0] && !drawn[1] && drawn[2]);
    cr_assert(strstr(f.sentence, "gnuplot failed") && strstr(f.sentence, "nothing"), "%s",
              f.sentence);
}

Test(stamp, gnuplots_own_words_are_shown)
{
    const char *name = "broken";
    bool drawn;
    shell("echo 'plot nonsense(' > broken.gp");
    gnuplot_run(easel_folder(), &name, 1, FIGURE_SVG, &drawn, &f);
    cr_assert_not(drawn);
    cr_assert(strstr(f.sentence, "\"broken.gp\" line 1"), "%s", f.sentence);
    setenv("PATH", easel_folder(), 1);
    gnuplot_run(easel_folder(), &name, 1, FIGURE_SVG, &drawn, &f);
    cr_assert_not(drawn);
    cr_assert_str_eq(f.sentence, "gnuplot is not installed: apt install gnuplot-nox");
}
