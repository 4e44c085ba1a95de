"""Writes tensorwise.tsv: lion, and stable_spam as its authors' stablespam.py has it, tensor by tensor
over `layers`, in double. pip install autograd"""
import numpy as np
from autograd import grad

from cases import STEPS
from parametrizations import BIAS, INNER, OUTER, SAMPLES, loss


class Lion:
    def __init__(self, lr=1e-4, beta1=0.9, beta2=0.99, weight_decay=0.0):
        self.lr, self.b1, self.b2, self.decay, self.m = lr, beta1, beta2, weight_decay, 0

    def step(self, x, g):
        x = x * (1 - self.lr * self.decay) - self.lr * np.sign(self.b1 * self.m + (1 - self.b1) * g)
        self.m = self.b2 * self.m + (1 - self.b2) * g
        return x


class StableSpam:
    def __init__(self, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.0, gamma1=0.7, gamma2=0.9,
                 theta=0.999, gap=1000):
        self.lr, self.b1, self.b2, self.eps, self.decay = lr, beta1, beta2, eps, weight_decay
        self.g1, self.g2, self.theta, self.gap = gamma1, gamma2, theta, gap
        self.t = self.total = 0
        self.largest = self.norm = self.square = self.m = self.v = 0.0

    def clipped(self, g):
        most = np.abs(g).max()
        self.largest = self.theta * self.largest + (1 - self.theta) * most
        allowed = self.largest / (1 - self.theta**self.t)
        g = np.where(np.abs(g) > allowed, g / most * allowed, g)
        norm = np.linalg.norm(g)
        self.norm = self.g1 * self.norm + (1 - self.g1) * norm
        self.square = self.g2 * self.square + (1 - self.g2) * norm**2
        root = np.sqrt(self.square / (1 - self.g2**self.t)) + self.eps
        return g / norm * (self.norm / (1 - self.g1**self.t)) / root

    def step(self, x, g):
        self.t, self.total = self.t + 1, self.total + 1
        x = x * (1 - self.lr * self.decay)
        g = self.clipped(g)
        if self.gap and self.total % self.gap == 0:
            self.m, self.v, self.t = 0.0, 0.0, 1
        self.m = self.b1 * self.m + (1 - self.b1) * g
        self.v = self.b2 * self.v + (1 - self.b2) * g**2
        root = np.sqrt(self.v) / np.sqrt(1 - self.b2**self.t) + self.eps
        return x - self.lr / (1 - self.b1**self.t) * self.m / root


def write(out, name, method, options):
    print("case", name, "layers", " ".join(f"{k}={v}" for k, v in options.items()), sep="\t", file=out)
    methods, x = [method(**options) for _ in range(3)], [INNER, BIAS, OUTER]
    for k in range(STEPS):
        x = [m.step(z, g) for m, z, g in zip(methods, x, grad(loss)(x, k % SAMPLES))]
        flat = np.concatenate([np.ravel(z) for z in x])
        print(*(f"{v:.13g}" for v in flat[:: len(flat) // 8][:8]), sep="\t", file=out)


with open("tensorwise.tsv", "w") as file:
    write(file, "lion", Lion, {})
    write(file, "lion", Lion, dict(lr=0.003, beta1=0.8, beta2=0.95, weight_decay=0.1))
    write(file, "stable_spam", StableSpam, {})
    write(file, "stable_spam", StableSpam, dict(lr=0.01, gap=30, theta=0.9, weight_decay=0.1))
    write(file, "stable_spam", StableSpam, dict(lr=0.01, gap=0, theta=0.5, gamma1=0.85, gamma2=0.99999))
