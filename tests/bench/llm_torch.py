"""The peer of bench_llm: forward, backward and AdamW of a GPT-2 as PyTorch's users write it on a
CPU, with its fused attention. Two steps for every line on stdin; answers with the seconds of one.

    llm_torch.py PRESET THREADS

SLALOM_PYTHON names another interpreter, with a newer torch; SLALOM_TORCH=compiled compiles. Memory is kept from
step to step, which alone makes it half as fast again on two threads.
"""
import os
import sys
import time

preset, threads, steps = sys.argv[1], int(sys.argv[2]), 2
python = os.environ.get("SLALOM_PYTHON", sys.executable)
if "MALLOC_MMAP_MAX_" not in os.environ:  # read when a program starts
    os.environ.update(OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads), MALLOC_MMAP_MAX_="0",
                      MALLOC_TOP_PAD_="1073741824", MALLOC_TRIM_THRESHOLD_="4294967296")
    os.execv(python, [python, *sys.argv])
try:
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError:
    sys.exit("torch is not there")

torch.set_num_threads(threads)
torch.manual_seed(0)
layers, width, heads, context, batch = {"micro": (4, 128, 4, 128, 16), "mini": (6, 384, 6, 256, 8)}[preset]


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        q, k, v = (z.reshape(batch, context, heads, -1).transpose(1, 2)
                   for z in self.qkv(self.norm1(x)).chunk(3, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
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
run = torch.compile(model) if os.environ.get("SLALOM_TORCH") == "compiled" else model
text, targets = (torch.randint(0, 256, (batch, context)) for _ in range(2))


def step():
    optimizer.zero_grad(set_to_none=True)
    run(text, targets).backward()
    optimizer.step()


for _ in range(3):
    step()
print("ready", flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    for _ in range(steps):
        step()
    print((time.perf_counter() - begin) / steps, flush=True)
