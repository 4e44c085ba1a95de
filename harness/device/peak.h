/* What this machine can do: floating-point operations a second of a matrix product that is large
   enough, the best of a quarter of a second. */
#pragma once

double peak_rate_f32(int threads);
double peak_rate_f64(int threads);
