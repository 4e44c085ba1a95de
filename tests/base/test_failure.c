#include <criterion/criterion.h>
#include <string.h>

#include "base/failure.h"

Test(failure, holds_the_sentence_and_is_false)
{
    failure f;
    cr_assert_not(failure_set(&f, "rank %d exceeds %d", 7, 5));
    cr_assert_str_eq(f.sentence, "rank 7 exceeds 5");
}

Test(failure, cuts_what_is_too_long)
{
    failure f;
    cr_assert_not(failure_set(&f, "%05000d", 1));
    cr_assert_eq(strlen(f.sentence), sizeof f.sentence - 1);
}
