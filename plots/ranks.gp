# Average ranks hang from the axis, names at both sides; bars join what the test cannot tell apart.
# Columns: panel, series, rank, 1 for the right side, depth.
lost_point = 2
tint(i) = i <= named ? colour(i) : 0x888888
set border 4 linewidth 0.6
unset ytics
unset grid
set format x ''
one = "for [i=1:series] data index block(i) skip 1 "
edge = "(int($4) ? right : left)"
draw = "set xtics mirror in scale 0.6 offset 0, 0; unset ytics; set x2range [left:right]; set x2tics tic_step out scale 0.5 offset 0,-0.4; unset xtics; "
draw = draw."plot ".one."using 3:(0):(0):5 with vectors nohead linewidth 1 linecolor rgb tint(i), "
draw = draw.one."using 3:5:(".edge." - $3):(0) with vectors nohead linewidth 1 linecolor rgb tint(i)"
