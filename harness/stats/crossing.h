/* The first point of a curve at or beyond a target. Nothing is interpolated. Indices into the
   curve; -1 = never. Values are oriented: lower is better; NaN is never beyond. */
#pragma once

#include <stdint.h>

/* One crossing is enough (AlgoPerf). */
int64_t crossing_first(const double *y, int64_t count, double target);

/* `held` points in a row: the index of the last of them, when it is known. */
int64_t crossing_held(const double *y, int64_t count, double target, int64_t held);

/* The moving average m_k = decay m_(k-1) + (1 - decay) y_k from m_0 = y_0 crosses. From a point
   that is not finite on, it never does. */
int64_t crossing_smoothed(const double *y, int64_t count, double target, double decay);
