"""Loss, gradient, Hessian and Gauss-Newton products and Kronecker factors of the llm problem from
PyTorch's own layers and autograd, in double.

    python3 -m venv scratch && scratch/bin/pip install torch && scratch/bin/python llm.py > llm.tsv

One row per tensor: model, question (gradient, hvp, ggn, G or A), tensor, norm of the answer, and its inner
products with cos(0.3 i) and sin(0.11 i + 1), i = 0, 1, ... over the elements; the loss is the row
"loss". Text, weights, directions and windows are formulas, the same as in ../test_llm.c.
"""

import math
from dataclasses import dataclass

import torch
from torch.nn import functional as F

LENGTH, TRAINING, VOCAB = 4000, 3600, 256
torch.set_default_dtype(torch.float64)


@dataclass
class Model:
    name: str
    llama: bool
    layers: int
    heads: int
    kv_heads: int
    width: int
    ffn: int
    context: int
    tied: bool
    windows: int


MODELS = [
    Model("tied", False, 2, 2, 2, 8, 32, 40, True, 5),
    Model("untied", False, 2, 2, 2, 8, 32, 40, False, 5),
    Model("one", False, 1, 1, 1, 5, 7, 37, True, 1),
    Model("llama", True, 2, 4, 2, 16, 11, 41, False, 3),
    Model("shared", True, 1, 3, 1, 12, 19, 33, True, 1),
]


def text():
    return torch.tensor([(i * i * 7 + i // 3 * 31 + 11) % 251 for i in range(LENGTH)])


def layer_shapes(m):
    c, f, kv = m.width, m.ffn, m.width // m.heads * m.kv_heads
    if m.llama:
        return [("norm1.gain", (c,)), ("q.weight", (c, c)), ("k.weight", (kv, c)),
                ("v.weight", (kv, c)), ("out.weight", (c, c)), ("norm2.gain", (c,)),
                ("gate.weight", (f, c)), ("up.weight", (f, c)), ("down.weight", (c, f))]
    return [("norm1.gain", (c,)), ("norm1.bias", (c,)), ("qkv.weight", (3 * c, c)),
            ("qkv.bias", (3 * c,)), ("out.weight", (c, c)), ("out.bias", (c,)),
            ("norm2.gain", (c,)), ("norm2.bias", (c,)), ("up.weight", (f, c)),
            ("up.bias", (f,)), ("down.weight", (c, f)), ("down.bias", (c,))]


def shapes(m):
    all_of = [("tokens", (VOCAB, m.width))]
    all_of += [] if m.llama else [("positions", (m.context, m.width))]
    for layer in range(m.layers):
        all_of += [(f"layer{layer}.{name}", shape) for name, shape in layer_shapes(m)]
    all_of += [("norm.gain", (m.width,))] + ([] if m.llama else [("norm.bias", (m.width,))])
    return all_of if m.tied else all_of + [("head", (VOCAB, m.width))]


def tensors(m, element):
    made, at = {}, 0
    for name, shape in shapes(m):
        count = math.prod(shape)
        made[name] = torch.tensor([element(i) for i in range(at, at + count)]).reshape(shape)
        at += count
    return made


def weight(i):
    return 0.3 * math.sin(0.7 * i) + 0.2 * math.cos((0.013 * i * i) % (2 * math.pi))


def direction(i):
    return math.sin(0.37 * i + 0.2)


def norm(m, x, at, name):
    if m.llama:
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * at(f"{name}.gain")
    return F.layer_norm(x, (m.width,), at(f"{name}.gain"), at(f"{name}.bias"), 1e-5)


def rotate(x):
    """x (windows, heads, context, size): HF's rotate_half."""
    size = x.shape[-1]
    angle = torch.outer(torch.arange(x.shape[-2]) * 1.0,
                        10000.0 ** (-torch.arange(0, size, 2) / size))
    cosine, sine = (torch.cat((z, z), -1) for z in (angle.cos(), angle.sin()))
    half = torch.cat((-x[..., size // 2:], x[..., :size // 2]), -1)
    return x * cosine + half * sine


def attention(m, y, at):
    split = lambda z, heads: z.reshape(*z.shape[:2], heads, -1).transpose(1, 2)
    if m.llama:
        q, k, v = (F.linear(y, at(f"{name}.weight")) for name in "qkv")
        q, k = rotate(split(q, m.heads)), rotate(split(k, m.kv_heads))
        k, v = (z.repeat_interleave(m.heads // m.kv_heads, 1) for z in (k, split(v, m.kv_heads)))
    else:
        qkv = F.linear(y, at("qkv.weight"), at("qkv.bias")).chunk(3, dim=-1)
        q, k, v = (split(z, m.heads) for z in qkv)
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    hidden = torch.triu(torch.ones(m.context, m.context, dtype=torch.bool), 1)
    y = F.softmax(scores.masked_fill(hidden, -math.inf), -1) @ v
    return F.linear(y.transpose(1, 2).flatten(2), at("out.weight"),
                    None if m.llama else at("out.bias"))


def feed_forward(m, y, at):
    if m.llama:
        y = F.silu(F.linear(y, at("gate.weight"))) * F.linear(y, at("up.weight"))
        return F.linear(y, at("down.weight"))
    y = F.gelu(F.linear(y, at("up.weight"), at("up.bias")), approximate="tanh")
    return F.linear(y, at("down.weight"), at("down.bias"))


def windows(m):
    places = [k * (TRAINING - m.context - 1) // max(m.windows - 1, 1) for k in range(m.windows)]
    data = text()
    return (torch.stack([data[p:p + m.context] for p in places]),
            torch.stack([data[p + 1:p + m.context + 1] for p in places]))


def logits_of(m, w):
    x = F.embedding(windows(m)[0], w["tokens"])
    x = x if m.llama else x + w["positions"]
    for layer in range(m.layers):
        at = lambda name: w[f"layer{layer}.{name}"]
        x = x + attention(m, norm(m, x, at, "norm1"), at)
        x = x + feed_forward(m, norm(m, x, at, "norm2"), at)
    return F.linear(norm(m, x, w.__getitem__, "norm"), w["tokens" if m.tied else "head"]).flatten(0, 1)


def loss_of(m, w):
    return F.cross_entropy(logits_of(m, w), windows(m)[1].flatten())


def factors_of(m, w):
    """Per matrix of a layer the means of g g' and a a', from what its F.linear gets and gives."""
    w = {name: z.clone().requires_grad_() for name, z in w.items()}
    names = {id(z): name for name, z in w.items() if name.startswith("layer") and z.dim() == 2}
    seen, plain = {}, F.linear

    def linear(x, weight, bias=None):
        y = plain(x, weight, bias)
        if id(weight) in names:
            y.retain_grad()
            seen[names[id(weight)]] = x.flatten(0, -2), y
        return y

    F.linear = linear
    tokens = m.windows * m.context
    (tokens * loss_of(m, w)).backward()
    F.linear = plain
    outer = {name: y.grad.flatten(0, -2) for name, (_, y) in seen.items()}
    order = [name for name in w if name in seen]
    return ({name: outer[name].T @ outer[name] / tokens for name in order},
            {name: seen[name][0].T @ seen[name][0] / tokens for name in order})


def show(m, question, answer):
    for name, tensor in answer.items():
        g = tensor.detach().reshape(-1)
        i = torch.arange(g.numel()) * 1.0
        one, other = (g * torch.cos(0.3 * i)).sum(), (g * torch.sin(0.11 * i + 1)).sum()
        print(m.name, question, name, *(f"{z.item():.17g}" for z in (g.norm(), one, other)), sep="\t")


def main():
    for m in MODELS:
        w, v = tensors(m, weight), tensors(m, direction)
        print(m.name, "gradient", "loss", f"{loss_of(m, w).item():.17g}", 0, 0, sep="\t")
        gradient = torch.func.grad(lambda u: loss_of(m, u))
        show(m, "gradient", gradient(w))
        show(m, "hvp", torch.func.jvp(gradient, (w,), (v,))[1])
        logits, along = torch.func.jvp(lambda u: logits_of(m, u), (w,), (v,))
        p = F.softmax(logits, -1)
        curved = p * (along - (p * along).sum(-1, keepdim=True)) / len(logits)
        show(m, "ggn", torch.func.vjp(lambda u: logits_of(m, u), w)[1](curved)[0])
        outer, inner = factors_of(m, w)
        show(m, "G", outer)
        show(m, "A", inner)


main()
