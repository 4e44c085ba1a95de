/* Comparison with the stored numbers of reference/. Compiled once per precision. */
#pragma once

/* Makes the steps of every case of reference/<file> and compares x after each, relative to the
   largest coordinate. */
void reference_follow_f64(const char *file, double tolerance);
void reference_follow_f32(const char *file, double tolerance);
