"""Writes linear_models.tsv: least values and smoothness constants of the linear models on the set
that test_models.c makes as well, from scipy (L-BFGS-B on w = u - v with bounds, to rounding) and
numpy's eigenvalues. A line: case  quantity  value."""
import numpy as np
from scipy.optimize import minimize

ROWS, COLUMNS = 60, 7
i, j = np.mgrid[0:ROWS, 0:COLUMNS]
X = ((i * i * 7 + j * 31 + i * j * 13 + 5) % 201 - 100) / 100.0
c = np.arange(ROWS) % 3
label = np.where(X[:, 0] + 0.5 * X[:, 1] + 0.3 * (c - 1) > 0, 1.0, -1.0)
target = np.round(2 * X[:, 0] - X[:, 2] + 0.25 * (c - 1), 2)


def logistic(z):
    return np.logaddexp(0, -label * z), -label / (1 + np.exp(label * z))


def square(z):
    return (z - target) ** 2 / 2, z - target


def hinge(z):
    t = 1 - label * z
    loss = np.where(t <= 0, 0, np.where(t >= 0.5, t - 0.25, t * t))
    slope = np.where(t <= 0, 0, np.where(t >= 0.5, 1, 2 * t))
    return loss, -label * slope


def least(link, l1, l2, weights):
    """f(u - v, b) + l1 (sum u + sum v), u, v >= 0."""

    def value(p):
        u, v, b = p[:COLUMNS], p[COLUMNS:-1], p[-1]
        w = u - v
        loss, slope = link(X @ w + b)
        g = X.T @ (weights * slope) / ROWS + l2 * w
        f = np.mean(weights * loss) + l2 / 2 * (w @ w) + l1 * (u.sum() + v.sum())
        return f, np.concatenate([g + l1, -g + l1, [np.mean(weights * slope)]])

    bounds = [(0, None)] * (2 * COLUMNS) + [(None, None)]
    best = np.inf
    start = np.zeros(2 * COLUMNS + 1)
    for _ in range(5):
        found = minimize(value, start, jac=True, method="L-BFGS-B", bounds=bounds,
                         options={"maxiter": 100000, "maxfun": 1000000, "ftol": 0, "gtol": 1e-14})
        best, start = min(best, found.fun), found.x
    return best


def smoothness(curvature, l2, weights):
    ones = np.column_stack([X, np.ones(ROWS)])
    most = np.linalg.eigvalsh(ones.T @ (weights[:, None] * ones) / ROWS)[-1]
    return curvature * most + l2


one = np.ones(ROWS)
balanced = np.where(label > 0, ROWS / (2 * np.sum(label > 0)), ROWS / (2 * np.sum(label < 0)))
cases = [
    ("logistic_l2", logistic, 0.25, 0, 0.01, one),
    ("logistic_l1", logistic, 0.25, 0.02, 0, one),
    ("logistic_elastic_net", logistic, 0.25, 0.03 * 0.25, 0.03 * 0.75, one),
    ("logistic_balanced", logistic, 0.25, 0, 0.01, balanced),
    ("linear_regression", square, 1, 0, 0, one),
    ("ridge", square, 1, 0, 0.3, one),
    ("lasso", square, 1, 0.05, 0, one),
    ("svm_smooth_hinge", hinge, 2, 0, 0.01, one),
]
with open("linear_models.tsv", "w") as out:
    for name, link, curvature, l1, l2, weights in cases:
        print(name, "least", repr(float(least(link, l1, l2, weights))), sep="\t", file=out)
        print(name, "smoothness", repr(float(smoothness(curvature, l2, weights))), sep="\t", file=out)
