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
draw = draw."pointsize dot_size*(!markers ? 0 : dense ? 0.3 : 0.9), "
draw = draw.best_last."using 3:(off($5) ? edge(i) : NaN) with points pointtype lost_point "
draw = draw."pointsize dot_size*(1 + 0.4 * i) linewidth 1.1 linecolor rgb colour(i)"
# The strip above: a line and its numbers for each series. Columns: 7 best, 8 near the optimum from
# and 9 to, 10 optimum, 11 from and 12 to, 13 S, 14 the lower edge of the grid where it is touched,
# 15 the upper.
above = "for [i=1:named] data index block(i) skip 1 using "
until(v) = v > right ? right : v
if (strip > 0) draw = draw."; unset label; unset border; unset xtics; unset ytics; unset grid; unset ylabel; "
if (strip > 0) draw = draw."unset logscale y; set yrange [named + 0.5 : 0.4]; set bmargin at screen panel_top; set tmargin at screen panel_top + strip; "
if (strip > 0) draw = draw."plot ".above."8:(i):($9 - $8):(0) with vectors nohead linecolor rgb colour(i) linewidth 0.9, "
if (strip > 0) draw = draw.above."($10 == $10 ? $11 : NaN):(i):(until($12) - $11):(0) with vectors nohead linecolor rgb colour(i) linewidth 2.6, "
if (strip > 0) draw = draw.above."10:(i) with points pointtype 7 pointsize dot_size*0.9 linecolor rgb colour(i), "
if (strip > 0) draw = draw.above."(valid(10) && $10 == $10 ? NaN : $7):(i) with points pointtype 6 pointsize dot_size*0.8 linecolor rgb colour(i), "
if (strip > 0) draw = draw.above."14:(i):(left - $14):(0) with vectors head filled size graph 0.02,20 linecolor rgb colour(i) linewidth 0.9, "
if (strip > 0) draw = draw.above."15:(i):(right - $15):(0) with vectors head filled size graph 0.02,20 linecolor rgb colour(i) linewidth 0.9; "
if (strip > 0) draw = draw.axes
