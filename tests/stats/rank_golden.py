#!/usr/bin/env python3
"""Writes rank_golden.h: Friedman's test by scipy, Iman and Davenport's F from it, the range of
normal variates by scipy's studentized_range, pairwise Wilcoxon by scipy with statsmodels' Holm.

    python3 rank_golden.py > rank_golden.h            (numpy 2.4, scipy 1.17, statsmodels 0.14)
"""
import itertools

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

import golden

generator = np.random.default_rng(21)


def table(name, scores):
    """scores[problem, solver]"""
    n, k = scores.shape
    chi, p = stats.friedmanchisquare(*scores.T)
    f = (n - 1) * chi / (n * (k - 1) - chi)
    pairs = [stats.wilcoxon(scores[:, i], scores[:, j], correction=False,
                            method="exact" if len(set(np.abs(scores[:, i] - scores[:, j]))) == n
                            else "asymptotic").pvalue
             for i, j in itertools.combinations(range(k), 2)]
    golden.array(name + "_scores", scores.T)
    golden.array(name + "_average", stats.rankdata(scores, axis=1).mean(axis=0))
    golden.array(name + "_tests", [chi, p, f, stats.f.sf(f, k - 1, (k - 1) * (n - 1))])
    golden.array(name + "_pairs", multipletests(pairs, method="holm")[1])


golden.head("rank_golden.py")
print("enum { RANKED = 5, RACES = 12 };")
plain = generator.normal(size=(12, 5)) + np.array([0, 0.2, 1.5, 1.6, 3])
table("untied", plain)
table("tied", np.round(plain))
rows = []
for k in (2, 3, 4, 5, 10, 12, 30, 60):
    for alpha in (0.05, 0.1, 0.01):
        rows += [k, alpha, stats.studentized_range.ppf(1 - alpha, k, np.inf)]
golden.array("normal_ranges", rows)
