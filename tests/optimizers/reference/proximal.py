"""Writes proximal.tsv: ISTA, FISTA (Beck and Teboulle 2009, section 4; restarts after O'Donoghue
and Candes 2015, (12)) and accelerated gradient for nonconvex penalties (Ghadimi and Lan 2016,
algorithm 1, with the step sizes and the restart of Yang et al. 2020) in plain numpy."""
import numpy as np

from cases import STEPS, Lasso, Ridges, write_case


def gd(p, lr, in_smoothness):
    x, a = p.start, lr / p.smoothness if in_smoothness else lr
    for _ in range(STEPS):
        x = p.prox(a, x - a * p.gradient(x, p.whole))
        yield x


def fista(p, lr, in_smoothness, restart):
    a = lr / p.smoothness if in_smoothness else lr
    x = y = p.start
    t = 1
    for _ in range(STEPS):
        new = p.prox(a, y - a * p.gradient(y, p.whole))
        t_new = (1 + np.sqrt(1 + 4 * t * t)) / 2
        if restart == "gradient" and (y - new) @ (new - x) > 0:
            t_new, y = 1, new
        else:
            y = new + (t - 1) / t_new * (new - x)
        x, t = new, t_new
        yield x


def ag_nonconvex(p, lr, restart):
    beta = lr / p.smoothness
    x = x_ag = md = p.start
    alpha = speed = old_speed = 1
    restarted = 0
    for k in range(1, STEPS + 1):
        if restart == "speed" and old_speed > speed and k - restarted >= 3:
            alpha, restarted = 1, k
        else:
            alpha = 2 / (1 + np.sqrt(1 + 4 / alpha**2))
        md_old, md = md, (1 - alpha) * x_ag + alpha * x
        old_speed, speed = speed, np.linalg.norm(md - md_old)
        g = p.gradient(md, p.whole)
        x = p.prox(beta / alpha, x - beta / alpha * g)
        x_ag = p.prox(beta, md - beta * g)
        yield x_ag


with open("proximal.tsv", "w") as out:
    for name, p in (("ridges", Ridges()), ("lasso", Lasso())):
        for lr, units in ((1, "true"), (0.3, "false")):
            options = {"lr": lr, "in_smoothness": units}
            method = "prox_gd" if name == "lasso" else "gd"
            write_case(out, method, name, options, list(gd(p, lr, units == "true")))
            for restart in ("none", "gradient"):
                options = {"lr": lr, "in_smoothness": units, "restart": restart}
                points = list(fista(p, lr, units == "true", restart))
                write_case(out, "fista", name, options, points)
        for restart in ("none", "speed"):
            points = list(ag_nonconvex(p, 0.99, restart))
            write_case(out, "ag_nonconvex", name, {"restart": restart}, points)
