#!/usr/bin/env python3
"""Writes tuning_golden.h: the expected best of k by opda's U and V statistics and by enumeration
of all subsets, and its band by Dvoretzky, Kiefer and Wolfowitz; the parabola by numpy.

    python3 tuning_golden.py > tuning_golden.h                        (opda 0.8, numpy 2.4)
"""
import itertools

import numpy as np
from opda.nonparametric import EmpiricalDistribution

import golden

generator = np.random.default_rng(17)
y = np.round(generator.gamma(2, size=41), 2)           # odd: every quantile is one value
k = np.arange(1, len(y) + 1)
middle = EmpiricalDistribution(y)
low, dist, high = EmpiricalDistribution.confidence_bands(y, 0.8, method="dkw")

golden.head("tuning_golden.py")
golden.array("tuned", y)
golden.array("tuned_expected", middle.u_tuning_curve(k, minimize=True))
golden.array("tuned_plug_in", middle.v_tuning_curve(k, minimize=True))
golden.array("tuned_median", middle.quantile_tuning_curve(k, 0.5, minimize=True))
golden.array("tuned_low", high.quantile_tuning_curve(k, 0.5, minimize=True))
golden.array("tuned_high", low.quantile_tuning_curve(k, 0.5, minimize=True))
small = y[:7]
golden.array("tuned_by_subsets", [np.mean([min(s) for s in itertools.combinations(small, n)])
                                  for n in range(1, 8)])

lr = 10.0 ** np.linspace(-4, 0, 9)
score = 0.3 + 0.05 * np.log(lr / 0.02) ** 2 + 0.01 * generator.normal(size=9)
best = int(np.argmin(score))
part = slice(best - 2, best + 3)
p = np.polyfit(np.log(lr[part]), score[part], 2)
golden.array("swept_lr", lr)
golden.array("swept_score", score)
golden.value("swept_optimum", np.exp(-p[1] / (2 * p[0])))
start = 2.0
inside = np.abs(np.log10(lr / lr[best])) <= 1.5 + 1e-9
golden.value("swept_sensitivity", np.mean(np.minimum(score, start)[inside]) - score.min())
x = np.log10(lr)
bound = score.min() + 0.5
dense = np.linspace(-4, 0, 4000001)
within = dense[np.interp(dense, x, score) <= bound]
golden.value("swept_width", within[-1] - within[0])
