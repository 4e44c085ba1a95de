/* Options in words: their values, ranges and types. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "study/setting.h"

#define LARGEST_WHOLE 9007199254740992.0 /* 2^53: every whole double below is exact */

/* The word at a position of "log|linear". */
static void add_word(text *out, const char *words, int position)
{
    for (; position > 0 && words; position--) {
        words = strchr(words, '|');
        words = words ? words + 1 : NULL;
    }
    if (words)
        text_add_bytes(out, words, strcspn(words, "|"));
}

void option_value_add(text *out, const sl_option *option, const option_value *value)
{
    double number = value->number;
    if (option->type == SL_TYPE_DATA)
        text_add(out, "%s", value->text ? value->text : "");
    else if (option->type == SL_TYPE_BOOL)
        text_add(out, number != 0.0 ? "true" : "false");
    else if (option->type == SL_TYPE_CHOICE)
        add_word(out, option->words, (int)number);
    else if (option->type == SL_TYPE_INT && option->words && number == 0.0)
        text_add(out, "%s", option->words);
    else if (option->type == SL_TYPE_INT)
        text_add(out, "%.0f", number);
    else if (isinf(number))
        text_add(out, number > 0.0 ? ".inf" : "-.inf");
    else
        text_add_number(out, number);
}

static void add_bound(text *out, const char *before, double bound)
{
    text_add(out, "%s", before);
    text_add_number(out, bound);
}

void option_range_add(text *out, const sl_option *option)
{
    bool number = option->type == SL_TYPE_REAL || option->type == SL_TYPE_INT;
    bool above = option->low <= SL_POSITIVE && option->low > 0.0;
    double most = option->type == SL_TYPE_INT ? LARGEST_WHOLE : DBL_MAX;
    bool low = number && option->low > -most && !above;
    bool high = number && option->high < most;
    if (number && above)
        text_add(out, "> 0");
    if (low && high) {
        add_bound(out, "from ", option->low);
        add_bound(out, " to ", option->high);
    } else if (low) {
        add_bound(out, ">= ", option->low);
    } else if (high) {
        add_bound(out, above ? " and <= " : "<= ", option->high);
    }
}

static void add_choices(text *out, const char *words)
{
    for (const char *word = words; word && *word;) {
        size_t length = strcspn(word, "|");
        bool last = word[length] == '\0';
        text_add(out, "%s", word == words ? "" : last ? " or " : ", ");
        text_add_bytes(out, word, length);
        word += length + !last;
    }
}

void option_expected_add(text *out, const sl_option *option)
{
    text range = {0};
    option_range_add(&range, option);
    const char *space = range.length ? " " : "", *bounds = range.length ? range.data : "";
    if (option->type == SL_TYPE_REAL)
        text_add(out, "a number%s%s", space, bounds);
    else if (option->type == SL_TYPE_INT)
        text_add(out, "a whole number%s%s", space, bounds);
    else if (option->type == SL_TYPE_BOOL)
        text_add(out, "true or false");
    else if (option->type == SL_TYPE_DATA)
        text_add(out, "the name of a data set or a path");
    else
        add_choices(out, option->words);
    if (option->type == SL_TYPE_INT && option->words)
        text_add(out, " or %s", option->words);
    text_free(&range);
}

const char *option_type_name(sl_type type)
{
    static const char *const names[] = {"", "real", "int", "bool", "choice", "data"};
    return (size_t)type < sizeof names / sizeof *names ? names[type] : "";
}

bool option_in_range(const sl_option *option, double number)
{
    if (option->type == SL_TYPE_INT && fabs(number) > LARGEST_WHOLE)
        return false;
    return number >= option->low && number <= option->high;
}
