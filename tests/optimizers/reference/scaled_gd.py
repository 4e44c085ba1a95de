"""Writes scaled_gd.tsv: 200 steps of ScaledGD and ScaledGD(lambda) with numpy, on
|X X' - M|^2 / 4 (X 5 x 2) and |F G' - M|^2 / 2 (F 4 x 2, G 3 x 2), each with two more parameters
v and |v - (1, -2)|^2 / 2. The parameters are X, v or F, v, G."""
import numpy as np

from cases import STEPS, write_case


def grid(rows, columns, scale):
    """Numbers that C makes just so: multiples of 1/8, and not of low rank."""
    return np.array(
        [[scale * ((5 * i + 3 * j + i * j) % 8 - 3) / 8 for j in range(columns)]
         for i in range(rows)]
    )


def solved(gradient, factor, damping):
    gram = factor.T @ factor + damping * np.eye(factor.shape[1])
    return gradient @ np.linalg.inv(gram)


def damped(damping, loss):
    """PrecGD's damping where a loss is given."""
    return damping if loss is None else damping * np.sqrt(loss)


def symmetric(lr, damping, by_loss=False):
    truth = grid(5, 2, 2) @ grid(5, 2, 2).T
    x, v, target = grid(5, 2, 1) + np.eye(5, 2), np.zeros(2), np.array([1, -2])
    for _ in range(STEPS):
        e = x @ x.T - truth
        loss = np.sum(e * e) / 4 + np.sum((v - target) ** 2) / 2
        g, d = e @ x, damped(damping, loss if by_loss else None)
        x, v = x - lr * solved(g, x, d), v - lr * (v - target)
        yield np.concatenate([x.ravel(), v])


def asymmetric(lr, damping, by_loss=False):
    truth = grid(4, 3, 2)
    f, g, v = grid(4, 2, 1) + np.eye(4, 2), grid(3, 2, 1) + np.eye(3, 2), np.zeros(2)
    for _ in range(STEPS):
        e = f @ g.T - truth
        loss = np.sum(e * e) / 2 + np.sum((v - np.array([1, -2])) ** 2) / 2
        d = damped(damping, loss if by_loss else None)
        step_f, step_g = solved(e @ g, g, d), solved(e.T @ f, f, d)
        f, g, v = f - lr * step_f, g - lr * step_g, v - lr * (v - np.array([1, -2]))
        yield np.concatenate([f.ravel(), v, g.ravel()])


with open("scaled_gd.tsv", "w") as out:
    for problem, race in (("symmetric", symmetric), ("asymmetric", asymmetric)):
        for lr, damping in ((0.3, 0), (0.05, 0.5)):
            points = list(race(lr, damping))
            if damping:
                write_case(out, "scaled_gd_lambda", problem, {"lr": lr, "lambda": damping}, points)
            else:
                write_case(out, "scaled_gd", problem, {"lr": lr}, points)
        options = {"lr": 0.1, "lambda": 0.5, "damping": "loss"}
        write_case(out, "scaled_gd_lambda", problem, options, list(race(0.1, 0.5, True)))
