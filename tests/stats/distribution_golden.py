#!/usr/bin/env python3
"""Writes distribution_golden.h: tails and quantiles by mpmath with 60 digits (quantiles are
roots of those tails), so that even scipy's last digits do not matter.

    python3 distribution_golden.py > distribution_golden.h      (mpmath 1.4)
"""
import mpmath as mp

import golden

mp.mp.dps = 60


def normal(z):
    return mp.erfc(mp.mpf(z) / mp.sqrt(2)) / 2


def beta(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def student(t, df):
    t = mp.mpf(t)
    tail = beta(mp.mpf(df) / 2, mp.mpf(1) / 2, df / (df + t * t)) / 2
    return tail if t >= 0 else 1 - tail


def chi_square(x, df):
    return mp.gammainc(mp.mpf(df) / 2, mp.mpf(x) / 2, regularized=True)


def fisher(f, d1, d2):
    return beta(mp.mpf(d2) / 2, mp.mpf(d1) / 2, d2 / (d2 + d1 * mp.mpf(f)))


def table(name, rows):
    golden.array(name, [float(x) for row in rows for x in row])


def student_root(p, df):
    """t with P(T > t) = 1 - p, p > 1/2: bisection on the logarithm."""
    q, low, high = 1 - mp.mpf(p), mp.mpf("1e-6"), mp.mpf("1e30")
    for _ in range(140):
        middle = mp.sqrt(low * high)
        low, high = (middle, high) if student(middle, df) > q else (low, middle)
    return low


golden.head("distribution_golden.py")
table("normal_tails", [(z, normal(z)) for z in
                       (-8.5, -3, -1, -0.1, 0, 0.5, 1, 1.96, 3.09, 6, 12, 25, 37)])
table("normal_points", [(p, mp.sqrt(2) * mp.erfinv(2 * mp.mpf(p) - 1)) for p in
                        (1e-18, 1e-9, 0.001, 0.025, 0.3, 0.5, 0.7, 0.95, 0.975, 0.999)])
table("student_tails", [(t, df, student(t, df)) for df in (0.5, 1, 2, 3, 7.5, 29, 100, 2000, 1e4)
                        for t in (-2.5, 0, 1e-3, 0.7, 2, 4.5, 11)])
table("student_points", [(p, df, student_root(p, df)) for df in (1, 2, 4.5, 9, 30, 1000)
                         for p in (0.6, 0.9, 0.975, 0.999, 1 - 1e-6)])
table("chi_square_tails", [(x, df, chi_square(x, df)) for df in (1, 2, 3, 10, 47, 500)
                           for x in (1e-3, 0.5, 3, 12, 60, 480, 700)])
table("fisher_tails", [(f, d1, d2, fisher(f, d1, d2)) for d1, d2 in
                       ((1, 1), (2, 8), (3, 30), (10, 90), (59, 1000), (4, 4000))
                       for f in (1e-3, 0.3, 1, 1.7, 5, 20)])
table("log_betas", [(a, b, mp.log(mp.beta(a, b))) for a, b in
                    ((0.5, 0.5), (1, 3), (0.5, 40), (9.5, 11), (12, 12), (200, 3), (5000, 0.5),
                     (300, 700))])
