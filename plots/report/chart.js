'use strict';
/* What a chart shows, apart from who asks for it: colours, dashes, ranges and the rows that dygraphs
   draws. A line is {name, style, x, low, mid, high, lost}; null in its arrays is not finite. */

/* Okabe and Ito's colours, safe for colour-blind readers, on white and on black; dashes tell the same. */
const colours = {
  light: ['#0072b2', '#d55e00', '#008a64', '#b3528a', '#b07400', '#3a8fc4', '#333333'],
  dark: ['#56b4e9', '#ff8a3c', '#2fc79a', '#e39bc4', '#e6b13c', '#9ad1f5', '#dddddd'],
};
const dashes = [null, [9, 4], [2, 3], [11, 3, 2, 3], [5, 2, 2, 2, 2, 2]];

const darkScreen = window.matchMedia('(prefers-color-scheme: dark)');

function colourOf(style) {
  const palette = darkScreen.matches ? colours.dark : colours.light;
  return palette[style % palette.length];
}

function dashOf(style) {
  return dashes[style % dashes.length];
}

/* 0.0123, 1.5e-7, 12,000: four digits. */
function numberWords(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return '\u2013';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(3).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(size >= 1e4 ? 6 : 4)));
}

/* The ends of what is finite in the lines. */
function extentOf(lines, keys) {
  const extent = { low: Infinity, high: -Infinity, positive: Infinity };
  for (const line of lines)
    for (const key of keys)
      for (const value of line[key]) {
        if (value === null) continue;
        extent.low = Math.min(extent.low, value);
        extent.high = Math.max(extent.high, value);
        if (value > 0) extent.positive = Math.min(extent.positive, value);
      }
  return extent;
}

/* A range with some room around it; on a logarithmic axis at most 20 decades, and none of what is
   not positive. */
function rangeOf(extent, logarithmic) {
  if (extent.low > extent.high) return logarithmic ? [0.1, 10] : [0, 1];
  if (logarithmic) {
    const high = extent.high > 0 ? extent.high : 1;
    const low = Math.max(Math.min(extent.positive, high), high * 1e-20);
    const room = Math.max(Math.pow(high / low, 0.04), 1.05);
    return [low / room, high * room];
  }
  const room = 0.04 * (extent.high - extent.low) || 0.1 * Math.abs(extent.high) || 1;
  return [extent.low - room, extent.high + room];
}

/* Values of curves that come to a result set the range; those that diverge may reach ten times the
   highest start, so that they do not press the others flat. */
function valueRange(lines, logarithmic, bands, higher) {
  const kept = lines.filter(line => !line.lost);
  const keys = bands ? ['low', 'mid', 'high'] : ['mid'];
  const extent = extentOf(kept, keys);
  const starts = extentOf(lines.map(line => ({ first: [line.mid[0]] })), ['first']);
  for (const key of ['low', 'high', 'positive'])
    extent[key] = key === 'high' ? Math.max(extent.high, starts.high) : Math.min(extent[key], starts[key]);
  const lost = extentOf(lines.filter(line => line.lost), ['mid']);
  if (!higher && extent.low >= 0 && starts.high > 0) {
    extent.high = Math.min(extent.high, 100 * starts.high);
    extent.high = Math.max(extent.high, Math.min(lost.high, 10 * starts.high));
  }
  extent.low = Math.min(extent.low, lost.low < extent.low && lost.low >= 0 ? lost.low : extent.low);
  return rangeOf(extent, logarithmic);
}

/* Ticks of a logarithmic axis: every so many decades; within two decades also 2 and 5. */
function logTicks(low, high, pixels) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const room = Math.max(2, Math.floor(pixels / 45)), stride = Math.ceil((last - first) / room) || 1;
  const factors = last - first <= 2 && room >= 5 ? [1, 2, 5] : [1], ticks = [];
  for (let decade = first; decade <= last; decade++)
    for (const factor of factors) {
      const v = Number(factor + 'e' + decade);
      if (decade % stride === 0 && v >= low && v <= high) ticks.push({ v, label: numberWords(v) });
    }
  return ticks;
}

/* Logarithmic when nothing is negative and the positive values span more than a decade. */
function wantsLog(lines) {
  const extent = extentOf(lines, ['mid']);
  return extent.low >= 0 && extent.high > 10 * extent.positive;
}

/* One value of a row: its quartiles, which dygraphs draws as a band, or itself. Where a quartile is
   not finite the band reaches the edge. */
function cellOf(line, i, bands, range, logarithmic) {
  const mid = line.mid[i];
  if (mid === null) return null;
  const floor = logarithmic ? range[0] : -Infinity;
  const value = Math.max(mid, floor);
  if (!bands) return value;
  const low = line.low[i] === null ? range[0] : Math.max(line.low[i], floor);
  const high = line.high[i] === null ? range[1] : Math.max(line.high[i], floor);
  return [low, value, high];
}

/* A row for every reading of any line; null where a line has no point of its own. */
function rowsOf(lines, logX, bands, range, logY) {
  const rows = new Map();
  lines.forEach((line, k) => {
    for (let i = 0; i < line.x.length; i++) {
      const x = line.x[i];
      if (logX && x <= 0) continue;
      if (!rows.has(x)) rows.set(x, new Array(lines.length).fill(null));
      rows.get(x)[k] = cellOf(line, i, bands, range, logY);
    }
  });
  const all = Array.from(rows, ([x, cells]) => [x].concat(cells));
  return all.sort((a, b) => a[0] - b[0]);
}

/* The value of a line at a reading: that of its last point; nothing is interpolated. */
function valueAt(line, x) {
  let low = 0, high = line.x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line.x[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low > 0 ? line.mid[low - 1] : null;
}

function placeOf(point) {
  return [point.canvasx, point.canvasy];
}

/* Where the line to a point outside leaves the area, a little inside of it. */
function crossing(points, outside, area, size) {
  const [x1, y1] = placeOf(points[outside]);
  const edge = y1 < area.y ? area.y + size + 1 : area.y + area.h - size - 1;
  if (outside === 0) return [x1, edge];
  const [x0, y0] = placeOf(points[outside - 1]);
  const part = y1 === y0 ? 0 : Math.min(Math.max((edge - y0) / (y1 - y0), 0), 1);
  return [x0 + part * (x1 - x0), edge];
}

/* A cross where a curve that diverged ends, or leaves what is shown. */
function plotEnd(event) {
  const area = event.plotArea, context = event.drawingContext, size = 5;
  const points = event.points.filter(point => point.yval !== null && !Number.isNaN(point.yval));
  const outside = points.findIndex(point => point.canvasy < area.y || point.canvasy > area.y + area.h);
  if (points.length === 0) return;
  const [x, y] = outside < 0 ? placeOf(points[points.length - 1]) : crossing(points, outside, area, size);
  context.strokeStyle = event.color;
  context.lineWidth = 2;
  context.setLineDash([]);
  context.beginPath();
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x - size, y + size);
  context.lineTo(x + size, y - size);
  context.stroke();
}

/* Band, line, and the end of a line that diverged. */
function plotterOf(line) {
  return event => {
    Dygraph.Plotters.errorPlotter(event);
    Dygraph.Plotters.linePlotter(event);
    if (line.lost) plotEnd(event);
  };
}
