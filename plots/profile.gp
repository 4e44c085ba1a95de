# One stair a series: the share that is solved within what lies across. Columns: panel, series,
# across, share.
lost_point = 2
draw = "plot "
if (series > named) draw = draw.others."using 3:4 with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using 3:4 with lines linecolor rgb colour(i) dashtype dash(i) linewidth 1.4"
