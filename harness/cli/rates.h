/* How fast trials ran: samples, tokens of sequences, floating-point operations a second, and
   these as a share of what products of matrices reached on the machine that ran them. */
#pragma once

#include "base/text.h"
#include "store/reader.h"
#include "study/study.h"

/* A line for each optimizer on each problem that tells its operations; nothing without one. */
void rates_add(store *, const study *, text *, arena *);
