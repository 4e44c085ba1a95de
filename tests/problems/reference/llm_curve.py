"""The loss of the first 300 steps of AdamW on llm's preset micro in PyTorch, in float: the same
weights and the same batches as Slalom's, from the same counter-based generator (Philox4x32-10,
Salmon et al. 2011). The text is a formula, the same as in ../test_llm_curve.c.

    scratch/bin/pip install torch numpy && scratch/bin/python llm_curve.py > llm_curve.tsv
"""

import numpy as np
import torch
from torch.nn import functional as F

SEED, STEPS, BATCH, LENGTH = 1, 300, 2, 100000
LAYERS, HEADS, WIDTH, CONTEXT, VOCAB = 4, 4, 128, 128, 256
START, BATCHES = 1, 2  # streams of the generator
WORDS = "once upon a midnight dreary while I pondered weak and weary over many quaint volume".split()


def philox(key, index, positions):
    """Blocks of four 32-bit words, (positions, 4)."""
    low = np.uint64(0xffffffff)
    c = [positions & low, positions >> np.uint64(32),
         np.full_like(positions, index & 0xffffffff), np.full_like(positions, index >> 32)]
    k = [key & 0xffffffff, key >> 32]
    for _ in range(10):
        a, b = c[0] * np.uint64(0xD2511F53), c[2] * np.uint64(0xCD9E8D57)
        c = [(b >> np.uint64(32)) ^ c[1] ^ np.uint64(k[0]), b & low,
             (a >> np.uint64(32)) ^ c[3] ^ np.uint64(k[1]), a & low]
        k = [(k[0] + 0x9E3779B9) & 0xffffffff, (k[1] + 0xBB67AE85) & 0xffffffff]
    return np.stack(c, 1)


def key_of(stream):
    return SEED ^ (((stream + 1) * 0x9e3779b9 & 0xffffffff) << 32)


def halves(words):
    return words[:, 0] | words[:, 1] << np.uint64(32), words[:, 2] | words[:, 3] << np.uint64(32)


def normals(index, count):
    pairs = halves(philox(key_of(START), index, np.arange((count + 1) // 2, dtype=np.uint64)))
    u = [((z >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0 ** -53 for z in pairs]
    radius, angle = np.sqrt(-2 * np.log(u[0])), 6.283185307179586477 * u[1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)[:count]


def drawn(index, shape, deviation=0.02):
    values = np.float32(deviation) * normals(index, int(np.prod(shape))).astype(np.float32)
    return torch.frombuffer(bytearray(values.tobytes()), dtype=torch.float32).reshape(shape)


def text():
    state, made = 1, bytearray()
    while len(made) < LENGTH:
        state = (state * 1664525 + 1013904223) % 2 ** 32
        made += WORDS[(state >> 16) % len(WORDS)].encode() + b" "
    return torch.tensor(list(made[:LENGTH]))


def weights():
    c, w = WIDTH, {}
    w["tokens"], w["positions"] = drawn(0, (VOCAB, c)), drawn(1, (CONTEXT, c))
    for layer in range(LAYERS):
        first, residual = 3 + 4 * layer, 0.02 / (2 * LAYERS) ** 0.5
        shapes = {"qkv": (3 * c, c), "out": (c, c), "up": (4 * c, c), "down": (c, 4 * c)}
        for k, (name, shape) in enumerate(shapes.items()):
            deviation = residual if name in ("out", "down") else 0.02
            w[f"{layer}.{name}"] = drawn(first + k, shape, deviation)
            w[f"{layer}.{name}.bias"] = torch.zeros(shape[0])
        for name in ("norm1", "norm2"):
            w[f"{layer}.{name}"], w[f"{layer}.{name}.bias"] = torch.ones(c), torch.zeros(c)
    w["norm"], w["norm.bias"] = torch.ones(c), torch.zeros(c)
    return {name: tensor.requires_grad_() for name, tensor in w.items()}


def loss_of(w, inputs, targets):
    norm = lambda x, name: F.layer_norm(x, (WIDTH,), w[name], w[f"{name}.bias"], 1e-5)
    linear = lambda x, name: F.linear(x, w[name], w[f"{name}.bias"])
    x = F.embedding(inputs, w["tokens"]) + w["positions"]
    for k in range(LAYERS):
        q, key, v = (z.reshape(BATCH, CONTEXT, HEADS, -1).transpose(1, 2)
                     for z in linear(norm(x, f"{k}.norm1"), f"{k}.qkv").chunk(3, -1))
        y = F.scaled_dot_product_attention(q, key, v, is_causal=True)
        x = x + linear(y.transpose(1, 2).reshape(x.shape), f"{k}.out")
        y = F.gelu(linear(norm(x, f"{k}.norm2"), f"{k}.up"), approximate="tanh")
        x = x + linear(y, f"{k}.down")
    logits = F.linear(norm(x, "norm"), w["tokens"])
    return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


def batch(data, training, step):
    words = philox(key_of(BATCHES), step, np.arange(BATCH, dtype=np.uint64))
    places = [int(z) * (training - CONTEXT) >> 64 for z in halves(words)[0]]
    cut = lambda shift: torch.stack([data[p + shift:p + shift + CONTEXT] for p in places])
    return cut(0), cut(1)


def main():
    data, w = text(), weights()
    optimizer = torch.optim.AdamW(w.values(), lr=1e-3, weight_decay=0.01)
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(w, *batch(data, int(LENGTH * 0.9), step))
        print(step, f"{loss.item():.9g}", sep="\t", flush=True)
        loss.backward()
        optimizer.step()


main()
