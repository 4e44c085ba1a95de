#include "reference.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "course.h"

enum { STEPS = 200, MOST = 8, LINE = 512 };

/* Up to MOST coordinates, evenly spaced. */
static int64_t stride(int64_t n)
{
    return n >= MOST ? n / MOST : 1;
}

static void compare(const course *c, const char *row, double tolerance, const char *title,
                    int step)
{
    double largest = 0, apart = 0;
    char *end;
    int64_t at = 0;
    for (int k = 0; k < MOST && at < c->n; k++, at += stride(c->n)) {
        double expected = strtod(row, &end);
        cr_assert(end > row, "%s: step %d has %d numbers", title, step, k);
        row = end;
        largest = fmax(largest, fabs(expected));
        apart = fmax(apart, fabs((double)c->x[at] - expected));
    }
    cr_assert(apart <= tolerance * largest, "%s: after step %d x is %.3g off, of %.3g", title,
              step + 1, apart, largest);
}

static void follow_case(char *title, FILE *rows, double tolerance)
{
    char row[LINE], spelt[COURSE_TEXT];
    char *rest, *optimizer, *problem, *options, *transform;
    course c;
    title[strcspn(title, "\n")] = '\0';
    strtok_r(title, "\t", &rest);
    optimizer = strtok_r(NULL, "\t", &rest);
    problem = strtok_r(NULL, "\t", &rest);
    options = strtok_r(NULL, "\t", &rest);
    transform = options ? strtok_r(NULL, "\t", &rest) : NULL;
    snprintf(spelt, sizeof spelt, "%s %s", optimizer, options ? options : "");
    course_open(&c, problem, spelt, transform);
    cr_assert(c.chain, "%s", c.failure.sentence);
    for (int step = 0; step < STEPS; step++) {
        cr_assert(fgets(row, sizeof row, rows), "%s ends at step %d", spelt, step);
        course_step(&c);
        compare(&c, row, tolerance, spelt, step);
    }
    course_close(&c);
}

void SL_PRECISE(reference_follow)(const char *file, double tolerance)
{
    char path[1024], title[LINE];
    int cases = 0;
    snprintf(path, sizeof path, "%s/tests/optimizers/reference/%s", getenv("SLALOM_ROOT"),
             file);
    FILE *rows = fopen(path, "r");
    cr_assert(rows, "cannot open %s", path);
    for (; fgets(title, sizeof title, rows); cases++)
        follow_case(title, rows, tolerance);
    fclose(rows);
    cr_assert(cases > 0, "%s is empty", path);
}
