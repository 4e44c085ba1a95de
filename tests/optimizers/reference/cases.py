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


def row(k):
    return np.array([((3 * k + 5 * i + k * i) % 7 - 3) / 4 for i in range(5)])


class Sum:
    """A mean over the samples 0 .. 3; a batch is a list of them, the draws go round."""

    start = np.array([0.5, -1, 1.5, 2, -0.25])
    whole = [0, 1, 2, 3]
    smoothness, sample_smoothness = 1.5, 3.0

    def draw(self, step):
        return [step % 4]

    def gradient(self, x, batch):
        return np.mean([self.gradient_of(x, k) for k in batch], axis=0)

    def loss(self, x, batch):
        return np.mean([self.loss_of(x, k) for k in batch])

    def hessian(self, x, batch):
        return np.mean([self.hessian_of(x, k) for k in batch], axis=0)

    def prox(self, t, x):
        return x


class Ridges(Sum):
    """log(1 + exp(-a_k'x)) + |x|^2 / 16"""

    def loss_of(self, x, k):
        return np.logaddexp(0, -row(k) @ x) + x @ x / 16

    def gradient_of(self, x, k):
        return -row(k) / (1 + np.exp(row(k) @ x)) + x / 8

    def hessian_of(self, x, k):
        p = 1 / (1 + np.exp(-row(k) @ x))
        return p * (1 - p) * np.outer(row(k), row(k)) + np.eye(5) / 8


class Lasso(Ridges):
    """The same, and a penalty of |x|_1 / 16."""

    def prox(self, t, x):
        return np.sign(x) * np.maximum(np.abs(x) - t / 16, 0)


class Bends(Sum):
    """sum_i (1 + i) / 8 (x_i - a_ki)^2 + x_i^4 / 64"""

    scale = (1 + np.arange(5)) / 4

    def loss_of(self, x, k):
        return np.sum(self.scale / 2 * (x - row(k)) ** 2 + x**4 / 64)

    def gradient_of(self, x, k):
        return self.scale * (x - row(k)) + x**3 / 16

    def hessian_of(self, x, k):
        return np.diag(self.scale + 3 * x**2 / 16)


def write_case(out, optimizer, problem, options, points):
    settings = " ".join(f"{k}={v}" for k, v in options.items())
    print("case", optimizer, problem, settings, sep="\t", file=out)
    assert len(points) == STEPS
    for x in points:
        x = np.asarray(x).ravel()
        print(*(f"{v:.13g}" for v in x[:: max(1, len(x) // 8)][:8]), sep="\t", file=out)
