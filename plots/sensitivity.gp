# One line a series: the median over the seeds with a bar between the quartiles, at every value of
# the option. Open triangles on the edge of the figure: diverged, or off the axis by far. They are
# nested where several series diverge. Columns: optimizer, option, low, median, high.
off(v) = higher ? v < bottom : v > top
inside(share) = log_y ? bottom * (top / bottom)**share : bottom + (top - bottom) * share
edge = inside(higher ? 0.04 : 0.96)
each = "for [i=1:series] data index i-1 skip 1 "
triangle = " with points pointtype (higher ? 10 : 8) linewidth 1.4 linecolor rgb "
draw = "plot ".each."using 2:(off($4) ? NaN : bound($4)) with lines "
draw = draw."linecolor rgb colour(i) dashtype dash(i) linewidth 1.6 notitle, "
draw = draw.each."using 2:(off($4) ? NaN : bound($4)):(bound($3)):(bound($5)) "
draw = draw."with yerrorbars linecolor rgb colour(i) linewidth 1.2 pointtype point(i) "
draw = draw."pointsize 0.7 title label[i], "
draw = draw.each."using 2:(off($4) ? edge : NaN)".triangle."colour(i) "
draw = draw."pointsize 0.9 + 0.35 * i notitle"
if (strlen(lost) > 0) draw = draw.", NaN".triangle."'#555555' pointsize 1.3 title lost"
