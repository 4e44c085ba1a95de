"""Writes krylov.tsv: the iterates of scipy.sparse.linalg.cg, without and with the Jacobi
preconditioner, on A = S (L + 0.02 I) S, L the 1-D Laplacian (2 and -1) of order 240, S diagonal
with 1, 1.25, 1.5, 1, ...; b_i = 1 + i mod 7; from zero and from x_i = 1."""
import numpy as np
from scipy.sparse import diags
from scipy.sparse.linalg import LinearOperator, cg

from cases import STEPS, write_case

N = 240
s = diags([1 + 0.25 * (np.arange(N) % 3)], [0])
a = (s @ diags([-1, 2.02, -1], [-1, 0, 1], shape=(N, N)) @ s).tocsr()
b = 1.0 + np.arange(N) % 7
jacobi = LinearOperator((N, N), matvec=lambda r: r / a.diagonal(), dtype=float)


def race(start, preconditioner):
    points = []
    x = np.full(N, start)
    cg(a, b, x0=x, M=preconditioner, rtol=0, atol=0, maxiter=STEPS,
       callback=lambda x: points.append(x.copy()))
    return points


with open("krylov.tsv", "w") as out:
    for name, preconditioner in (("cg", None), ("pcg", jacobi)):
        for problem, start in (("chain", 0.0), ("chain_ones", 1.0)):
            write_case(out, name, problem, {}, race(start, preconditioner))
