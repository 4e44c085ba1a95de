"""Writes lbfgs.tsv and lbfgs_steep.tsv: L-BFGS after Nocedal and Wright, Numerical Optimization, algorithms 7.4, 7.5,
3.5 and 3.6 in plain numpy, with the rules that optimizers/quasi_newton states: first guess lr, or
lr min(1, 1/|g|) without pairs; brackets grow by a factor 4; the cubic's minimum kept in the
middle eight tenths of a bracket; eps |f| of noise in every comparison of losses."""
import numpy as np

from cases import STEPS, Bumps, Rosenbrock, write_case

EPS = np.finfo(float).eps


def direction(g, pairs):
    """Algorithm 7.4; pairs: (s, y), oldest first."""
    q, alphas = g.copy(), []
    for s, y in reversed(pairs):
        alphas.append((s @ q) / (s @ y))
        q -= alphas[-1] * y
    if pairs:
        s, y = pairs[-1]
        q *= (s @ y) / (y @ y)
    for (s, y), alpha in zip(pairs, reversed(alphas)):
        q += s * (alpha - (y @ q) / (s @ y))
    return -q


def interpolate(lo, hi):
    """The minimum of the cubic through (t, f, f') of both ends, equation (3.59)."""
    (t0, f0, s0), (t1, f1, s1) = lo, hi
    d1 = s0 + s1 - 3 * (f0 - f1) / (t0 - t1)
    square = d1 * d1 - s0 * s1
    share = np.nan
    if square >= 0:
        d2 = np.sign(t1 - t0) * np.sqrt(square)
        t = t1 - (t1 - t0) * (s1 + d2 - d1) / (s1 - s0 + 2 * d2)
        share = (t - t0) / (t1 - t0)
    if not 0 <= share <= 1:
        share = 0.5
    return t0 + min(max(share, 0.1), 0.9) * (t1 - t0)


def line_search(phi, f0, slope0, t, c1, c2):
    """phi(t) -> f, f'. Returns a t that meets the strong Wolfe conditions, and True; where 25
    points are not enough (f has reached rounding) the best one, and False."""
    noise = EPS * abs(f0)

    def too_high(t, f, best):
        return f > f0 + c1 * t * slope0 + noise or f > best + noise

    def zoom(lo, hi, left):
        for _ in range(left):
            if abs(hi[0] - lo[0]) <= EPS * abs(hi[0]):
                break
            t = interpolate(lo, hi)
            f, slope = phi(t)
            if too_high(t, f, lo[1]):
                hi = (t, f, slope)
                continue
            if abs(slope) <= -c2 * slope0:
                return t, True
            if slope * (hi[0] - lo[0]) >= 0:
                hi = lo
            lo = (t, f, slope)
        return lo[0], False

    before = (0.0, f0, slope0)
    for left in reversed(range(25)):
        f, slope = phi(t)
        if too_high(t, f, before[1]):
            return zoom(before, (t, f, slope), left)
        if abs(slope) <= -c2 * slope0:
            return t, True
        if slope >= 0:
            return zoom((t, f, slope), before, left)
        before, t = (t, f, slope), 4 * t
    return before[0], False


def race(problem, lr=1.0, history=10, c1=1e-4, c2=0.9):
    x, pairs, points = problem.start.copy(), [], []
    for step in range(STEPS):
        b = step % problem.batches
        g = problem.gradient(x, b)
        points.append(x)
        if not g.any():
            continue
        d = direction(g, pairs)
        t = lr if pairs else lr * min(1, 1 / np.linalg.norm(g))

        def phi(t):
            return problem.loss(x + t * d, b), problem.gradient(x + t * d, b) @ d

        t, met = line_search(phi, problem.loss(x, b), g @ d, t, c1, c2)
        x_new = x + t * d
        s, y = x_new - x, problem.gradient(x_new, b) - g
        if t == 0:
            pairs = []
        elif met and s @ y > EPS * np.linalg.norm(s) * np.linalg.norm(y):
            pairs = (pairs + [(s, y)])[-history:]
        x = points[-1] = x_new
    return points


def write(path, cases):
    with open(path, "w") as out:
        for problem, name, options in cases:
            write_case(out, "lbfgs", name, options, race(problem, **options))


write(
    "lbfgs.tsv",
    [
        (Rosenbrock(4), "valley", {}),
        (Rosenbrock(4), "valley", dict(history=3, c2=0.1)),
        (Bumps(), "bumps", dict(lr=0.5, history=5)),
    ],
)
write(
    "lbfgs_steep.tsv",
    [
        (Rosenbrock(), "rosenbrock", {}),
        (Rosenbrock(), "rosenbrock", dict(history=3, c2=0.1)),
    ],
)
