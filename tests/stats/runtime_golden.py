#!/usr/bin/env python3
"""Writes runtime_golden.h: expected runtimes, simulated restarts and the pairwise test of COCO by
cocopp; the distribution of simulated restarts also from its recursion
P(T = t) = (sum over successes of [e = t] + sum over failures of P(T = t - e)) / N,
which has no noise, and from which cocopp's own samples must not differ.

    python3 runtime_golden.py > runtime_golden.h                    (cocopp 2.9.1, numpy 2.4)
"""
import numpy as np
from cocopp import toolsstats

import golden

generator = np.random.default_rng(8)
LONGEST = 4000


def expected(evaluations, reached):
    return toolsstats.sp(evaluations, issuccessful=reached)[0]


def distribution(evaluations, reached):
    """P(T <= t) for t = 0 .. LONGEST."""
    p = np.zeros(LONGEST + 1)
    for t in range(1, LONGEST + 1):
        for e, there in zip(evaluations, reached):
            p[t] += (e == t) if there else (p[t - e] if t > e else 0)
        p[t] /= len(evaluations)
    return np.cumsum(p)


def cases():
    rows, curves = [], []
    budgets = np.array([5, 20, 40, 80, 150, 300, 700, 2000])
    for n, share in ((1, 1), (3, 0.4), (15, 0.3), (15, 1.0), (20, 0.05)):
        evaluations = generator.integers(3, 120, n)
        reached = generator.uniform(size=n) < share
        reached[0] = True
        order = np.argsort(~reached, kind="stable")       # failures last, as cocopp wants them
        evaluations, reached = evaluations[order], reached[order]
        exact = distribution(evaluations, reached)[budgets]
        np.random.seed(1)
        sampled = toolsstats.simulated_evals(evaluations, int(sum(~reached)), 300000,
                                             return_as=np.asarray)
        found = np.mean(sampled[:, None] <= budgets, axis=0)
        assert np.abs(found - exact).max() < 0.005, (found, exact)
        rows += [n, *evaluations, *reached, expected(evaluations, reached)]
        curves += [*exact]
    golden.array("runtime_cases", rows)
    golden.array("runtime_budgets", budgets)
    golden.array("runtime_exact", curves)


class Entry:
    """What significancetest asks of a data set: one target, values by evaluations."""

    def __init__(self, evaluations, reached, curve):
        self.evaluations, self.reached = np.asarray(evaluations, float), np.asarray(reached)
        self.maxevals = self.evaluations
        self.funvals = curve

    def nbRuns(self):
        return len(self.reached)

    def detEvals(self, targets):
        return [np.where(self.reached, self.evaluations, np.nan)]

    def detERT(self, targets):
        n = sum(self.reached)
        return [sum(self.evaluations) / n if n else np.inf]

    def detAverageEvals(self, targets):
        return [np.mean(self.evaluations)]

    def info_str(self, targets):
        return ""


def pairwise():
    rows = []
    for na, nb, share_a, share_b, sign in ((15, 15, 1, 1, 1), (15, 15, 0.6, 0.5, 1),
                                           (10, 7, 0.9, 0.2, 1), (8, 8, 0, 0, 1),
                                           (12, 12, 0.7, 0, 1), (9, 9, 0.5, 0.5, -1)):
        entries, given = [], []
        for n, share, scale, odd in ((na, share_a, 60, 0), (nb, share_b, 100, 1)):
            # No ties: cocopp's rank sums do not correct their variance for them.
            evaluations = generator.permutation(np.arange(10 + odd, 10 + scale, 2))[:n]
            reached = np.arange(n) < round(share * n)
            steps = np.arange(1, 200)
            values = np.abs(generator.normal(size=n)) * sign * 3
            curve = np.column_stack([steps, *[v + 1 / steps for v in values]])
            entries.append(Entry(evaluations, reached, curve))
            given.append((evaluations, reached, curve))
        found = toolsstats.significancetest(*entries, [1e-8])[0]
        least = min([e for g in given for e, r in zip(g[0], g[1]) if not r], default=np.inf)
        rows += [na, nb]
        for evaluations, reached, curve in given:
            at = curve[int(least) - 1, 1:] if np.isfinite(least) else np.zeros(len(reached))
            rows += [*evaluations, *reached, *at]
        rows += [least, found[0], plain_p(entries, found), float(found[1] < 1)]
    golden.array("pairwise_cases", rows)


def plain_p(entries, found):
    """cocopp replaces p by 1 when the expected runtimes disagree; undo that: p = P(|Z| > z)."""
    return 2 * (1.0 - toolsstats.zprob(abs(found[0])))


golden.head("runtime_golden.py")
cases()
pairwise()
