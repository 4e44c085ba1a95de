# One row a series: a bar to the median time to target, a whisker over its interval, which runs to
# the edge where it has no upper end. An open bar to the budget: at least half of the seeds missed.
# Columns: panel, series, low, median, high, reached, seeds, spent.
lost_point = 10
set grid noytics
tint(i) = i <= named ? colour(i) : 0xa0a0a0
known(v) = v < 1e300
from = "(log_x ? left : 0)"
one = "for [i=1:series] data index block(i) skip 1 "
draw = "plot ".one."using (known($4) ? $4 : NaN):(i):".from.":(bound_x($4)):(i-0.3):(i+0.3) "
draw = draw."with boxxyerror fillcolor rgb tint(i) fillstyle transparent solid 0.45 noborder, "
draw = draw.one."using (known($4) ? NaN : bound_x($8)):(i):".from.":(bound_x($8)):(i-0.3):(i+0.3) "
draw = draw."with boxxyerror linecolor rgb tint(i) fillstyle empty, "
draw = draw.one."using (known($3) ? $3 : NaN):(i):((known($5) ? $5 : right) - $3):(0) with vectors nohead linewidth 1.4 linecolor rgb tint(i), "
draw = draw.one."using (int($6) < int($7) ? right : NaN):(i):(sprintf('%d/%d', int($6), int($7))) with labels left offset 0.3, 0 font ','.sprintf('%g', 0.85*size) textcolor rgb '#444444'"
