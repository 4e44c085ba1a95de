#include "stats/minimize.h"

#include <math.h>
#include <string.h>

#define MOST_STEPS 2000

typedef struct vertex {
    double x[MINIMIZE_VARIABLES], value;
} vertex;

typedef struct simplex {
    minimize_function *function;
    void *context;
    int variables;
    vertex at[MINIMIZE_VARIABLES + 1]; /* best first */
} simplex;

static void sort_vertices(simplex *s)
{
    for (int k = 1; k <= s->variables; k++) {
        vertex v = s->at[k];
        int at = k;
        for (; at > 0 && s->at[at - 1].value > v.value; at--)
            s->at[at] = s->at[at - 1];
        s->at[at] = v;
    }
}

static void evaluate(simplex *s, vertex *v)
{
    v->value = s->function(v->x, s->context);
    if (isnan(v->value))
        v->value = (double)INFINITY;
}

/* centre + factor (worst - centre), the centre being that of all but the worst. */
static vertex along(simplex *s, double factor)
{
    vertex v;
    const vertex *worst = &s->at[s->variables];
    for (int i = 0; i < s->variables; i++) {
        double centre = 0;
        for (int k = 0; k < s->variables; k++)
            centre += s->at[k].x[i] / s->variables;
        v.x[i] = centre + factor * (worst->x[i] - centre);
    }
    evaluate(s, &v);
    return v;
}

static void shrink(simplex *s)
{
    for (int k = 1; k <= s->variables; k++) {
        for (int i = 0; i < s->variables; i++)
            s->at[k].x[i] = 0.5 * (s->at[k].x[i] + s->at[0].x[i]);
        evaluate(s, &s->at[k]);
    }
}

static void improve(simplex *s)
{
    vertex *worst = &s->at[s->variables], reflected = along(s, -1);
    if (reflected.value < s->at[0].value) {
        vertex expanded = along(s, -2);
        *worst = expanded.value < reflected.value ? expanded : reflected;
        return;
    }
    if (reflected.value < s->at[s->variables - 1].value) {
        *worst = reflected;
        return;
    }
    vertex contracted = along(s, reflected.value < worst->value ? -0.5 : 0.5);
    if (contracted.value < fmin(reflected.value, worst->value))
        *worst = contracted;
    else
        shrink(s);
}

static double extent(const simplex *s)
{
    double most = 0;
    for (int k = 1; k <= s->variables; k++)
        for (int i = 0; i < s->variables; i++)
            most = fmax(most, fabs(s->at[k].x[i] - s->at[0].x[i]));
    return most;
}

double minimize(minimize_function *function, void *context, int variables, double *x,
                double step, double tolerance)
{
    simplex s = {function, context, variables, {{{0}, 0}}};
    for (int k = 0; k <= variables; k++) {
        memcpy(s.at[k].x, x, (size_t)variables * sizeof *x);
        if (k > 0)
            s.at[k].x[k - 1] += step;
        evaluate(&s, &s.at[k]);
    }
    sort_vertices(&s);
    for (int k = 0; k < MOST_STEPS && extent(&s) > tolerance; k++) {
        improve(&s);
        sort_vertices(&s);
    }
    memcpy(x, s.at[0].x, (size_t)variables * sizeof *x);
    return s.at[0].value;
}
