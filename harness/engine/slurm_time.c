/* Time limits as sbatch writes them: minutes, minutes:seconds, hours:minutes:seconds,
   days-hours, days-hours:minutes, days-hours:minutes:seconds. */
#include <string.h>

#include "engine/slurm.h"

enum { PARTS_MOST = 3, DIGITS_MOST = 6, MINUTE = 60, HOUR = 3600, DAY = 86400 };

/* Numbers with colons between them, to the end of the text; how many, or 0. */
static int read_numbers(const char *from, int64_t *numbers)
{
    for (int count = 0; count < PARTS_MOST;) {
        size_t digits = strspn(from, "0123456789");
        if (digits == 0 || digits > DIGITS_MOST)
            return 0;
        numbers[count] = 0;
        for (size_t k = 0; k < digits; k++)
            numbers[count] = 10 * numbers[count] + (from[k] - '0');
        count++;
        from += digits;
        if (!*from)
            return count;
        if (*from++ != ':')
            return 0;
    }
    return 0;
}

int64_t slurm_seconds(const char *time)
{
    int64_t n[PARTS_MOST] = {0}, days = 0;
    const char *dash = strchr(time, '-');
    size_t digits = strspn(time, "0123456789");
    if (dash) {
        if (time + digits != dash || digits == 0 || digits > DIGITS_MOST)
            return 0;
        for (const char *c = time; c < dash; c++)
            days = 10 * days + (*c - '0');
    }
    int count = read_numbers(dash ? dash + 1 : time, n);
    if (count == 0)
        return 0;
    if (dash || count == PARTS_MOST)
        return DAY * days + HOUR * n[0] + MINUTE * n[1] + n[2];
    return MINUTE * n[0] + n[1];
}
