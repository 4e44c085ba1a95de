/* The section of curves: which lines are wanted, their chart, and moving about in it. */

const clockWords = {
  step: 'steps', samples: 'samples (examples or sequences)', loss_calls: 'loss evaluations',
  gradient_calls: 'gradient evaluations', hvp_calls: 'Hessian-vector products',
  matvec_calls: 'matrix-vector products', flops: 'floating-point operations of the problem',
  seconds: 'optimizer and oracle time (s)', optimizer_seconds: 'optimizer time (s)',
  oracle_seconds: 'oracle time (s)',
};
const shownFirst = 12; /* more are there to be ticked */

const curves = {
  data: null, graph: null, lines: [], places: [], shown: new Map(), range: null, cursor: -1,
  onReading: () => {},
};

function byId(id) {
  return document.getElementById(id);
}

/* The curve of a setting for a metric over a clock, or null. */
function curveOf(group, metric, clock) {
  for (const curve of group.curves[metric] || [])
    if (clock in curve.clocks) return curve;
  return null;
}

/* A clock's readings; a number is the reading per step. */
function readingsOf(curve, clock) {
  const readings = curve.clocks[clock];
  return typeof readings === 'number' ? curve.clocks.step.map(step => step * readings) : readings;
}

function chosen() {
  const place = curves.places[Number(byId('problem').value)];
  return {
    race: place.race, problem: place.problem, metric: byId('metric').value, clock: byId('clock').value,
    best: byId('scope').value === 'best', logX: byId('log-x').checked, logY: byId('log-y').checked,
    bands: byId('bands').checked,
  };
}

function rank(group, race) {
  const score = group.score[1];
  if (score === null) return Infinity;
  return race.metrics[0].higher ? -score : score;
}

/* The settings of the chosen problem that have such a curve, best first. */
function groupsOf(wanted) {
  const groups = wanted.race.groups.filter(group =>
    group.problem === wanted.problem && (group.best || !wanted.best));
  return groups.sort((a, b) => rank(a, wanted.race) - rank(b, wanted.race) || (b.best - a.best));
}

/* Unless the reader says otherwise: the few best, and the best of each optimizer if these are few. */
function isShown(group, position, wanted) {
  if (curves.shown.has(group)) return curves.shown.get(group);
  return position < shownFirst || (group.best && wanted.race.labels.length <= shownFirst);
}

function lineOf(group, position, wanted) {
  const curve = curveOf(group, wanted.metric, wanted.clock);
  const label = wanted.race.labels[group.label];
  return {
    group, label, setting: group.setting, style: wanted.best ? group.label : position,
    name: position + ' ' + label, shown: curve !== null && isShown(group, position, wanted),
    x: curve ? readingsOf(curve, wanted.clock) : [], low: curve ? curve.low : [],
    mid: curve ? curve.mid : [], high: curve ? curve.high : [], drawn: curve !== null,
    lost: group.score[1] === null || (curve !== null && curve.mid[curve.mid.length - 1] === null),
  };
}

function metricWords(race, name) {
  const metric = race.metrics.find(one => one.name === name);
  return metric.unit ? name + ' (' + metric.unit + ')' : name;
}

function chartOptions(wanted, shown, range) {
  const style = getComputedStyle(document.documentElement);
  const lines = {}, ticker = logarithmic => logarithmic ? logTicks : Dygraph.numericLinearTicks;
  shown.forEach(line => {
    lines[line.name] = {
      color: colourOf(line.style), strokePattern: dashOf(line.style),
      plotter: plotterOf(line),
    };
  });
  return {
    labels: ['x'].concat(shown.map(line => line.name)), series: lines, customBars: wanted.bands,
    connectSeparatedPoints: true, legend: 'never', logscale: wanted.logY, fillAlpha: 0.16, strokeWidth: 2,
    xlabel: clockWords[wanted.clock], ylabel: metricWords(wanted.race, wanted.metric),
    valueRange: range.y, dateWindow: range.x,
    gridLineColor: style.getPropertyValue('--line').trim(),
    axisLineColor: style.getPropertyValue('--soft').trim(),
    axes: {
      x: { logscale: wanted.logX, axisLabelFormatter: numberWords, ticker: ticker(wanted.logX),
        pixelsPerLabel: 70 },
      y: { axisLabelFormatter: numberWords, axisLabelWidth: 62, ticker: ticker(wanted.logY) },
    },
    highlightCallback: (event, x) => read(x), unhighlightCallback: () => read(null),
    drawCallback: graph => { curves.range = { x: graph.xAxisRange(), y: graph.yAxisRange() }; },
  };
}

/* What the whole chart shows. */
function wholeRange(wanted, shown) {
  const x = extentOf(shown, ['x']);
  if (wanted.logX) x.low = x.positive;
  const higher = wanted.race.metrics.find(one => one.name === wanted.metric).higher;
  return {
    x: x.low < x.high ? [x.low, x.high] : rangeOf(x, wanted.logX),
    y: valueRange(shown, wanted.logY, wanted.bands, higher),
  };
}

function drawChart(keepView) {
  const wanted = chosen(), shown = curves.lines.filter(line => line.shown);
  const whole = wholeRange(wanted, shown);
  const range = keepView && curves.range ? curves.range : whole;
  curves.rows = rowsOf(shown, wanted.logX, wanted.bands, whole.y, wanted.logY);
  curves.cursor = -1;
  if (curves.graph) curves.graph.destroy();
  curves.graph = null;
  byId('chart').textContent = '';
  byId('chart').setAttribute('aria-label', metricWords(wanted.race, wanted.metric) + ' over ' +
    clockWords[wanted.clock] + ', ' + shown.length + ' of ' + curves.lines.length + ' settings shown');
  if (curves.rows.length === 0) {
    byId('chart').textContent = 'No curve to show: tick a setting.';
    return;
  }
  curves.graph = new Dygraph(byId('chart'), curves.rows, chartOptions(wanted, shown, range));
  curves.whole = whole;
  curves.graph.resetZoom = () => changeView('reset'); /* what a double click asks for */
}

/* Tells every line's value at a reading of the clock, or with null its last. */
function read(x) {
  curves.onReading(x);
  byId('reading').textContent = x === null ? '' : clockWords[chosen().clock] + ': ' + numberWords(x);
}

/* A range moved and widened by parts of itself, on the scale on which it is shown. */
function changedRange(range, logarithmic, move, widen) {
  const [low, high] = logarithmic ? range.map(Math.log) : range;
  const middle = (low + high) / 2 + move * (high - low), half = (high - low) / 2 * widen;
  const changed = [middle - half, middle + half];
  return logarithmic ? changed.map(Math.exp) : changed;
}

const views = {
  in: [0, 0.7, 0, 0.7], out: [0, 1 / 0.7, 0, 1 / 0.7], left: [-0.2, 1, 0, 1], right: [0.2, 1, 0, 1],
  up: [0, 1, 0.2, 1], down: [0, 1, -0.2, 1],
};

function changeView(name) {
  if (!curves.graph) return;
  const wanted = chosen();
  if (name === 'reset') {
    curves.graph.updateOptions({ dateWindow: curves.whole.x, valueRange: curves.whole.y });
    return;
  }
  const [moveX, widenX, moveY, widenY] = views[name];
  curves.graph.updateOptions({
    dateWindow: changedRange(curves.graph.xAxisRange(), wanted.logX, moveX, widenX),
    valueRange: changedRange(curves.graph.yAxisRange(), wanted.logY, moveY, widenY),
  });
}

/* The reading in words, for those who do not see the legend's numbers change. */
function tellReading(x) {
  const values = curves.lines.filter(line => line.shown).slice(0, shownFirst)
    .map(line => line.label + ' ' + numberWords(valueAt(line, x)));
  byId('reading').textContent += '; ' + values.join('; ');
}

/* Reads along the curves, a fiftieth of the rows at a time. */
function moveCursor(direction) {
  if (!curves.graph) return;
  const last = curves.rows.length - 1, pace = Math.max(1, Math.round(last / 50));
  curves.cursor = Math.min(last, Math.max(0, curves.cursor + direction * pace));
  curves.graph.setSelection(curves.cursor);
  read(curves.rows[curves.cursor][0]);
  tellReading(curves.rows[curves.cursor][0]);
}

const chartKeys = {
  '+': 'in', '=': 'in', '-': 'out', 0: 'reset', ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up',
  ArrowDown: 'down',
};

function onChartKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key in chartKeys) changeView(chartKeys[event.key]);
  else if (event.key === ',' || event.key === '.') moveCursor(event.key === '.' ? 1 : -1);
  else return;
  event.preventDefault();
}
