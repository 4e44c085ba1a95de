"""The peer of bench_sparse: loss and gradient of logistic regression on a LIBSVM file as scipy's
users write it, on one thread, with scipy.sparse or with torch's sparse tensors. One evaluation
for every line on stdin; answers with its seconds
of processor time."""
import os
import sys
import time

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
try:
    import numpy as np
    import scipy.sparse as sparse
    if sys.argv[2] == "torch":
        import torch
except ImportError as absent:
    sys.exit(str(absent))

from rows import read

X, y = read(sys.argv[1])
w = np.zeros(X.shape[1])


def with_scipy():
    z = y * (X @ w)
    loss = np.logaddexp(0, -z).mean()
    s = -y / (1 + np.exp(z))
    return loss, X.T @ s / len(y)


def with_torch():
    z = Y * (A @ W)
    loss = torch.nn.functional.softplus(-z).mean()
    return loss, At @ (-Y * torch.sigmoid(-z)) / len(y)


def tensor_of(matrix):
    matrix = matrix.tocsr()
    starts, indices = torch.tensor(matrix.indptr.tolist()), torch.tensor(matrix.indices.tolist())
    values = torch.tensor(matrix.data.tolist(), dtype=torch.float64)
    return torch.sparse_csr_tensor(starts, indices, values, matrix.shape)


evaluate = with_scipy
if sys.argv[2] == "torch":
    torch.set_num_threads(1)
    A, At = tensor_of(X), tensor_of(X.T)
    Y, W = torch.tensor(y.tolist(), dtype=torch.float64), torch.zeros(len(w), dtype=torch.float64)
    evaluate = with_torch
evaluate()
print("ready", flush=True)
for _ in sys.stdin:
    begin = time.process_time()
    evaluate()
    print(time.process_time() - begin, flush=True)
