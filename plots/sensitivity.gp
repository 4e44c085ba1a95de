# One line a series: the median over the seeds with a bar between the quartiles, at every value of
# the option. Open triangles on the edge of the figure: diverged, or off the axis by far. They are
# nested where several series diverge. Columns: panel, series, option, low, median, high.
lost_point = higher ? 10 : 8
off(v) = higher ? v < bottom : v > top
edge(i) = inside(higher ? 0.04 : 0.96)
draw = "plot "
if (series > named) draw = draw.others."using 3:(off($5) ? NaN : bound($5)) with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using 3:(off($5) ? NaN : bound($5)) with lines "
draw = draw."linecolor rgb colour(i) dashtype dash(i) linewidth 1.2, "
draw = draw.best_last."using 3:(off($5) ? NaN : bound($5)):(bound($4)):(bound($6)) "
draw = draw."with yerrorbars linecolor rgb colour(i) linewidth 0.9 pointtype point(i) "
draw = draw."pointsize (!markers ? 0 : dense ? 0.3 : 0.9), "
draw = draw.best_last."using 3:(off($5) ? edge(i) : NaN) with points pointtype lost_point "
draw = draw."pointsize 1 + 0.4 * i linewidth 1.1 linecolor rgb colour(i)"
