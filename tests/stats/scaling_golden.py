#!/usr/bin/env python3
"""Writes scaling_golden.h: scaling laws fitted by scipy from many starts: least squares in the
loss, and Huber's loss of the logarithm minimized over (log E, log A, alpha, ...) as in
Hoffmann et al. 2022.

    python3 scaling_golden.py > scaling_golden.h                   (scipy 1.17, numpy 2.4)
"""
import itertools

import numpy as np
from scipy.optimize import least_squares, minimize
from scipy.special import huber, logsumexp

import golden

generator = np.random.default_rng(13)


def model(p, x):
    """p = log E, then log scale and exponent of each term; in logarithms."""
    terms = [np.full(x.shape[1], p[0])]
    terms += [p[1 + 2 * t] - p[2 + 2 * t] * np.log(x[t]) for t in range(len(x))]
    return logsumexp(terms, axis=0)


def starts(terms):
    each = list(itertools.product((0, 5), (0.3, 0.6)))
    for e in (-1, 0.5):
        for chosen in itertools.product(each, repeat=terms):
            yield np.array([e, *np.ravel(chosen)])


def squared(x, loss):
    fits = [least_squares(lambda p: np.exp(model(p, x)) - loss, s, xtol=1e-15, ftol=1e-15,
                          gtol=1e-15, x_scale="jac", max_nfev=4000) for s in starts(len(x))]
    return min(fits, key=lambda f: f.cost).x


def robust(x, loss):
    """From where least squares end, and from a perturbation of it."""
    def value(p):
        return np.sum(huber(1e-3, model(p, x) - np.log(loss))) * 1e6
    fits, first = [], squared(x, loss)
    for s in (first, first * 1.05):
        f = minimize(value, s, method="BFGS")
        for _ in range(4):
            f = minimize(value, f.x, method="Nelder-Mead",
                         options={"xatol": 1e-11, "fatol": 1e-12, "maxiter": 8000,
                                  "maxfev": 8000})
        fits.append(f)
    return min(fits, key=lambda f: f.fun).x


def write(name, p):
    golden.array(name, [np.exp(p[0]), *np.ravel([(np.exp(p[k]), p[k + 1])
                                                 for k in range(1, len(p), 2)])])


golden.head("scaling_golden.py")
data = 1e9 * 2.0 ** np.arange(8)
loss = (1.7 + 400 * data ** -0.3) * np.exp(0.002 * generator.normal(size=8))
golden.array("law_data", data)
golden.array("law_loss", loss)
write("law_squared", squared(data[None], loss))
write("law_robust", robust(data[None], loss))
size, data = (np.ravel(v) for v in np.meshgrid(1e7 * 3.0 ** np.arange(5), 1e9 * 2.0 ** np.arange(5)))
loss = (1.7 + 400 * size ** -0.34 + 410 * data ** -0.28) * np.exp(
    0.002 * generator.normal(size=len(size)))
golden.array("joint_size", size)
golden.array("joint_data", data)
golden.array("joint_loss", loss)
write("joint_squared", squared(np.array([size, data]), loss))
write("joint_robust", robust(np.array([size, data]), loss))
