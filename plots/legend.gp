# Entries in columns, each a sample and its words: gnuplot's own key drops those for which it holds
# a row to be too narrow.
set lmargin at screen 0; set rmargin at screen 1
set bmargin at screen 0; set tmargin at screen key_top
unset border; unset tics; unset grid; unset title; unset xlabel; unset ylabel; unset logscale
unset label; unset object; unset arrow; unset colorbox
set xrange [0:1]; set yrange [0:1]
others_at = entries + 1
lost_at = entries + (entries > 0 && series > named) + 1
key_x(n) = key_left + int((n - 1) / key_rows) * key_step
key_y(n) = 1 - (key_margin + (n - 1) % key_rows + 0.5) / (key_rows + 2 * key_margin)
key_words = key_x(1) + 1.25 * key_sample
dot(n) = key_x(n) + 0.5 * key_sample
mark = sample eq 'points' || (sample eq 'linespoints' && markers)
do for [i=1:entries] { set label 100+i label[i] at screen key_x(i) + 1.25*key_sample, screen key_top*key_y(i) left noenhanced }
if (entries > 0 && series > named) set label 200 sprintf('%d others', series - named) at screen key_x(others_at) + 1.25*key_sample, screen key_top*key_y(others_at) left
if (strlen(lost) > 0) set label 201 lost at screen key_x(lost_at) + 1.25*key_sample, screen key_top*key_y(lost_at) left noenhanced
one = "'+' every ::0::0 using "
key = "plot 2 notitle"
if (sample ne 'points') key = key.", for [i=1:entries] ".one."(key_x(i)):(key_y(i)):(key_sample):(0) with vectors nohead linecolor rgb colour(i) dashtype dash(i) linewidth 1.2"
if (mark) key = key.", for [i=1:entries] ".one."(dot(i)):(key_y(i)) with points pointtype point(i) pointsize dot_size*1 linecolor rgb colour(i) linewidth 1.2"
if (entries > 0 && series > named) key = key.", ".one.(sample eq 'points' ? "(dot(others_at)):(key_y(others_at)) with points pointtype 7 pointsize dot_size*0.7" : "(key_x(others_at)):(key_y(others_at)):(key_sample):(0) with vectors nohead")." linecolor rgb '#c8c8c8'"
if (strlen(lost) > 0) key = key.", ".one."(dot(lost_at)):(key_y(lost_at)) with points pointtype lost_point pointsize dot_size*1.2 linewidth 1.2 linecolor rgb '#555555'"
eval key
