/* As many digits as an interval justifies. */
#pragma once

#include "base/text.h"

/* The value with decimals down to the second digit of the interval's width: 0.12345 and 0.0047
   make 0.1234; three digits when the width is 0 or not finite. Never more than ten digits. */
void digits_add(text *, double value, double width);
