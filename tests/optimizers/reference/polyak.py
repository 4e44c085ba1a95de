"""Writes polyak.tsv: SPS_max (Loizou et al. 2021), SANIA (Abdukhakimov et al. 2023), AdGD
(Malitsky and Mishchenko 2020) and OASIS (Jahani et al. 2021) in plain numpy. Bends has a diagonal
Hessian, where every probe of random signs gives the diagonal itself."""
import numpy as np
from scipy.sparse.linalg import cg

from cases import STEPS, Bends, Ridges, write_case


def sps(p, lr, c, most):
    x = p.start
    for step in range(STEPS):
        batch = p.draw(step)
        g = p.gradient(x, batch)
        x = x - lr * min(p.loss(x, batch) / (c * (g @ g)), most) * g
        yield x


def sania(p, lr, kind, root, beta, eps):
    x, b = p.start, np.zeros(5)
    for step in range(STEPS):
        batch = p.draw(step)
        g, loss, hessian = p.gradient(x, batch), p.loss(x, batch), p.hessian(x, batch)
        if kind == "newton_cg":
            s, _ = cg(hessian, g, rtol=1e-15, maxiter=10)
        else:
            diagonals = {"identity": np.ones(5), "adagrad": b + g * g,
                         "adam": beta * b + (1 - beta) * g * g,
                         "hutchinson": beta * b + (1 - beta) * np.diag(hessian)}
            b = diagonals[kind]
            mean = kind in ("adam", "hutchinson")
            d = np.abs(b / (1 - beta ** (step + 1)) if mean else b)
            s = g / ((np.sqrt(d) if root else d) + eps)
        q = g @ s
        a = 1 - np.sqrt(1 - 2 * loss / q) if 2 * loss < q else 1
        x = x - lr * a * s
        yield x


def adgd(p, lr):
    x, a, t = p.start, lr, np.inf
    g = p.gradient(x, p.whole)
    old, old_g, x = x, g, x - a * g
    yield x
    for _ in range(STEPS - 1):
        g = p.gradient(x, p.whole)
        change = np.linalg.norm(g - old_g)
        new = np.sqrt(1 + t) * a
        if change > 0:
            new = min(new, np.linalg.norm(x - old) / (2 * change))
        elif np.all(x == old):
            new = a
        t, a = new / a, new
        old, old_g, x = x, g, x - a * g
        yield x


def oasis(p, lr, beta2, alpha, adaptive):
    x = p.start
    d = np.diag(p.hessian(x, p.whole))
    for step in range(STEPS):
        batch = p.draw(step)
        if step > 0:
            d = beta2 * d + (1 - beta2) * np.diag(p.hessian(x, batch))
        b = np.maximum(np.abs(d), alpha)
        g, new, t_new = p.gradient(x, batch), lr, np.inf
        if step > 0:
            if adaptive:
                y, v = g - p.gradient(old, batch), x - old
                new = min(np.sqrt(1 + t) * a, 0.5 * np.sqrt(v @ (b * v)) / np.sqrt(y @ (y / b)))
            t_new = new / a
        a, t = new, t_new
        old, x = x, x - a * g / b
        yield x


with open("polyak.tsv", "w") as out:
    ridges, bends = Ridges(), Bends()
    for options in (dict(most=1), dict(lr=0.5, c=1, most=0.7)):
        given = {"lr": 1, "c": 0.5, **options}
        write_case(out, "sps", "ridges", options, list(sps(ridges, **given)))
    for kind, p, name in (("identity", ridges, "ridges"), ("adagrad", ridges, "ridges"),
                          ("adam", ridges, "ridges"), ("hutchinson", bends, "bends"),
                          ("newton_cg", ridges, "ridges")):
        for root in ("false", "true")[: 2 if kind in ("adagrad", "adam") else 1]:
            options = dict(lr=0.5, preconditioner=kind, root=root, beta=0.9, eps=0.1)
            points = list(sania(p, 0.5, kind, root == "true", 0.9, 0.1))
            write_case(out, "sania", name, options, points)
    for lr in (0.01, 0.1):
        write_case(out, "adgd", "ridges", {"lr": lr}, list(adgd(ridges, lr)))
    for adaptive in ("true", "false"):
        options = dict(lr=0.1, beta2=0.9, alpha=0.5, adaptive=adaptive)
        points = list(oasis(bends, 0.1, 0.9, 0.5, adaptive == "true"))
        write_case(out, "oasis", "bends", options, points)
