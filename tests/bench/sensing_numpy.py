"""The peer of bench_sensing: loss and gradient of matrix sensing as numpy's users write it, two
passes over the measurements on one thread. One evaluation for every line on stdin; answers with
its seconds."""
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
try:
    import numpy as np
except ImportError:
    sys.exit("numpy is not there")

n, m, k = int(sys.argv[1]), int(sys.argv[2]), 6
random = np.random.default_rng(0)
A = random.standard_normal((m, n * n))
y = random.standard_normal(m)
F, G = random.standard_normal((n, k)), random.standard_normal((n, k))


def loss_and_gradient():
    r = A @ (F @ G.T).ravel() - y
    S = (A.T @ r).reshape(n, n) / m
    return r @ r / (2 * m), S @ G, S.T @ F


print("ready", flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    loss_and_gradient()
    print(time.perf_counter() - begin, flush=True)
