# One line a series: the median over the seeds in a band between the quartiles. A cross ends the
# curve of a setting that diverged. Columns: panel, series, clock, low, median, high, lost.
lost_point = 2
draw = "plot "
if (series > named) draw = draw.others."using 3:(above_bottom($5)) with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using 3:(bound($4)):(bound($6)) with filledcurves linecolor rgb colour(i), "
draw = draw.best_last."using 3:(above_bottom($5)) with lines "
draw = draw."linecolor rgb colour(i) dashtype dash(i) linewidth 1.2, "
if (markers) draw = draw.best_last."using 3:(int($8) ? above_bottom($5) : NaN) with points linecolor rgb colour(i) pointtype point(i) pointsize dot_size*0.8, "
if (strlen(lost) > 0 && series > named) draw = draw.others."using 3:(int($7) ? bound($5) : NaN) with points pointtype 2 pointsize dot_size*1 ".grey.", "
draw = draw.best_last."using 3:(int($7) ? bound($5) : NaN) with points pointtype 2 pointsize dot_size*1.4 linewidth 1.4 linecolor rgb colour(i)"
