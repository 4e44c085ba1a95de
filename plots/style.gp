# The look of every figure. The colours are Okabe and Ito's (2008), safe for colour-blind readers,
# without their yellow, which white paper swallows; dashes and point types tell the same story.
reset
set encoding utf8
set datafile separator tab
array colours[7] = [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]
array points[10] = [7, 5, 9, 11, 13, 6, 4, 8, 10, 12]
colour(i) = colours[(style[i] - 1) % 7 + 1]
point(i) = points[(style[i] - 1) % 10 + 1]
dash(i) = (style[i] - 1) % 5 + 1

set border 3 linewidth 0.8
set tics nomirror out scale 0.6, 0.35
set grid xtics ytics linewidth 0.6 linetype 1 linecolor rgb '#dddddd'
set style fill transparent solid 0.18 noborder
set title title noenhanced offset 0, 0.6
set label 1 note at graph 0.5, 1.05 center noenhanced font ',9' textcolor rgb '#555555'
set xlabel xlabel.sprintf('%c ', 10) noenhanced offset 0, 0.2
set ylabel ylabel noenhanced
set rmargin 3
set key bmargin center horizontal Left reverse noenhanced
set key samplen 3 spacing 1.15 maxcols key_columns
if (log_x) set logscale x
if (log_y) set logscale y
set xrange [left:right]
set yrange [bottom:top]

# Values beyond the axes, infinite ones too, sit on its edge.
bound(v) = v > top ? top : v < bottom ? bottom : v
above_bottom(v) = v < bottom ? bottom : v
