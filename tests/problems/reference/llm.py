"""Loss and gradient of the llm problem from PyTorch's own layers and autograd, in double.

    python3 -m venv scratch && scratch/bin/pip install torch && scratch/bin/python llm.py > llm.tsv

One row per tensor: model, tensor, norm of the gradient, and its inner products with cos(0.3 i)
and sin(0.11 i + 1), i = 0, 1, ... over the elements; the loss is the row "loss". Text, weights and
windows are formulas, the same as in ../test_llm.c.
"""

import math

import torch
from torch.nn import functional as F

LENGTH, TRAINING = 4000, 3600
LAYERS, HEADS, WIDTH, CONTEXT, WINDOWS = 2, 2, 8, 40, 5


def text():
    return torch.tensor([(i * i * 7 + i // 3 * 31 + 11) % 251 for i in range(LENGTH)])


def tensors(tied):
    c = WIDTH
    shapes = [("tokens", (256, c)), ("positions", (CONTEXT, c))]
    for layer in range(LAYERS):
        for name, shape in [
            ("norm1.gain", (c,)), ("norm1.bias", (c,)), ("qkv.weight", (3 * c, c)),
            ("qkv.bias", (3 * c,)), ("out.weight", (c, c)), ("out.bias", (c,)),
            ("norm2.gain", (c,)), ("norm2.bias", (c,)), ("up.weight", (4 * c, c)),
            ("up.bias", (4 * c,)), ("down.weight", (c, 4 * c)), ("down.bias", (c,)),
        ]:
            shapes.append((f"layer{layer}.{name}", shape))
    shapes += [("norm.gain", (c,)), ("norm.bias", (c,))]
    return shapes if tied else shapes + [("head", (256, c))]


def weights(tied):
    """Element i of the flat vector is 0.3 sin(0.7 i) + 0.2 cos(0.013 i^2 mod 2 pi)."""
    made, at = {}, 0
    for name, shape in tensors(tied):
        count = math.prod(shape)
        flat = [0.3 * math.sin(0.7 * i) + 0.2 * math.cos((0.013 * i * i) % (2 * math.pi))
                for i in range(at, at + count)]
        made[name] = torch.tensor(flat, dtype=torch.float64).reshape(shape).requires_grad_()
        at += count
    return made


def loss_of(w, tied):
    places = [k * (TRAINING - CONTEXT - 1) // (WINDOWS - 1) for k in range(WINDOWS)]
    data = text()
    inputs = torch.stack([data[p:p + CONTEXT] for p in places])
    targets = torch.stack([data[p + 1:p + CONTEXT + 1] for p in places])
    x = F.embedding(inputs, w["tokens"]) + w["positions"]
    for layer in range(LAYERS):
        at = lambda name: w[f"layer{layer}.{name}"]
        y = F.layer_norm(x, (WIDTH,), at("norm1.gain"), at("norm1.bias"), 1e-5)
        split = F.linear(y, at("qkv.weight"), at("qkv.bias")).chunk(3, dim=-1)
        q, k, v = (s.reshape(WINDOWS, CONTEXT, HEADS, -1).transpose(1, 2) for s in split)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        y = y.transpose(1, 2).reshape(WINDOWS, CONTEXT, WIDTH)
        x = x + F.linear(y, at("out.weight"), at("out.bias"))
        y = F.layer_norm(x, (WIDTH,), at("norm2.gain"), at("norm2.bias"), 1e-5)
        y = F.gelu(F.linear(y, at("up.weight"), at("up.bias")), approximate="tanh")
        x = x + F.linear(y, at("down.weight"), at("down.bias"))
    y = F.layer_norm(x, (WIDTH,), w["norm.gain"], w["norm.bias"], 1e-5)
    logits = F.linear(y, w["tokens"] if tied else w["head"])
    return F.cross_entropy(logits.reshape(-1, 256), targets.reshape(-1))


def main():
    for model, tied in (("tied", True), ("untied", False)):
        w = weights(tied)
        loss = loss_of(w, tied)
        loss.backward()
        print(model, "loss", f"{loss.item():.17g}", 0, 0, sep="\t")
        for name, tensor in w.items():
            g = tensor.grad.reshape(-1)
            i = torch.arange(g.numel(), dtype=torch.float64)
            one, other = (g * torch.cos(0.3 * i)).sum(), (g * torch.sin(0.11 * i + 1)).sum()
            print(model, name, *(f"{z.item():.17g}" for z in (g.norm(), one, other)), sep="\t")


main()
