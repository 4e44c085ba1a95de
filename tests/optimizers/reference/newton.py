"""Writes newton.tsv: Newton's method with backtracking, and regularized Newton with lazy Hessians
(Doikov, Chayti, Jaggi 2023; with M given, or found phase by phase) in plain numpy, the cubic step
by scipy's root finder; and Newton with truncated conjugate gradients."""
import numpy as np
from scipy.optimize import brentq

from cases import STEPS, Ridges, write_case


def newton(p, lr, c):
    x = p.start
    for _ in range(STEPS):
        g, loss = p.gradient(x, p.whole), p.loss(x, p.whole)
        d = -np.linalg.solve(p.hessian(x, p.whole), g)
        t = lr
        for _ in range(40):
            if p.loss(x + t * d, p.whole) <= loss + c * t * (g @ d):
                x = x + t * d
                break
            t /= 2
        yield x


def cubic_step(h, g, m):
    def step(r):
        return np.linalg.solve(h + m * r / 2 * np.eye(5), g)

    r = brentq(lambda r: np.linalg.norm(step(r)) - r, 0, 100, xtol=1e-300, rtol=8.9e-16)
    return step(r)


def lazy(p, lazy, reg, m):
    x = p.start
    for k in range(STEPS):
        if k % lazy == 0:
            h = p.hessian(x, p.whole)
        g = p.gradient(x, p.whole)
        if reg == "cubic":
            x = x - cubic_step(h, g, m)
        else:
            x = x - np.linalg.solve(h + np.sqrt(m * np.linalg.norm(g)) * np.eye(5), g)
        yield x


def adaptive(p, lazy, m):
    """Every phase of `lazy` steps is judged before the next begins; what failed starts over."""
    x = p.start
    phase, taken = None, 0
    for _ in range(STEPS):
        if taken == lazy or phase is None:
            loss = p.loss(x, p.whole)
            promised = 0 if phase is None else sum(size**1.5 for size in phase["sizes"])
            if phase is not None and phase["loss"] - loss < 0.1 * promised / np.sqrt(m):
                x, m = phase["z"], 4 * m
                phase["sizes"] = []
            else:
                m = m if phase is None else m / 2
                phase = {"z": x, "loss": loss, "h": p.hessian(x, p.whole), "sizes": []}
            taken = 0
        g = p.gradient(x, p.whole)
        x = x - np.linalg.solve(phase["h"] + np.sqrt(m * np.linalg.norm(g)) * np.eye(5), g)
        phase["sizes"].append(np.linalg.norm(p.gradient(x, p.whole)))
        taken += 1
        yield x


def newton_cg(p, c, forcing, products):
    """Dembo and Steihaug: conjugate gradients on H d = -g, cut short."""
    x = p.start
    first = np.linalg.norm(p.gradient(x, p.whole))
    for _ in range(STEPS):
        g, loss, h = p.gradient(x, p.whole), p.loss(x, p.whole), p.hessian(x, p.whole)
        size = np.linalg.norm(g)
        d, r, q = np.zeros(5), -g, -g
        for _ in range(products):
            if np.linalg.norm(r) <= min(forcing, np.sqrt(size / first)) * size:
                break
            a = (r @ r) / (q @ h @ q)
            d, old, r = d + a * q, r @ r, r - a * (h @ q)
            q = r + (r @ r) / old * q
        t = 1
        for _ in range(40):
            if p.loss(x + t * d, p.whole) <= loss + c * t * (g @ d):
                x = x + t * d
                break
            t /= 2
        yield x


with open("newton.tsv", "w") as out:
    p = Ridges()
    write_case(out, "newton", "ridges", {}, list(newton(p, 1, 1e-4)))
    write_case(out, "newton", "ridges", {"lr": 4, "c": 0.3}, list(newton(p, 4, 0.3)))
    for period in (1, 5):
        for reg in ("gradient", "cubic"):
            options = {"lazy": period, "reg": reg, "lipschitz": 0.5}
            write_case(out, "newton_lazy", "ridges", options, list(lazy(p, period, reg, 0.5)))
    for period, m in ((1, 0.5), (3, 1e-3)):
        options = {"lazy": period, "lipschitz": m, "adaptive": "true"}
        write_case(out, "newton_lazy", "ridges", options, list(adaptive(p, period, m)))
    write_case(out, "newton_cg", "ridges", {}, list(newton_cg(p, 1e-4, 0.1, 100)))
    options = {"forcing": 0.5, "c": 0.3, "products": 2}
    write_case(out, "newton_cg", "ridges", options, list(newton_cg(p, 0.3, 0.5, 2)))
