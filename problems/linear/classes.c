#include "classes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where `label` is or belongs. */
static int64_t position(const classes *c, int32_t label)
{
    int64_t low = 0, high = c->count;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (c->labels[middle] < label)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_class(double label)
{
    return fabs(label) < 2e9 && label == floor(label);
}

int32_t classes_find(const classes *c, double label)
{
    if (!is_class(label))
        return -1;
    int64_t at = position(c, (int32_t)label);
    return at < c->count && c->labels[at] == (int32_t)label ? (int32_t)at : -1;
}

static bool insert(classes *c, double label, char *sentence)
{
    if (!is_class(label)) {
        snprintf(sentence, CLASSES_SENTENCE,
                 "has the label %.17g, expected whole numbers that name classes", label);
        return false;
    }
    int64_t at = position(c, (int32_t)label);
    if (at < c->count && c->labels[at] == (int32_t)label)
        return true;
    if (c->count == CLASSES_MOST) {
        snprintf(sentence, CLASSES_SENTENCE,
                 "has more than %d different labels, expected fewer classes", CLASSES_MOST);
        return false;
    }
    memmove(&c->labels[at + 1], &c->labels[at], (size_t)(c->count - at) * sizeof c->labels[0]);
    c->labels[at] = (int32_t)label;
    c->count++;
    return true;
}

/* The classes that the rows do not show: 0 .. expected-1 or 1 .. expected. */
static bool complete(classes *c, int64_t expected, char *sentence)
{
    int32_t first = c->labels[0] == 0 ? 0 : 1;
    if (c->labels[0] < first || c->labels[c->count - 1] >= first + expected) {
        snprintf(sentence, CLASSES_SENTENCE,
                 "has %lld different labels from %d to %d, expected %lld classes",
                 (long long)c->count, c->labels[0], c->labels[c->count - 1],
                 (long long)expected);
        return false;
    }
    for (int32_t k = 0; k < expected; k++)
        c->labels[k] = first + k;
    c->count = expected;
    return true;
}

bool classes_collect(classes *c, const double *labels, int64_t rows, int64_t expected,
                     char sentence[CLASSES_SENTENCE])
{
    c->count = 0;
    for (int64_t i = 0; i < rows; i++)
        if ((i == 0 || labels[i] != labels[i - 1]) && !insert(c, labels[i], sentence))
            return false;
    if (expected > 0 && expected != c->count)
        return complete(c, expected, sentence);
    if (c->count >= 2)
        return true;
    snprintf(sentence, CLASSES_SENTENCE,
             "has the label %d in all of its %lld rows, expected at least two classes",
             c->count ? c->labels[0] : 0, (long long)rows);
    return false;
}
