# One stair a series: the share of pairs solved within the runtime; a cross at the median budget of
# the runs that failed. Columns: panel, series, runtime, share; with 1 behind them the cross, with
# 2 and a further share the band.
lost_point = 2
draw = "plot "
if (series > named) draw = draw.others."using 3:(valid(5) ? NaN : $4) with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using (valid(6) ? $3 : NaN):4:6 with filledcurves fillstyle transparent solid 0.12 noborder linecolor rgb colour(i), "
draw = draw.best_last."using 3:(valid(5) ? NaN : $4) with lines linecolor rgb colour(i) dashtype dash(i) linewidth 1.4, "
draw = draw.best_last."using (valid(5) && !valid(6) ? $3 : NaN):4 with points pointtype 2 pointsize dot_size*1.2 linewidth 1.2 linecolor rgb colour(i)"
