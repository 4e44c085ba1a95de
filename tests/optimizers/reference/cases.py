"""The objectives of tests/optimizers (problems.c has the same in C) and the form of the stored
numbers: a line `case  optimizer  problem  option=value ...`, then one line per step with up to
eight coordinates of x, evenly spaced."""
import numpy as np

STEPS = 200


class Bumps:
    """sum_i a_i (x_i - c_i)^2 / 2 + 0.3 cos(x_i + x_i+1) + w_bi x_i; the draws go round four
    batches b."""

    a = np.array([1, 4, 0.25, 2])
    c = np.array([1, -1, 2, 0.5])
    w = np.array([[0.0625 * ((3 * b + 5 * i) % 7 - 3) for i in range(4)] for b in range(4)])
    start = np.array([0.5, -1.5, 1, 2])
    batches = 4

    def loss(self, x, b):
        return (
            np.sum(self.a * (x - self.c) ** 2) / 2
            + 0.3 * np.sum(np.cos(x + np.roll(x, -1)))
            + self.w[b] @ x
        )

    def gradient(self, x, b):
        s = 0.3 * np.sin(x + np.roll(x, -1))
        return self.a * (x - self.c) - s - np.roll(s, 1) + self.w[b]


class Rosenbrock:
    """sum_i c (x_i+1 - x_i^2)^2 + (1 - x_i)^2 with c = 100, as usual, or less. From this start a
    rounding grows 25 times on the way; from (-1.25, 1, ...) ten million times, where no two
    programs agree."""

    start = np.array([0.5, 1.5, 0.5, 1.5])
    batches = 1

    def __init__(self, c=100):
        self.c = c

    def loss(self, x, b):
        return np.sum(self.c * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    def gradient(self, x, b):
        g = np.zeros_like(x)
        valley = x[1:] - x[:-1] ** 2
        g[:-1] = -4 * self.c * x[:-1] * valley - 2 * (1 - x[:-1])
        g[1:] += 2 * self.c * valley
        return g


def write_case(out, optimizer, problem, options, points):
    settings = " ".join(f"{k}={v}" for k, v in options.items())
    print("case", optimizer, problem, settings, sep="\t", file=out)
    assert len(points) == STEPS
    for x in points:
        x = np.asarray(x).ravel()
        print(*(f"{v:.13g}" for v in x[:: max(1, len(x) // 8)][:8]), sep="\t", file=out)
