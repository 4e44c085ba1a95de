# A point is a setting, large and with its quartiles the best of each series; the line joins those
# that none beats in both. Columns: panel, series, x low, x, x high, y low, y, y high, best, front.
lost_point = 2
tint(i) = i <= named ? colour(i) : 0xb0b0b0
one = "for [i=series:1:-1] data index block(i) skip 1 "
draw = "plot data index block(1):block(series) skip 1 using (int($10) ? $4 : NaN):7 smooth unique with steps linewidth 1 dashtype 3 linecolor rgb '#888888', "
draw = draw.one."using (int($9) ? NaN : $4):7 with points pointtype 7 pointsize dot_size*0.35 linecolor rgb tint(i), "
draw = draw.one."using (int($9) ? bound_x($4) : NaN):(bound($7)):(bound_x($3)):(bound_x($5)):(bound($6)):(bound($8)) with xyerrorbars linecolor rgb tint(i) linewidth 0.9 pointtype point(i) pointsize dot_size*1.1"
