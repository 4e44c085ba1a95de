"""Writes rounding.tsv: float32 numbers in low-precision formats, by ml_dtypes (bf16, E2M1) and
numpy (fp16, integers in groups of 64, asymmetric, as in AWQ's and Stable-SPAM's simulations; the
zero is not clamped). Rows: format, x, y, as hexadecimal floats; grouped formats in groups of 64
rows."""
import ml_dtypes
import numpy as np

GROUP = 64


def cast(dtype):
    def rounded(x):
        with np.errstate(over="ignore"):
            return x.astype(dtype).astype(np.float32)
    return rounded


def integers(levels):
    def rounded(x):
        top = np.float32(levels)
        scale = np.maximum(x.max() - x.min(), np.float32(1e-5)) / top
        zero = np.rint(x.min() / scale)
        return (np.clip(np.rint(x / scale) - zero, 0, top) + zero) * scale
    return rounded


def fp4(x):
    scale = np.maximum(np.abs(x).max(), np.float32(1e-6)) / np.float32(6)
    return (x / scale).astype(ml_dtypes.float4_e2m1fn).astype(np.float32) * scale


FORMATS = {"bf16": cast(ml_dtypes.bfloat16), "fp16": cast(np.float16),
           "int8": integers(255), "int4": integers(15), "fp4": fp4}


def groups():
    rng = np.random.default_rng(79)
    yield rng.normal(size=GROUP).astype(np.float32)
    yield (0.02 * rng.standard_t(2, size=GROUP)).astype(np.float32)
    yield (1 + 0.01 * rng.normal(size=GROUP)).astype(np.float32)
    yield np.full(GROUP, -3.25, np.float32)
    yield np.zeros(GROUP, np.float32)
    yield (rng.normal(size=GROUP) * 10.0 ** rng.integers(-9, 6, GROUP)).astype(np.float32)


with open("rounding.tsv", "w") as out:
    for name, rounded in FORMATS.items():
        for x in groups():
            for a, b in zip(x, rounded(x)):
                out.write(f"{name}\t{float(a).hex()}\t{float(b).hex()}\n")
