/* What this machine can do: floating-point operations a second of a matrix product that is
   large enough, the best of a quarter of a second, with the threads that are set. */
#pragma once

double peak_rate_f32(void);
double peak_rate_f64(void);
