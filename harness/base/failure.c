#include "base/failure.h"

#include <stdarg.h>
#include <stdio.h>

bool failure_set(failure *f, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    vsnprintf(f->sentence, sizeof f->sentence, format, values);
    va_end(values);
    return false;
}
