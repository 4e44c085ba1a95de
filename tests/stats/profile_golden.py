#!/usr/bin/env python3
"""Writes profile_golden.h: times to target, scores and profiles as AlgoPerf's own program computes
them, and its speedup.

    git clone https://github.com/mlcommons/algorithmic-efficiency    (at 2c90454)
    python3 profile_golden.py algorithmic-efficiency > profile_golden.h
                                             (numpy 2.4, pandas 2.3, scipy 1.17, matplotlib, absl-py)
"""
import sys
import tempfile
import types

import numpy as np
import pandas as pd

import golden

PROBLEMS, STUDIES, TRIALS, SOLVERS = 8, 3, 5, 4
TARGET = 0.5


def stand_in(name, **members):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(members)


def load(checkout):
    """The scoring module with its registry of workloads replaced by p0 .. p7."""
    names = ["p%d" % p for p in range(PROBLEMS)]
    stand_in("algoperf")
    stand_in("algoperf.workloads")
    stand_in("algoperf.workloads.workloads", WORKLOADS={}, BASE_WORKLOADS=names,
             get_base_workload_name=lambda name: name)
    sys.modules["algoperf.workloads"].workloads = sys.modules["algoperf.workloads.workloads"]
    stand_in("tabulate", tabulate=str)
    stand_in("scoring", scoring_utils=types.SimpleNamespace(
        get_workload_metrics_and_targets=lambda name: ("validation/loss", TARGET)))
    sys.path.insert(0, checkout + "/scoring")
    np.trapz = np.trapezoid
    import performance_profile
    return performance_profile


def submission(hits):
    """One row per trial: a curve that is at the target from the hit time on. Points are at equal
    times everywhere, as AlgoPerf compares positions in the curve and not times."""
    times = np.arange(1.0, 61.0)
    rows = [{"workload": "p%d" % p, "study": s, "trial": k, "score": times,
             "validation/loss": np.where(times >= hits[p, s, k], 0.4, 0.9)}
            for p in range(PROBLEMS) for s in range(STUDIES) for k in range(TRIALS)]
    return pd.DataFrame(rows)


def main(module):
    generator = np.random.default_rng(11)
    hits = generator.integers(3, 60, size=(SOLVERS, PROBLEMS, STUDIES, TRIALS)).astype(float)
    hits[generator.uniform(size=hits.shape) < 0.35] = np.inf
    hits[3] = hits[3] + 25                       # a slow one, often beyond four times the best
    hits[:, 5] = np.inf                          # a problem that no one solves
    hits[2, 1] = np.inf                          # and one that solver 2 does not
    hits[1, 2] = hits[0, 2]                      # a tie
    hits[hits > 60] = np.inf
    names = ["s%d" % s for s in range(SOLVERS)]
    with tempfile.TemporaryDirectory() as folder:
        given = {name: submission(hits[k]) for k, name in enumerate(names)}
        times = pd.concat([module.get_workloads_time_to_target(given[n], n, "score")
                           for n in names]).to_numpy()
        table = module.compute_performance_profiles(given, "score", max_tau=4.0, output_dir=folder)
        score = module.compute_leaderboard_score(table, normalize=True)["score"].to_numpy()
    budgets = 61.0 + np.arange(PROBLEMS)
    from scipy.stats import gmean
    finite = np.where(np.isinf(times), budgets + 1, times)
    golden.head("profile_golden.py")
    print("enum { SOLVERS = %d, PROBLEMS = %d, STUDIES = %d, TRIALS = %d };" %
          (SOLVERS, PROBLEMS, STUDIES, TRIALS))
    golden.array("trial_times", hits)
    golden.array("problem_times", times)
    golden.array("compatible_scores", score)
    golden.array("profile_points", table.columns.to_numpy(float))
    golden.array("profile_values", table.to_numpy())
    golden.array("budgets", budgets)
    golden.array("inverse_speedups", [gmean(finite[k] / finite[0]) for k in range(SOLVERS)])


main(load(sys.argv[1]))
