"""Writes composite.tsv: the subgradient method with geometric steps (Ma and Fattahi 2023) and over
the root of the step, stochastic prox-linear steps (Davis and Drusvyatskiy 2019) in closed form,
alternating least squares, and gradient descent whose factors are set apart once (Xiong, Ding, Du
2023), in plain numpy. The problems are the mean of |(a_k'x)^2 - b_k| over four samples, one a
step, and the mean of c^2 / 2 over the entries c of F G' - M, F 4 x 2, G 3 x 2."""
import numpy as np

from cases import STEPS, row, write_case

truth = np.array([1, -0.5, 0.25, 0.75, -1])
START = np.array([0.5, -1, 1.5, 2, -0.25])


def phase(step, x):
    a = row(step % 4)
    return (a @ x) ** 2 - (a @ truth) ** 2, 2 * (a @ x) * a


def subgm(lr, rho, decay, normalize):
    x = START
    for step in range(STEPS):
        c, j = phase(step, x)
        g = j if c > 0 else -j
        size = lr * rho**step / (np.sqrt(step + 1) if decay == "sqrt" else 1)
        x = x - size * g / (np.linalg.norm(g) if normalize else 1)
        yield x


def prox_linear(lr, decay):
    x = START
    for step in range(STEPS):
        a = lr / np.sqrt(step + 1) if decay == "sqrt" else lr
        c, j = phase(step, x)
        x = x - np.clip(c / (j @ j), -a, a) * j
        yield x


def grid(rows, columns):
    return np.array([[((5 * i + 3 * j + i * j) % 8 - 3) / 8 for j in range(columns)]
                     for i in range(rows)])


M = 2 * grid(4, 3)
F0, G0 = grid(4, 2) + np.eye(4, 2), grid(3, 2) + np.eye(3, 2)


def flat(f, g):
    return np.concatenate([f.ravel(), g.ravel()])


def gauss_newton(lr):
    f, g = F0, G0
    for _ in range(STEPS):
        c = (f @ g.T - M).ravel()
        j = np.array([flat(np.outer(np.eye(4)[i], g[k]), np.outer(np.eye(3)[k], f[i]))
                      for i in range(4) for k in range(3)])
        d = -np.linalg.solve(j.T @ j / 12 + np.eye(14) / lr, j.T @ c / 12)
        f, g = f + d[:8].reshape(4, 2), g + d[8:].reshape(3, 2)
        yield flat(f, g)


def half(f, g, m, inner):
    """The change of f that minimizes |(f + d) g' - m|, or nearly so with few iterations."""
    if inner >= 20:
        return np.linalg.lstsq(g, m.T, rcond=None)[0].T - f
    d, r = np.zeros_like(f), -(f @ g.T - m) @ g
    p, rr = r, np.sum(r * r)
    for _ in range(inner):
        q = p @ g.T
        stretch = np.sum(q * q) / np.sum(p * p)
        noise = 4 * np.finfo(float).eps ** 2 * stretch * np.sum(((f + d) @ g.T - m) ** 2)
        a = rr / np.sum(q * q)
        d = d + a * p
        r = -((f + d) @ g.T - m) @ g
        before, rr = rr, np.sum(r * r)
        if rr <= noise:
            break
        p = r + rr / before * p
    return d


def alternate(inner, balance):
    f, g = F0, G0
    for _ in range(STEPS):
        if balance:
            q, r = np.linalg.qr(g)
            f, g = f @ r.T, q
        f = f + half(f, g, M, inner)
        if balance:
            q, r = np.linalg.qr(f)
            f, g = q, g @ r.T
        g = g + half(g, f, M.T, inner)
        yield flat(f, g)


def rebalanced(lr, beta, when):
    f, g, first, done = F0, G0, None, False
    for _ in range(STEPS):
        e = f @ g.T - M
        loss = np.mean(e * e) / 2
        first = loss if first is None else first
        f, g = f - lr * e @ g / 12, g - lr * e.T @ f / 12
        if not done and loss <= when * first:
            p, s, q = np.linalg.svd(f, full_matrices=False)
            f, g = beta * p @ q, g @ q.T @ np.diag(s / beta) @ q
            done = True
        yield flat(f, g)


with open("composite.tsv", "w") as out:
    for o in (dict(lr=0.3, rho=0.97), dict(lr=0.05, rho=1, decay="sqrt"),
              dict(lr=0.5, rho=0.98, normalize="true")):
        points = subgm(o["lr"], o["rho"], o.get("decay"), "normalize" in o)
        write_case(out, "subgm", "phases", o, list(points))
    for lr, decay in ((0.1, "sqrt"), (0.02, "none")):
        write_case(out, "prox_linear", "phases", dict(lr=lr, decay=decay),
                   list(prox_linear(lr, decay)))
    write_case(out, "prox_linear", "pairs", dict(lr=5, decay="none"), list(gauss_newton(5)))
    for inner, balance in ((2, "true"), (20, "true"), (3, "false")):
        write_case(out, "alternating_minimization", "pairs", dict(inner=inner, balance=balance),
                   list(alternate(inner, balance == "true")))
    for lr, beta, when in ((1, 1, 0.2), (0.5, 0.7, 0.4)):
        write_case(out, "gd_rebalance_once", "pairs", dict(lr=lr, beta=beta, when=when),
                   list(rebalanced(lr, beta, when)))
