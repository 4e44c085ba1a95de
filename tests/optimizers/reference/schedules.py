"""Writes schedules.tsv: the factors that PyTorch's schedulers give at every step of T, where they
mean the same as ours. A line is schedule, options, then T factors. pip install torch"""
import warnings

import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, StepLR

warnings.filterwarnings("ignore")
T = 40


def factors(make):
    optimizer = torch.optim.SGD([torch.zeros(1, dtype=torch.float64, requires_grad=True)], lr=1.0)
    schedule, values = make(optimizer), []
    for _ in range(T):
        values.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return values


CASES = [
    ("linear", "final=0", lambda o: LinearLR(o, 1, 0, T)),
    ("linear", "final=0.25", lambda o: LinearLR(o, 1, 0.25, T)),
    ("cosine", "final=0", lambda o: CosineAnnealingLR(o, T)),
    ("cosine", "final=0.1", lambda o: CosineAnnealingLR(o, T, 0.1)),
    ("step", "every=0.25 factor=0.1", lambda o: StepLR(o, T // 4, 0.1)),
    ("step", "every=0.1 factor=0.5", lambda o: StepLR(o, T // 10, 0.5)),
]
with open("schedules.tsv", "w") as out:
    for name, options, make in CASES:
        print(name, options, *(f"{v:.17g}" for v in factors(make)), sep="\t", file=out)
