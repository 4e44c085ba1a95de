#!/usr/bin/env python3
"""Writes survival_golden.h: Kaplan-Meier curves, their intervals and the log-rank test by
lifelines.

    python3 survival_golden.py > survival_golden.h               (lifelines 0.30, numpy 2.4)
"""
import numpy as np
from lifelines import KaplanMeierFitter
from lifelines.statistics import logrank_test

import golden

generator = np.random.default_rng(5)


def runs(n, scale, share):
    times = np.ceil(generator.exponential(scale, n))
    return times, generator.uniform(size=n) < share


golden.head("survival_golden.py")
both = []
for name, n, scale, share in (("slow", 23, 40, 0.7), ("fast", 17, 18, 0.9)):
    times, reached = runs(n, scale, share)
    both += [(times, reached)]
    fit = KaplanMeierFitter().fit(times, reached, alpha=0.1)
    at = np.arange(0, times.max() + 1)
    golden.array(name + "_times", times)
    golden.array(name + "_reached", reached)
    golden.array(name + "_alive", fit.survival_function_at_times(at))
    bounds = fit.confidence_interval_survival_function_
    step = bounds.index.searchsorted(at, side="right") - 1
    golden.array(name + "_bounds", bounds.to_numpy()[step])
    golden.value(name + "_median", fit.median_survival_time_)
found = logrank_test(both[0][0], both[1][0], both[0][1], both[1][1])
golden.array("log_rank", [found.test_statistic, found.p_value])
