/* What LaTeX is given: every word of every kind of figure, and of its caption, is fit for it.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "easel.h"

static const char label[] = "%s_x & 50%% #1 {y} $z ~ \\w^2";

/* Two problems of three sizes of words; all kinds find something to draw. */
static void begin(void)
{
    easel_begin();
    easel_targets[0] = (target){"loss", 0.5};
    easel_target_count = 1;
    for (int problem = 0; problem < 3; problem++)
        for (uint64_t k = 0; k < 8; k++) {
            const double loss[] = {1 + problem, 0.5,
                                   0.3 - 0.1 * (double)(k & 1) + 0.1 * problem};
            easel_add(arena_format(easel_memory, "p_%d & q%%", problem),
                      arena_format(easel_memory, label, k & 1 ? "a" : "b"), k & 2 ? 0.1 : 1,
                      k & 4 ? 0.9 : 0, 0, 3, loss, TRIAL_DONE);
        }
}

TestSuite(latex, .init = begin, .fini = easel_end);

/* Nothing that TeX takes for a command of its own, but $...$ around a number or < and >. */
static void check_words(const char *words, size_t length)
{
    int depth = 0;
    for (size_t k = 0; k < length; k++) {
        if (words[k] == '$' &&
            words[k + 1 + strspn(words + k + 1, "0123456789.-+^{}<>")] == '$')
            k += 1 + strspn(words + k + 1, "0123456789.-+^{}<>");
        else if (words[k] == '\\')
            k++;
        else if (strchr("_%&#$~^", words[k]))
            cr_assert_fail("a bare %c in: %.*s", words[k], (int)length, words);
        else
            depth += (words[k] == '{') - (words[k] == '}');
    }
    cr_assert_eq(depth, 0, "unbalanced: %.*s", (int)length, words);
}

/* cairolatex puts each text as \put(x,y){\makebox(0,0){\strut{}words}}%, in groups. */
static int check_picture(const char *tex)
{
    int count = 0;
    for (const char *at = strstr(tex, "\\strut{}"); at; at = strstr(at, "\\strut{}")) {
        at += strlen("\\strut{}");
        size_t length = strcspn(at, "\n");
        while (length > 0 && strchr("%}", at[length - 1]) && at[length - 2] != '\\')
            length--;
        check_words(at, length);
        count++;
    }
    return count;
}

Test(latex, has_no_bare_characters_in_any_kind)
{
    for (int k = 0; k < FIGURE_KINDS; k++) {
        figure f = {.kind = (figure_kind)k, .x = "steps", .y = "loss", .over = "lr"};
        f.over2 = k == FIGURE_HEATMAP ? "momentum" : NULL;
        const figure_file *drawn = easel_draw(f, FIGURE_SVG | FIGURE_LATEX);
        if (!drawn) /* all sizes are the same */
            cr_assert_eq(k, FIGURE_SCALING);
        else {
            text tex = easel_read(arena_format(easel_memory, "%s-latex.tex", drawn->name));
            cr_assert(check_picture(tex.data) >= 4, "%s", tex.data);
            text words = easel_read(arena_format(easel_memory, "%s.caption.tex", drawn->name));
            check_words(words.data, words.length - strlen("%\n"));
        }
    }
}
