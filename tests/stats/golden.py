"""Writes C arrays of doubles; used by the *_golden.py beside it."""
import textwrap

import numpy as np


def number(x):
    x = float(x)
    if np.isnan(x):
        return "(double)NAN"
    if np.isinf(x):
        return "(double)INFINITY" if x > 0 else "-(double)INFINITY"
    return repr(x)


def row(numbers):
    return "{" + ", ".join(number(x) for x in np.ravel(numbers)) + "}"


def array(name, numbers, kind="double"):
    """An array, flattened row by row; its length is that of the values."""
    text = "static const %s %s[] = %s;" % (kind, name, row(numbers))
    print("\n".join(textwrap.wrap(text, 95, subsequent_indent="    ", break_long_words=False)))


def integers(name, numbers):
    text = "static const int %s[] = {%s};" % (name, ", ".join(str(int(x)) for x in numbers))
    print("\n".join(textwrap.wrap(text, 95, subsequent_indent="    ")))


def value(name, x):
    print("static const double %s = %s;" % (name, number(x)))


def head(script):
    print("/* Made by %s. */" % script)
    print("#pragma once\n\n#include <math.h>\n")
