"""The peers of bench_solvers: l2-regularized logistic regression without a bias,
   1/m sum log(1 + exp(-y w'x)) + 1/(2m) |w|^2,
on one thread, until the value is at most `target`: liblinear's trust-region Newton (-s 0, through
its library), scipy's L-BFGS-B, scikit-learn's lbfgs. How loose a tolerance or how few iterations
do is found first. One solution for every line on stdin; answers with its seconds of processor
time."""
import ctypes
import os
import sys
import time
import warnings

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
name, data, target = sys.argv[1], sys.argv[2], float(sys.argv[3])
try:
    import numpy as np
    import scipy.optimize
    import scipy.sparse as sparse
    if name == "sklearn":
        from sklearn.linear_model import LogisticRegression
    if name == "liblinear":
        library = ctypes.CDLL("liblinear.so.4")
except (ImportError, OSError) as absent:
    sys.exit(str(absent))
from rows import read

warnings.simplefilter("ignore")
X, y = read(data)
rows, columns = X.shape


def value_and_slope(w):
    z = y * (X @ w)
    s = -y / (1 + np.exp(z))
    return np.logaddexp(0, -z).mean() + w @ w / (2 * rows), (X.T @ s + w) / rows


class Node(ctypes.Structure):
    _fields_ = [("index", ctypes.c_int), ("value", ctypes.c_double)]


class Problem(ctypes.Structure):
    _fields_ = [("l", ctypes.c_int), ("n", ctypes.c_int), ("y", ctypes.c_void_p),
                ("x", ctypes.c_void_p), ("bias", ctypes.c_double)]


class Parameter(ctypes.Structure):
    """As of version 2.40; what 2.30 reads of it is in the same places."""
    _fields_ = [("solver", ctypes.c_int), ("eps", ctypes.c_double), ("C", ctypes.c_double),
                ("weights", ctypes.c_int), ("labels", ctypes.c_void_p),
                ("weight", ctypes.c_void_p), ("p", ctypes.c_double), ("nu", ctypes.c_double),
                ("start", ctypes.c_void_p), ("regularize_bias", ctypes.c_int),
                ("recalculate", ctypes.c_bool)]


def problem_of():
    """Rows of (index, value), each ended by index -1."""
    kind = np.dtype([("index", np.int32), ("value", np.float64)], align=True)
    S = sparse.csr_matrix(X)
    ends = S.indptr[1:] + np.arange(rows)
    nodes = np.empty(S.nnz + rows, kind)
    inside = np.ones(len(nodes), bool)
    inside[ends] = False
    nodes["index"][inside], nodes["value"][inside] = S.indices + 1, S.data
    nodes["index"][ends], nodes["value"][ends] = -1, 0
    begins = nodes.ctypes.data + kind.itemsize * (S.indptr[:-1].astype(np.int64) + np.arange(rows))
    kept = [nodes, begins, y.copy()]
    return Problem(rows, columns, kept[2].ctypes.data, begins.ctypes.data, -1), kept


def with_liblinear(eps):
    parameter = Parameter(solver=0, eps=eps, C=1, regularize_bias=1)
    begin = time.process_time()
    model = ctypes.c_void_p(library.train(ctypes.byref(rows_of_nodes), ctypes.byref(parameter)))
    seconds = time.process_time() - begin
    labels = (ctypes.c_int * 2)()
    library.get_labels(model, labels)
    w = labels[0] * np.array([library.get_decfun_coef(model, j + 1, 0) for j in range(columns)])
    library.free_and_destroy_model(ctypes.byref(model))
    return w, seconds


def with_scipy(most):
    begin = time.process_time()
    w = scipy.optimize.fmin_l_bfgs_b(value_and_slope, np.zeros(columns), maxiter=most, factr=0,
                                     pgtol=0)[0]
    return w, time.process_time() - begin


def with_sklearn(most):
    begin = time.process_time()
    model = LogisticRegression(C=1, fit_intercept=False, max_iter=most, tol=1e-15).fit(X, y)
    return model.coef_[0], time.process_time() - begin


def first_that_does(solve, settings):
    for setting in settings:
        if value_and_slope(solve(setting)[0])[0] <= target:
            return setting
    sys.exit(f"{name}: does not get there")


solve, settings = {"liblinear": (with_liblinear, 10.0 ** -np.arange(1, 13, 0.5)),
                   "scipy": (with_scipy, range(2, 2000)),
                   "sklearn": (with_sklearn, range(2, 2000))}[name]
if name == "liblinear":
    library.train.restype = ctypes.c_void_p
    library.get_decfun_coef.restype = ctypes.c_double
    silent = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda text: None)
    library.set_print_string_function(silent)
    rows_of_nodes, kept = problem_of()
setting = first_that_does(solve, settings)
print("ready", flush=True)
for _ in sys.stdin:
    print(solve(setting)[1], flush=True)
