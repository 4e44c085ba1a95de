/* Performance profiles: rho_s(tau) = |{p: r(s, p) <= tau}| / n, r = t(s, p) / min_s' t(s', p)
   (Dolan and More 2002, doi:10.1007/s101070100263). A problem that no one solved stays in n.
   A profile ranks only against the best solver shown and can change when that one is left out
   (Gould and Scott 2016, doi:10.1145/2950048): so it is made anew for what is shown, and pairs
   can be looked at alone. */
#pragma once

#include "stats/steps.h"
#include "stats/time_table.h"

typedef struct profile {
    int solvers, problems;
    double *ratios; /* [solver * problems + problem]; +inf = not solved, also by all */
    double longest; /* the greatest finite ratio; 1 when there is none */
    steps *curves;  /* rho of each solver; x = tau >= 1 */
    double *wins;   /* rho(1): share of problems where it is (one of) the best */
    double *solved; /* rho(r_M-): share of problems solved at all */
} profile;

profile profile_of(const time_table *, arena *);

/* Only of the rows in `shown`, in that order. */
profile profile_of_shown(const time_table *, const int *shown, int count, arena *);

/* Solver 0 of the profile is `a`, solver 1 is `b`. */
profile profile_pair(const time_table *, int a, int b, arena *);
