"""Writes composite.tsv: the subgradient method with geometric steps (Ma and Fattahi 2023) and over
the root of the step, stochastic prox-linear steps (Davis and Drusvyatskiy 2019) in closed form,
alternating least squares, and gradient descent whose factors are set apart once (Xiong, Ding, Du
2023), in plain numpy. The problems are the mean of |(a_k'x)^2 - b_k| over four samples, one a
step or all (`together`), and the mean of c^2 / 2 over the entries c of F G' - M, F 4 x 2, G 3 x 2.
Proximal points: in closed form, by Newton's method on squares, and, for four absolute values, by
scipy's SLSQP on max(c, -c) <= t, whose active set Newton's method on the optimality conditions
then takes to rounding."""
import numpy as np
from scipy.optimize import minimize

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


def point_of_phase(x, step, a):
    """argmin over y of |(row'y)^2 - b| + |y - x|^2 / (2 a): the best of four."""
    v, b = row(step % 4), (row(step % 4) @ truth) ** 2
    s, q = v @ x, v @ v
    candidates = [s / (1 + 2 * a * q), s / (1 - 2 * a * q), np.sqrt(b), -np.sqrt(b)]
    values = [abs(u * u - b) + (u - s) ** 2 / (2 * a * q) for u in candidates]
    return x + (candidates[int(np.argmin(values))] - s) / q * v


def prox_point(lr, decay, point):
    x = START
    for step in range(STEPS):
        x = point(x, step, lr / np.sqrt(step + 1) if decay == "sqrt" else lr)
        yield x


ROWS = np.array([row(k) for k in range(4)])
TARGETS = (ROWS @ truth) ** 2


def polished(x, a, y, active, signs):
    """Newton on y - x + a sum_k u_k 2 (r_k'y) r_k = 0 and c_k(y) = 0 for the active k, whose u_k
    are unknown; the others have u_k = sign / 4."""
    u = np.where(active, 0.0, signs / 4)
    on = np.flatnonzero(active)
    j = 2 * (ROWS @ y)[:, None] * ROWS
    u[on] = np.linalg.lstsq(a * j[on].T, x - y - a * j.T @ u, rcond=None)[0]
    for _ in range(20):
        j = 2 * (ROWS @ y)[:, None] * ROWS
        r = np.concatenate([y - x + a * j.T @ u, (ROWS[on] @ y) ** 2 - TARGETS[on]])
        top = np.hstack([np.eye(5) + 2 * a * ROWS.T @ np.diag(u) @ ROWS, a * j[on].T])
        low = np.hstack([j[on], np.zeros((len(on), len(on)))])
        d = -np.linalg.lstsq(np.vstack([top, low]), r, rcond=None)[0]
        y, u = y + d[:5], u.copy()
        u[on] += d[5:]
    assert np.all(np.abs(u[on]) <= 0.25 + 1e-9), u
    return y


def point_together(x, step, a):
    """argmin over y of the mean of |c_k(y)| over all four, plus |y - x|^2 / (2 a)."""
    c = lambda y: (ROWS @ y) ** 2 - TARGETS
    j = lambda y: 2 * (ROWS @ y)[:, None] * ROWS
    bounds = [{"type": "ineq", "fun": lambda z, s=s: z[5:] - s * c(z[:5]),
               "jac": lambda z, s=s: np.hstack([-s * j(z[:5]), np.eye(4)])} for s in (1, -1)]
    found = minimize(lambda z: z[5:].mean() + np.sum((z[:5] - x) ** 2) / (2 * a),
                     np.concatenate([x, np.abs(c(x))]), constraints=bounds, method="SLSQP",
                     jac=lambda z: np.concatenate([(z[:5] - x) / a, np.full(4, 0.25)]),
                     options=dict(ftol=1e-15, maxiter=500))
    y = found.x[:5]
    active = np.abs(c(y)) < 1e-6
    return polished(x, a, y, active, np.sign(c(y)))


def point_of_pairs(x, step, a):
    """argmin over (f, g) of mean of c^2 / 2 + |(f, g) - x|^2 / (2 a)."""
    y = x
    for _ in range(50):
        f, g = y[:8].reshape(4, 2), y[8:].reshape(3, 2)
        e = f @ g.T - M
        j = np.array([flat(np.outer(np.eye(4)[i], g[k]), np.outer(np.eye(3)[k], f[i]))
                      for i in range(4) for k in range(3)])
        h = j.T @ j / 12 + np.eye(14) / a
        for i in range(4):
            for k in range(3):
                for r in range(2):
                    h[2 * i + r, 8 + 2 * k + r] += e[i, k] / 12
                    h[8 + 2 * k + r, 2 * i + r] += e[i, k] / 12
        y = y - np.linalg.solve(h, j.T @ e.ravel() / 12 + (y - x) / a)
    return y


def points_of_pairs(lr):
    x = flat(F0, G0)
    for step in range(STEPS):
        x = point_of_pairs(x, step, lr)
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
    write_case(out, "prox_point", "phases", dict(lr=0.02, decay="none"),
               list(prox_point(0.02, "none", point_of_phase)))
    write_case(out, "prox_point", "together", dict(lr=0.03, decay="sqrt"),
               list(prox_point(0.03, "sqrt", point_together)))
    write_case(out, "prox_point", "pairs", dict(lr=2, decay="none"), list(points_of_pairs(2)))
    for inner, balance in ((2, "true"), (20, "true"), (3, "false")):
        write_case(out, "alternating_minimization", "pairs", dict(inner=inner, balance=balance),
                   list(alternate(inner, balance == "true")))
    for lr, beta, when in ((1, 1, 0.2), (0.5, 0.7, 0.4)):
        write_case(out, "gd_rebalance_once", "pairs", dict(lr=lr, beta=beta, when=when),
                   list(rebalanced(lr, beta, when)))
