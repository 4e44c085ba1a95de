set lmargin at screen 0.01; set rmargin at screen 0.99
set bmargin at screen 0; set tmargin at screen key_top
unset border; unset tics; unset grid; unset title; unset xlabel; unset ylabel; unset logscale
unset label; unset object; unset arrow; unset colorbox
longest = strlen(lost)
do for [i=1:entries] { longest = strlen(label[i]) > longest ? strlen(label[i]) : longest }
# To gnuplot the letters of an SVG are broad: it would take too few columns.
if (format eq 'svg') set key width -0.28 * longest
set key center center horizontal Left reverse noenhanced samplen 2.2 spacing (format eq 'svg' ? 0.92 : 1.15) maxcols key_columns
key = "plot [0:1] [0:1] 2 notitle"
mark = sample eq 'points' || (sample eq 'linespoints' && markers)
how = mark ? sample." pointtype point(i) pointsize 1 " : "lines "
how = how."linecolor rgb colour(i) linewidth 1.2"
if (sample ne 'points') how = how." dashtype dash(i)"
if (entries > 0) key = key.", for [i=1:named] NaN with ".how." title label[i]"
if (entries > 0 && series > named) key = key.", NaN with ".(sample eq 'points' ? "points pointtype 7 pointsize 0.7" : "lines")." linecolor rgb '#c8c8c8' title sprintf('%d others', series - named)"
if (strlen(lost) > 0) key = key.", NaN with points pointtype lost_point pointsize 1.2 linewidth 1.2 linecolor rgb '#555555' title lost"
eval key
