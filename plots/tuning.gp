# One line a series: the expected best of k settings, in the band of its median. Columns: panel,
# series, k, low, expected, high.
lost_point = 2
known(v) = abs(v) < 1e300
draw = "plot "
if (series > named) draw = draw.others."using 3:(known($5) ? $5 : NaN) with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using 3:(known($4) && known($6) ? bound($4) : NaN):(bound($6)) with filledcurves fillstyle transparent solid 0.1 noborder linecolor rgb colour(i), "
draw = draw.best_last."using 3:(known($5) ? $5 : NaN) with linespoints linecolor rgb colour(i) dashtype dash(i) linewidth 1.2 pointtype point(i) pointsize (markers && !dense ? 0.7 : 0)"
