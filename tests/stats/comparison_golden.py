#!/usr/bin/env python3
"""Writes comparison_golden.h: tests, intervals and aggregates by scipy, statsmodels and rliable;
bootstrap distributions by enumerating all n^n resamples, so that they have no noise.

    python3 comparison_golden.py > comparison_golden.h
                                  (numpy 2.4, scipy 1.17, statsmodels 0.14, rliable 1.2)
"""
import itertools

import numpy as np
from rliable import library, metrics
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

import golden

generator = np.random.default_rng(3)


def ranks():
    """Rows of (n, n values, W+, p) and of (nx, ny, values, U, p)."""
    rows = []
    for n, decimals in ((1, 9), (5, 9), (12, 9), (50, 9), (12, 0), (60, 9), (80, 1)):
        d = np.round(generator.normal(0.4, 1.5, n), decimals)
        exact = decimals == 9 and n <= 50
        if not exact:
            d[:2] = 0, 0.5
        kept = d[d != 0]
        found = stats.wilcoxon(kept, method="exact" if exact else "asymptotic", correction=False)
        above = stats.rankdata(np.abs(kept))[kept > 0].sum()
        rows += [n, *d, above, found.pvalue]
    golden.array("signed_ranks", rows)
    rows = []
    for nx, ny, decimals in ((1, 1, 9), (4, 7, 9), (10, 10, 0), (30, 12, 1)):
        x = np.round(generator.normal(0, 1.5, nx), decimals)
        y = np.round(generator.normal(0.7, 1.5, ny), decimals)
        u, p = stats.mannwhitneyu(x, y, method="asymptotic", use_continuity=False)
        rows += [nx, ny, *x, *y, u, p]
    golden.array("rank_sums", rows)


def sign_flips():
    rows = []
    for n, decimals in ((2, 9), (5, 9), (10, 9), (10, 0), (13, 1), (18, 9)):
        d = np.round(generator.normal(0.5, 1, n), decimals)
        found = stats.permutation_test((d,), np.sum, permutation_type="samples",
                                       n_resamples=np.inf, alternative="two-sided")
        rows += [n, *d, found.pvalue]
    golden.array("sign_flips", rows)


def exhaustive(d, statistic):
    """The bootstrap distribution itself: percentile and BCa limits at 90 %."""
    n = len(d)
    found = np.sort([statistic(d[list(k)]) for k in itertools.product(range(n), repeat=n)])
    level = np.array((0.05, 0.95))
    here = statistic(d)
    below = (np.mean(found < here) + np.mean(found <= here)) / 2
    left = np.array([statistic(np.delete(d, k)) for k in range(n)])
    u = left.mean() - left
    a = np.sum(u ** 3) / (6 * np.sum(u ** 2) ** 1.5)
    z = stats.norm.ppf(below) + stats.norm.ppf(level)
    corrected = stats.norm.cdf(stats.norm.ppf(below) + z / (1 - a * z))
    return [here, *np.quantile(found, level), *np.quantile(found, corrected)]


def bootstraps():
    d = generator.exponential(size=7) ** 1.5
    golden.array("bootstrap_data", d)
    golden.array("bootstrap_means", exhaustive(d, np.mean))
    both = stats.bootstrap((generator.permutation(d),), np.mean, n_resamples=400000,
                           confidence_level=0.9, method="BCa", rng=generator)
    golden.array("scipy_bca", [both.confidence_interval.low, both.confidence_interval.high])


def aggregates():
    x, y = generator.normal(0.6, 0.4, (7, 5)), generator.normal(0.5, 0.4, (4, 5))
    y[0] = np.round(y[0], 1)
    x[:, 1], y[:, 1] = np.round(x[:, 1], 1), np.round(y[:, 1], 1)
    golden.array("scores_x", x.T)                    # problem by problem
    golden.array("scores_y", y.T)
    golden.value("middle_mean", metrics.aggregate_iqm(x))
    golden.value("optimality_gap", metrics.aggregate_optimality_gap(x))
    golden.value("optimality_gap_at_half", metrics.aggregate_optimality_gap(x, 0.5))
    golden.value("improvement", metrics.probability_of_improvement(x, y))
    for name, statistic, given in (
            ("middle_mean", metrics.aggregate_iqm, (x,)),
            ("improvement", metrics.probability_of_improvement, (x, y))):
        _, found = library.get_interval_estimates({"both": given if len(given) > 1 else x},
                                                  lambda *s: np.array([statistic(*s)]), reps=20000,
                                                  random_state=np.random.RandomState(5))
        golden.array(name + "_interval", found["both"])


def corrections():
    p = np.array([0.01, 0.04, 0.03, 0.005, 0.005, 0.6, 0.9])
    golden.array("holm_p", p)
    golden.array("holm_adjusted", multipletests(p, method="holm")[1])
    rows = []
    for k, n in ((0, 1), (0, 10), (1, 1), (3, 10), (10, 10), (57, 100)):
        rows += [k, n, *proportion_confint(k, n, 0.05, "wilson")]
    golden.array("wilson", rows)


golden.head("comparison_golden.py")
ranks()
sign_flips()
bootstraps()
aggregates()
corrections()
