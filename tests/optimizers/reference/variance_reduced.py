"""Writes variance_reduced.tsv and ai_sarah.tsv: SVRG (Johnson and Zhang 2013), SARAH and SARAH+
(Nguyen et al. 2017) and AI-SARAH (Shi et al. 2021, algorithm 2) in plain numpy. The third
derivative that AI-SARAH needs is exact here, not a difference."""
import numpy as np

from cases import STEPS, Lasso, Ridges, row, write_case


def svrg(p, lr, in_smoothness, inner):
    a = lr / p.sample_smoothness if in_smoothness else lr
    x = p.start
    for step in range(STEPS):
        batch = p.draw(step)
        if step % inner == 0:
            w, mean = x, p.gradient(x, p.whole)
        v = p.gradient(x, batch) - p.gradient(w, batch) + mean
        x = p.prox(a, x - a * v)
        yield x


def sarah(p, lr, in_smoothness, inner, gamma):
    a = lr / p.sample_smoothness if in_smoothness else lr
    x, left = p.start, 0
    for step in range(STEPS):
        batch = p.draw(step)
        if left == 0:
            v, left = p.gradient(x, p.whole), inner
            first = v @ v
        else:
            v, left = p.gradient(x, batch) - p.gradient(before, batch) + v, left - 1
        if gamma > 0 and v @ v <= gamma * first:
            left = 0
        before, x = x, p.prox(a, x - a * v)
        yield x


def third(x, v, batch):
    """v' (d/dt H(x + t v) v) at t = 0; with q = p (1 - p), dq/dm = q (1 - 2 p)."""
    sums = []
    for k in batch:
        s = 1 / (1 + np.exp(-row(k) @ x))
        sums.append(s * (1 - s) * (1 - 2 * s) * (row(k) @ v) ** 3)
    return np.mean(sums)


def ai_sarah(p, gamma, beta):
    x, inside, delta = p.start, False, 0
    for step in range(STEPS):
        batch = p.draw(step)
        if not inside:
            v = p.gradient(x, p.whole)
            first = v @ v
        hv = p.hessian(x, batch) @ v
        newton = (v @ hv) / abs(hv @ hv + third(x, v, batch))
        a = min(newton, 1 / delta) if delta else newton
        delta = beta * delta + (1 - beta) / newton if delta else 1 / newton
        new = x - a * v
        v = p.gradient(new, batch) - p.gradient(x, batch) + v
        x, inside = new, v @ v >= gamma * first
        yield x


with open("variance_reduced.tsv", "w") as out:
    for name, p in (("ridges", Ridges()), ("lasso", Lasso())):
        for lr, units, inner in ((0.1, "true", 8), (0.2, "false", 5)):
            options = {"lr": lr, "in_smoothness": units}
            if inner != 8:  # two epochs, which is the default
                options["inner"] = inner
            points = list(svrg(p, lr, units == "true", inner))
            write_case(out, "svrg", name, options, points)
        for lr, units, inner, gamma in ((0.5, "true", 4, 0), (0.3, "false", 7, 0), (0.3, "false", 40, 0.125)):
            options = {"lr": lr, "in_smoothness": units, "gamma": gamma}
            if inner != 4:  # one epoch, which is the default
                options["inner"] = inner
            points = list(sarah(p, lr, units == "true", inner, gamma))
            write_case(out, "sarah", name, options, points)
with open("ai_sarah.tsv", "w") as out:
    for gamma, beta in ((0.03125, 0.999), (0.25, 0.9)):
        points = list(ai_sarah(Ridges(), gamma, beta))
        write_case(out, "ai_sarah", "ridges", {"gamma": gamma, "beta": beta}, points)
