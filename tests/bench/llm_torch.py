"""The peer of bench_llm: forward, backward and AdamW of a GPT-2 as PyTorch's users write it on a
CPU, with its fused attention where there is one. Two steps of tiny and one of small for every line
on stdin; answers with the seconds of one.

    llm_torch.py SIZE THREADS eager|compiled

At its best on a CPU: memory is kept from step to step, which alone makes it half as fast again on
two threads, and Debian's gets the OpenBLAS that shares its threads (libopenblas0-openmp), for the
default one makes it slower on two threads than on one, told of the processor if it does not know it.
"""
import ctypes
import glob
import os
import sys
import time

size, threads, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
steps = {"tiny": 2, "small": 1}[size]
blas = glob.glob("/usr/lib/*/openblas-openmp")


def core_overlooked():
    """The core type to insist on where Debian's OpenBLAS does not know a newer processor."""
    if not blas or "OPENBLAS_CORETYPE" in os.environ:
        return {}
    core = ctypes.CDLL(blas[0] + "/libopenblas.so.0").openblas_get_corename
    core.restype = ctypes.c_char_p
    known = core() != b"Prescott" or "avx512vl" not in open("/proc/cpuinfo").read()
    return {} if known else {"OPENBLAS_CORETYPE": "SkylakeX"}


if "MALLOC_MMAP_MAX_" not in os.environ:  # read when a program starts
    os.environ.update(OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads), MALLOC_MMAP_MAX_="0",
                      MALLOC_TOP_PAD_="1073741824", MALLOC_TRIM_THRESHOLD_="4294967296",
                      LD_LIBRARY_PATH=":".join(blas), **core_overlooked())
    os.execv(sys.executable, [sys.executable, *sys.argv])
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.exit("torch is not there")

torch.set_num_threads(threads)
torch.manual_seed(0)
layers, width, heads, context, batch = {"tiny": (4, 128, 4, 128, 16), "small": (6, 384, 6, 256, 8)}[size]
mask = torch.triu(torch.ones(context, context, dtype=torch.bool), 1)


def attend(q, k, v):
    if hasattr(F, "scaled_dot_product_attention"):
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = (q @ k.transpose(-2, -1) * q.shape[-1] ** -0.5).masked_fill(mask, float("-inf"))
    return F.softmax(scores, -1) @ v


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        q, k, v = (z.reshape(batch, context, heads, -1).transpose(1, 2)
                   for z in self.qkv(self.norm1(x)).chunk(3, -1))
        y = attend(q, k, v)
        x = x + self.out(y.transpose(1, 2).reshape(batch, context, width))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(256, width), nn.Embedding(context, width)
        self.layers = nn.ModuleList(Block() for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, text, targets):
        x = self.tokens(text) + self.positions.weight
        for layer in self.layers:
            x = layer(x)
        logits = F.linear(self.norm(x), self.tokens.weight)
        return F.cross_entropy(logits.flatten(0, 1), targets.flatten())


model = Model()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4)
run = torch.compile(model) if mode == "compiled" else model
text, targets = (torch.randint(0, 256, (batch, context)) for _ in range(2))


def step():
    optimizer.zero_grad(set_to_none=True)
    run(text, targets).backward()
    optimizer.step()


for _ in range(3):
    step()
print("ready", torch.__version__, flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    for _ in range(steps):
        step()
    print((time.perf_counter() - begin) / steps, flush=True)
