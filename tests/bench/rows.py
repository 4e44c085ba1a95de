"""Rows for the peers: a LIBSVM text, or a raw file of doubles, row by row the label and then the
values, under the name PATH:COLUMNS."""
import numpy as np
import scipy.sparse as sparse


def read_raw(path, columns):
    whole = np.fromfile(path).reshape(-1, columns + 1)
    return np.ascontiguousarray(whole[:, 1:]), whole[:, 0].copy()


def read_text(path):
    labels, starts, indices, values = [], [0], [], []
    for line in open(path):
        label, *pairs = line.split()
        labels.append(float(label))
        for pair in pairs:
            index, value = pair.split(":")
            indices.append(int(index) - 1)
            values.append(float(value))
        starts.append(len(indices))
    return sparse.csr_matrix((np.array(values), indices, starts)), np.array(labels)


def read(name):
    path, _, columns = name.partition(":")
    return read_raw(path, int(columns)) if columns else read_text(path)
