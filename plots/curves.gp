# One line a series: the median over the seeds in a band between the quartiles. A cross ends the
# curve of a setting that diverged. Columns: optimizer, clock, low quartile, median, high quartile.
shown(i, x, v) = (end_x[i] == end_x[i] && x > end_x[i]) ? NaN : v
each = "for [i=1:series] data index i-1 skip 1 "
cross = " with points pointtype 2 pointsize 1.3 linewidth 2 linecolor rgb "
draw = "plot ".each."using 2:(shown(i, $2, bound($3))):(shown(i, $2, bound($5))) "
draw = draw."with filledcurves linecolor rgb colour(i) notitle, "
draw = draw.each."using 2:(shown(i, $2, above_bottom($4))) with linespoints "
draw = draw."linecolor rgb colour(i) dashtype dash(i) linewidth 1.6 pointtype point(i) "
draw = draw."pointsize 0.6 pointinterval every_point[i] title label[i], "
draw = draw."for [i=1:series] '+' using (end_x[i]):(end_y[i]) every ::0::0"
draw = draw.cross."colour(i) notitle"
if (strlen(lost) > 0) draw = draw.", NaN".cross."'#555555' title lost"
