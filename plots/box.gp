# One row a series: a point for every seed, a box between the quartiles, a line at the median. Open
# triangles on the edge: diverged or failed. Columns: panel, series, value, low, median, high.
lost_point = higher ? 12 : 10
set grid noytics
tint(i) = i <= named ? colour(i) : 0xa0a0a0
away(row) = (row % 5 - 2) * 0.09
gone(v) = !(abs(v) < 1e300)
edge = "(higher ? left : right)"
one = "for [i=1:series] data index block(i) skip 1 "
draw = "plot ".one."every ::0::0 using 5:(i):(bound_x($4)):(bound_x($6)):(i-0.32):(i+0.32) "
draw = draw."with boxxyerror fillcolor rgb tint(i) fillstyle transparent solid 0.25 border, "
draw = draw.one."every ::0::0 using (bound_x($5)):(i-0.32):(0):(0.64) with vectors nohead linewidth 1.6 linecolor rgb tint(i), "
draw = draw.one."using (gone($3) ? NaN : $3):(i + away(int($0))) with points pointtype 7 pointsize dot_size*0.45 linecolor rgb tint(i), "
draw = draw.one."using (gone($3) ? ".edge." : NaN):(i + away(int($0))) with points pointtype lost_point pointsize dot_size*0.9 linecolor rgb tint(i)"
