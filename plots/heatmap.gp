# A cell for every pair of options: dark is low. A ring marks the best, a cross what diverged.
# Columns: panel, metric, column, row, the options' values, median, lost, best.
lost_point = 2
set palette defined (0 '#440154', 0.13 '#472c7a', 0.25 '#3b518b', 0.38 '#2c718e', 0.5 '#21908d', 0.63 '#27ad81', 0.75 '#5cc863', 0.88 '#aadc32', 1 '#fde725')
set grid noxtics noytics
set style fill solid 1 noborder
set cbtics scale 0.3 offset -0.6, 0
cells = "data index block(1) skip 1 using "
draw = "plot ".cells."3:4:($3-0.5):($3+0.5):($4-0.5):($4+0.5):(int($8) ? NaN : $7) with boxxyerror fillcolor palette fillstyle solid 1 noborder, "
draw = draw.cells."(int($8) ? $3 : NaN):4 with points pointtype 2 pointsize dot_size*1.2 linewidth 1 linecolor rgb '#555555', "
draw = draw.cells."(int($9) ? $3 : NaN):4 with points pointtype 6 pointsize dot_size*1.5 linewidth 1.8 linecolor rgb '#d55e00'"
