set terminal pdfcairo enhanced size 6.4in, height * 1in font 'sans-serif,11' fontscale 0.62
set output name.'.pdf'
eval draw
set terminal svg enhanced size 640, 100 * height font 'sans-serif,11' background rgb 'white'
set output name.'.svg'
eval draw
set terminal pngcairo enhanced size 1280, 200 * height font 'sans-serif,11' fontscale 1.9 linewidth 2 pointscale 2
set output name.'.png'
eval draw
set output
