"""The peer of bench_figures: the same curve figure as pandas and matplotlib users draw it from the
same store. For every optimizer the setting of the least median final loss, its median and
quartiles over the seeds against the steps; one panel a problem; PDF, SVG and PNG. Prints its
seconds, imports not counted. Call: figures_pandas.py STORE FOLDER"""
import sqlite3
import sys
import time

try:
    import matplotlib
    import pandas as pd
except ImportError:
    sys.exit("pandas or matplotlib is not there")
matplotlib.use("Agg")
import matplotlib.pyplot as plt

begin = time.perf_counter()
store = sqlite3.connect(sys.argv[1])
final = pd.read_sql("SELECT * FROM trials JOIN final USING (trial) WHERE metric = 'loss'", store)
median = final.groupby(["problem_options", "label", "options"])["value"].median().reset_index()
best = median.loc[median.groupby(["problem_options", "label"])["value"].idxmin()]
problems = sorted(best["problem_options"].unique())
figure, axes = plt.subplots(1, len(problems), figsize=(7, 2), squeeze=False)
for problem, ax in zip(problems, axes[0]):
    for row in best[best["problem_options"] == problem].itertuples():
        chosen = final[(final["problem_options"] == problem) & (final["label"] == row.label)
                       & (final["options"] == row.options)]
        trials = ", ".join(map(str, chosen["trial"]))
        curve = pd.read_sql("SELECT trial, step, value FROM curve WHERE metric = 'loss'"
                            f" AND trial IN ({trials})", store)
        q = curve.groupby("step")["value"].quantile([0.25, 0.5, 0.75]).unstack()
        ax.fill_between(q.index, q[0.25], q[0.75], alpha=0.2)
        ax.plot(q.index, q[0.5], label=row.label)
    ax.set_yscale("log")
figure.legend(*axes[0][0].get_legend_handles_labels(), loc="lower center", ncol=5)
for ending in ("pdf", "svg", "png"):
    figure.savefig(f"{sys.argv[2]}/peer.{ending}", dpi=300)
print(time.perf_counter() - begin)
