# One line a series: the median best of k settings in its band, dotted the expected best. Columns:
# panel, series, k, low, median, high, expected.
lost_point = 2
known(v) = abs(v) < 1e300
draw = "plot "
if (series > named) draw = draw.others."using 3:(known($5) ? $5 : NaN) with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using 3:(known($4) || known($6) ? bound($4) : NaN):(bound($6)) with filledcurves fillstyle transparent solid 0.1 noborder linecolor rgb colour(i), "
draw = draw.best_last."using 3:(known($7) ? $7 : NaN) with lines linecolor rgb colour(i) dashtype 3 linewidth 0.7, "
draw = draw.best_last."using 3:(known($5) ? $5 : NaN) with linespoints linecolor rgb colour(i) dashtype dash(i) linewidth 1.2 pointtype point(i) pointsize dot_size*(markers && !dense ? 0.7 : 0)"
