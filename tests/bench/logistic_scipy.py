"""The peer of bench_logistic: loss and gradient of logistic regression as scipy's users write
it, two passes over the data with numpy on one thread. One evaluation for every line on stdin;
answers with its seconds."""
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
try:
    import numpy as np
except ImportError:
    sys.exit("numpy is not there")

rows, columns = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(0)
X = random.standard_normal((rows, columns))
y = np.where(random.random(rows) < 0.5, 1.0, -1.0)
w = np.zeros(columns)


def loss_and_gradient():
    z = y * (X @ w)
    loss = np.logaddexp(0, -z).mean()
    s = -y / (1 + np.exp(z))
    return loss, X.T @ s / rows


print("ready", flush=True)
for _ in sys.stdin:
    begin = time.perf_counter()
    loss_and_gradient()
    print(time.perf_counter() - begin, flush=True)
