# Points with quartiles at every size, and a fitted law as a line. Columns: panel, series, size, low,
# median, high, 1 for points of the law.
lost_point = 2
draw = "plot "
if (series > named) draw = draw.others."using (int($7) ? $3 : NaN):5 with lines linewidth 0.7 ".grey.", "
draw = draw.best_last."using (int($7) ? $3 : NaN):5 with lines linecolor rgb colour(i) dashtype dash(i) linewidth 1.2, "
draw = draw.best_last."using (int($7) ? NaN : $3):5:(bound($4)):(bound($6)) with yerrorbars linecolor rgb colour(i) pointtype point(i) pointsize dot_size*0.9"
