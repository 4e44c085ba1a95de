"""Writes parametrizations.tsv and quantize.tsv: sgd on the parameters of lora (LoRA-GA's first
point, Wang et al. 2024, algorithm 1), low_rank, smt_mask and slope over `layers`, gradients by
autograd (pip install autograd) through the parametrization; and straight-through sgd with weights
rounded as in ../../rounding/reference/rounding.py. A case line has the transform behind the
optimizer's options."""
import autograd.numpy as np
from autograd import grad

from cases import STEPS

DIM, SAMPLES = 8, 4
LR = 0.05
I, J = np.meshgrid(np.arange(DIM), np.arange(DIM), indexing="ij")
WAVE = 0.05 * np.sin(3 * I + 5 * J + 1)
INNER = ((5 * I + 3 * J + I * J) % 11 - 5) / 10 + WAVE
OUTER = ((7 * I + 2 * J + I * J) % 13 - 6) / 12 + WAVE
BIAS = 0.125 * (np.arange(DIM) % 3 - 1)
K, E = np.meshgrid(np.arange(SAMPLES), np.arange(DIM), indexing="ij")
X = ((3 * K + 5 * E + K * E) % 7 - 3) / 4
Y = ((2 * K + 3 * E + 2 * K * E) % 5 - 2) / 4


def loss(point, k):
    inner, bias, outer = point
    off = np.dot(outer, np.tanh(np.dot(inner, X[k]) + bias)) - Y[k]
    return np.sum(off**2) / 2


def mean_gradient(draws):
    point = [INNER, BIAS, OUTER]
    each = [grad(loss)(point, k % SAMPLES) for k in range(draws)]
    return [sum(g[t] for g in each) / draws for t in range(3)]


def signed(vector):
    return np.sign(vector[np.argmax(np.abs(vector))])


def lora(rank, alpha, gradients):
    s = alpha / np.sqrt(rank)
    mean = mean_gradient(gradients)
    base, z = [INNER, BIAS, OUTER], []
    for t in (0, 2):
        u, _, vt = np.linalg.svd(mean[t])
        c = DIM**0.25 / np.sqrt(16)
        a = np.stack([c * signed(vt[k]) * vt[k] for k in range(rank)])
        b = np.stack([c * signed(u[:, rank + k]) * u[:, rank + k] for k in range(rank)], axis=1)
        base[t] = base[t] - s * b @ a
        z += [b, a]

    def lift(z):
        return [base[0] + s * np.dot(z[0], z[1]), z[4], base[2] + s * np.dot(z[2], z[3])]

    return z + [BIAS], lift


def low_rank(rank, core):
    z = []
    for w in (INNER, OUTER):
        u, sigma, vt = np.linalg.svd(w)
        sign = np.array([signed(vt[k]) for k in range(rank)])
        left, right = sign * u[:, :rank], sign[:, None] * vt[:rank]
        root = np.sqrt(sigma[:rank])
        z += ([left, np.diag(sigma[:rank]), right] if core
              else [root * left, root[:, None] * right])

    def lift(z):
        if core:
            return [np.dot(np.dot(z[0], z[1]), z[2]), z[6], np.dot(np.dot(z[3], z[4]), z[5])]
        return [np.dot(z[0], z[1]), z[4], np.dot(z[2], z[3])]

    return z + [BIAS], lift


def smt_mask(block, share, gradients, score):
    mean = mean_gradient(gradients)
    where, scores = [], []
    for t in (0, 2):
        for i in range(0, DIM, block):
            for j in range(0, DIM, block):
                g = mean[t][i:i + block, j:j + block]
                where.append((t, i, j))
                scores.append({"net": abs(g.sum()), "absolute": abs(g).sum(),
                               "square": (g**2).sum()}[score])
    kept = int(share * len(where) + 0.5)
    chosen = [where[k] for k in sorted(np.argsort(-np.array(scores), kind="stable")[:kept])]
    base = {0: INNER, 2: OUTER}

    def lift(z):
        point = {0: INNER, 2: OUTER}
        for (t, i, j), w in zip(chosen, z):
            change = w - base[t][i:i + block, j:j + block]
            around = ((i, DIM - block - i), (j, DIM - block - j))
            point[t] = point[t] + np.pad(change, around, mode="constant")
        return [point[0], BIAS, point[2]]

    return [base[t][i:i + block, j:j + block] for t, i, j in chosen], lift


def slope(keep, of):
    masks = []
    for w in (INNER, OUTER):
        order = np.argsort(-np.abs(w.reshape(-1, of)), axis=1, kind="stable")
        mask = np.zeros((DIM * DIM // of, of))
        np.put_along_axis(mask, order[:, :keep], 1, axis=1)
        masks.append(mask.reshape(DIM, DIM))

    # The masked matrices move as their kept values do.
    def lift(z):
        return [masks[0] * z[0], z[1], masks[1] * z[2]]

    def shown(z):
        return [z[0][masks[0] > 0], z[2][masks[1] > 0], z[1]]

    return [masks[0] * INNER, BIAS, masks[1] * OUTER], lift, shown


def sgd(z, lift, shown=lambda z: z, drawn=0):
    for k in range(STEPS):
        g = grad(lambda z: loss(lift(z), (drawn + k) % SAMPLES))(z)
        z = [a - LR * b for a, b in zip(z, g)]
        yield np.concatenate([np.ravel(a) for a in shown(z)])


def integers(levels):
    def rounded(x):
        scale = np.maximum(x.max() - x.min(), 1e-5) / levels
        zero = np.rint(x.min() / scale)
        return (np.clip(np.rint(x / scale) - zero, 0, levels) + zero) * scale
    return rounded


def fp4(x):
    table = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 6])
    scale = np.maximum(np.abs(x).max(), 1e-6) / 6
    near = np.argmin(np.abs(np.abs(x / scale)[:, None] - table), axis=1)
    return np.sign(x) * table[near] * scale


def straight_through(rounded, group):
    def q(w):
        return np.concatenate([rounded(g) for g in w.reshape(-1, group)]).reshape(w.shape)

    z = [INNER, BIAS, OUTER]
    for k in range(STEPS):
        g = grad(loss)([q(z[0]), z[1], q(z[2])], k % SAMPLES)
        z = [a - LR * b for a, b in zip(z, g)]
        yield np.concatenate([np.ravel(a) for a in z])


def write_case(out, transform, points):
    print("case", "sgd", "layers", f"lr={LR}", transform, sep="\t", file=out)
    points = list(points)
    assert len(points) == STEPS
    for x in points:
        print(*(f"{v:.13g}" for v in x[:: max(1, len(x) // 8)][:8]), sep="\t", file=out)


def main():
    with open("parametrizations.tsv", "w") as out:
        write_case(out, "lora init=gradient rank=2 alpha=4 scaling=sqrt_rank gradients=6 others=true",
                   sgd(*lora(2, 4, 6), drawn=6))
        write_case(out, "low_rank rank=3", sgd(*low_rank(3, False)))
        write_case(out, "low_rank rank=3 core=true", sgd(*low_rank(3, True)))
        for score in ("net", "absolute", "square"):
            write_case(out, f"smt_mask block=4 share=0.5 gradients=5 score={score}",
                       sgd(*smt_mask(4, 0.5, 5, score), drawn=5))
        write_case(out, "slope rank=0", sgd(*slope(2, 4)))
        write_case(out, "slope rank=0 keep=1 of=2", sgd(*slope(1, 2)))

    with open("quantize.tsv", "w") as out:
        write_case(out, "quantize weights=int8 group=16", straight_through(integers(255), 16))
        write_case(out, "quantize weights=int4 group=16", straight_through(integers(15), 16))
        write_case(out, "quantize weights=fp4 group=8", straight_through(fp4, 8))


if __name__ == "__main__":
    main()
