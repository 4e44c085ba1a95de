"""Loss, gradient and Hessian-vector product of logistic regression on small generated sets,
written with numpy's dense arrays and the textbook formulas. Writes
logistic_regression.tsv: case, quantity, index, value. test_linear.c generates the same sets."""
import os

import numpy as np

ROWS, COLUMNS, L2 = 45, 9, 0.05
CASES = {  # classes, entries kept of seven, bias
    "binary": (2, 7, True),
    "binary_sparse": (2, 2, True),
    "binary_without_bias": (2, 7, False),
    "softmax": (4, 7, True),
    "softmax_sparse": (4, 2, True),
}


def data(classes, kept):
    i, j = np.arange(ROWS)[:, None], np.arange(COLUMNS)[None, :]
    X = ((i * i * 7 + j * 31 + i * j * 13 + 5) % 201 - 100) / 100
    X = np.where((i * 5 + j * 3) % 7 < kept, X, 0)
    y = (i[:, 0] + i[:, 0] // classes) % classes
    return X, y


def evaluate(classes, kept, bias):
    X, y = data(classes, kept)
    outputs = 1 if classes == 2 else classes
    k = np.arange(outputs * (COLUMNS + bias))
    x, v = 0.3 * np.sin(0.7 * k) + 0.1 * np.cos(0.13 * k), 0.2 * np.cos(0.9 * k)
    split = outputs * COLUMNS

    def logits(p):
        b = p[split:] if bias else np.zeros(outputs)
        return X @ p[:split].reshape(outputs, COLUMNS).T + b

    def pull(s, p):
        g = (s.T @ X / ROWS + L2 * p[:split].reshape(outputs, COLUMNS)).ravel()
        return np.concatenate([g, s.mean(axis=0)]) if bias else g

    z, u = logits(x), logits(v)
    if classes == 2:
        sign = np.where(y == 1, 1.0, -1.0)[:, None]
        q = 1 / (1 + np.exp(sign * z))
        loss, slope, curved = np.log1p(np.exp(-sign * z)).mean(), -sign * q, q * (1 - q) * u
    else:
        q = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        one = np.eye(classes)[y]
        loss, slope = -np.log((q * one).sum(axis=1)).mean(), q - one
        curved = q * (u - (q * u).sum(axis=1, keepdims=True))
    loss += L2 / 2 * x[:split] @ x[:split]
    return loss, pull(slope, x), pull(curved, v)


out = os.path.join(os.path.dirname(__file__), "logistic_regression.tsv")
with open(out, "w") as file:
    for case, settings in CASES.items():
        loss, gradient, product = evaluate(*settings)
        print(case, "loss", 0, repr(float(loss)), sep="\t", file=file)
        for name, values in ("gradient", gradient), ("hvp", product):
            for index, value in enumerate(values):
                print(case, name, index, repr(float(value)), sep="\t", file=file)
