"""Writes sgd.tsv and adaptive.tsv: 200 steps of PyTorch's optimizers, in double. pip install torch"""
import torch

from cases import STEPS, Bumps, write_case

CLASSES = {
    "sgd": torch.optim.SGD,
    "adam": torch.optim.Adam,
    "adamw": torch.optim.AdamW,
    "rmsprop": torch.optim.RMSprop,
    "adagrad": torch.optim.Adagrad,
}
NAMES = {"initial_accumulator": "initial_accumulator_value"}


def race(optimizer, options):
    bumps = Bumps()
    x = torch.tensor(bumps.start, dtype=torch.float64, requires_grad=True)
    theirs = {NAMES.get(k, k): v for k, v in options.items()}
    if "beta1" in theirs:
        theirs["betas"] = (theirs.pop("beta1"), theirs.pop("beta2"))
    method = CLASSES[optimizer]([x], **theirs)
    points = []
    for step in range(STEPS):
        x.grad = torch.tensor(bumps.gradient(x.detach().numpy(), step % bumps.batches))
        method.step()
        points.append(x.detach().numpy().copy())
    return points


def write(path, cases):
    with open(path, "w") as out:
        for optimizer, options in cases:
            spelt = {k: str(v).lower() for k, v in options.items()}
            write_case(out, optimizer, "bumps", spelt, race(optimizer, options))


write(
    "sgd.tsv",
    [
        ("sgd", dict(lr=0.1)),
        ("sgd", dict(lr=0.05, weight_decay=0.1)),
        ("sgd", dict(lr=0.05, momentum=0.9)),
        ("sgd", dict(lr=0.02, momentum=0.95, weight_decay=0.01)),
        ("sgd", dict(lr=0.05, momentum=0.8, nesterov=True, weight_decay=0.1)),
    ],
)
write(
    "adaptive.tsv",
    [
        ("adam", dict()),
        ("adam", dict(lr=0.1, beta1=0.8, beta2=0.99, eps=1e-3, weight_decay=0.1)),
        ("adamw", dict()),
        ("adamw", dict(lr=0.05, beta1=0.9, beta2=0.95, eps=1e-6, weight_decay=0.3)),
        ("rmsprop", dict()),
        ("rmsprop", dict(lr=0.02, alpha=0.9, momentum=0.5, weight_decay=0.1)),
        ("rmsprop", dict(lr=0.005, alpha=0.95, eps=1e-2, centered=True)),
        ("rmsprop", dict(lr=0.005, alpha=0.95, eps=1e-2, centered=True, momentum=0.9)),
        ("adagrad", dict()),
        ("adagrad", dict(lr=0.5, lr_decay=0.01, initial_accumulator=0.25, weight_decay=0.1)),
    ],
)
