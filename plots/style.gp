# The look of every figure. Colours are safe for colour-blind readers (Okabe and Ito 2008, without
# their yellow, which white paper swallows); dashes and points tell the same story. Where there are
# more series than colours, the best have one and the others are grey.
reset
if (!exists("formats")) formats = 'pdf svg png'
turn = exists("turn") ? turn + 1 : 1
format = latex ? 'latex' : word(formats, turn)
set encoding utf8
set datafile separator tab
array points[10] = [7, 5, 9, 11, 13, 6, 4, 8, 10, 12]
colour(i) = colours[(style[i] - 1) % |colours| + 1]
point(i) = points[(style[i] - 1) % |points| + 1]
dash(i) = (style[i] - 1) % 5 + 1
block(i) = (panel - 1) * series + i - 1
dot_size = format eq 'svg' ? 0.6 : 1 # as pointscale of the others
power = latex ? '$10^{%L}$' : '10^{%L}'

if (format eq 'pdf') set terminal pdfcairo enhanced size width*1in, height*1in font font.','.sprintf('%g', size) fontscale 0.75 linewidth 1.6 pointscale 0.6
if (format eq 'svg') set terminal svg enhanced size 96*width, 96*height font font.','.sprintf('%.2f', size*96/72.) linewidth 1 background rgb 'white'
if (format eq 'png') set terminal pngcairo enhanced size 300*width, 300*height font font.','.sprintf('%g', size) fontscale 300/96. linewidth 3.2 pointscale 2.2
if (format eq 'latex') set terminal cairolatex pdf size width*1in, height*1in font ','.sprintf('%g', size) fontscale 0.75 linewidth 1.6 pointscale 0.6
set output name.'.'.(latex ? 'tex' : format)

axes = "set border 3 linewidth 0.6; set tics nomirror out scale 0.5, 0.3; "
axes = axes."set grid xtics ytics linewidth 0.4 linetype 1 linecolor rgb '#dddddd'; "
if (format eq 'svg' || latex) axes = axes."set xtics offset 0, 0.5" # letters are higher there to gnuplot
eval axes
set style fill transparent solid 0.18 noborder
unset key

# Values beyond the axes, infinite ones too, sit on their edge.
bound(v) = v > top ? top : v < bottom ? bottom : v
bound_x(v) = v > right ? right : v < left ? left : v
above_bottom(v) = v < bottom ? bottom : v
inside_x(share) = log_x ? left * (right / real(left))**share : left + (right - left) * share
inside(share) = log_y ? bottom * (top / real(bottom))**share : bottom + (top - bottom) * share

# A panel is ranges and draw; a kind of figure is its draw.
scale(across, logarithmic) = (logarithmic ? "set" : "unset")." logscale ".across."; "
ranges = "eval scale('x', log_x).scale('y', log_y).'set xrange [left:right]; set yrange [bottom:top]'"
best_last = "for [i=named:1:-1] data index block(i) skip 1 "
grey = "linecolor rgb '#c8c8c8' "
others = series > named ? "data index block(named+1):block(series) skip 1 " : ""
set multiplot
