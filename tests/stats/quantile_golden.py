#!/usr/bin/env python3
"""Writes quantile_golden.h: quartiles by numpy's default method (type 7), and a median curve by
last observation carried forward, computed with numpy alone.

    python3 quantile_golden.py > quantile_golden.h        (numpy 1.24)
"""
import numpy as np

generator = np.random.default_rng(7)


def row(numbers):
    return "{" + ", ".join(repr(float(x)) for x in numbers) + "}"


def quartiles():
    print("static const quartile_case quartile_cases[] = {")
    for count in (1, 2, 3, 4, 5, 6, 7, 10, 16):
        values = generator.normal(size=count) * 10.0 ** generator.integers(-3, 4)
        q = np.quantile(values, (0.25, 0.5, 0.75))
        print("    {%d,\n     %s,\n     %s}," % (count, row(values), row(q)))
    print("};\n")


def carried(grid, x, y):
    """The value of the last point at or before every place of the grid."""
    return y[np.searchsorted(x, grid, side="right") - 1]


def curves():
    xs = [np.concatenate([[0.0], np.cumsum(generator.uniform(0.5, 2, size=5))]) for _ in range(3)]
    ys = [generator.normal(size=6) for _ in range(3)]
    grid = np.unique(np.concatenate(xs))
    low, median, high = np.quantile([carried(grid, x, y) for x, y in zip(xs, ys)],
                                    (0.25, 0.5, 0.75), axis=0)
    print("static double curve_x[3][6] = {%s};" % ",\n    ".join(row(x) for x in xs))
    print("static double curve_y[3][6] = {%s};" % ",\n    ".join(row(y) for y in ys))
    print("enum { GRID = %d };" % len(grid))
    for name, values in (("grid", grid), ("low", low), ("median", median), ("high", high)):
        print("static const double band_%s[GRID] = %s;" % (name, row(values)))


print("/* Made by quantile_golden.py. */")
print("#pragma once\n")
print("typedef struct quartile_case {\n    int count;\n    double values[16];")
print("    double quartiles[3];\n} quartile_case;\n")
quartiles()
curves()
