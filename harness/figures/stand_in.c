#include "figures/drawing.h"
#define S(n) bool n(store *a, const results *b, const figure *c, const char *const *p, int k, drawing *d, arena *m) { (void)a,(void)b,(void)c,(void)p,(void)k,(void)d,(void)m; return false; }
S(draw_heatmap) S(draw_profile) S(draw_data_profile) S(draw_ecdf) S(draw_bars) S(draw_ranks) S(draw_pareto) S(draw_tuning) S(draw_box) S(draw_scaling)
const char *pareto_metric(const figure *f) { return f->y; }
