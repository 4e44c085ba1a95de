unset multiplot
set output
if (!latex && turn < words(formats)) load name.'.gp'
undefine turn
