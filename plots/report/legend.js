/* The legend: one entry for every setting, with a tick, its value and all its options. */

function make(tag, properties, children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const child of children || []) element.append(child);
  return element;
}

/* The line as it is drawn: a colour and dashes. */
function swatch(style) {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  const line = document.createElementNS(space, 'line');
  const attributes = { x1: 0, x2: 42, y1: 7, y2: 7, 'stroke-width': 3, stroke: colourOf(style) };
  for (const name of Object.keys(attributes)) line.setAttribute(name, attributes[name]);
  if (dashOf(style)) line.setAttribute('stroke-dasharray', dashOf(style).join(' '));
  picture.setAttribute('viewBox', '0 0 42 14');
  picture.setAttribute('aria-hidden', 'true');
  picture.append(line);
  return picture;
}

/* {"lr":0.1,"through":[{"clip":{"norm":1}}]} as pairs: lr 0.1, through.clip.norm 1. */
function flatten(value, path, out) {
  if (Array.isArray(value)) value.forEach(one => flatten(one, path, out));
  else if (value !== null && typeof value === 'object')
    for (const key of Object.keys(value)) flatten(value[key], path.concat(key), out);
  else out.push([path.join('.'), String(value)]);
  return out;
}

function optionList(options) {
  const rows = flatten(options, [], []).map(([name, value]) =>
    make('div', {}, [make('dt', { textContent: name }), make('dd', { textContent: value })]));
  return make('dl', {}, rows);
}

function seedWords([trials, here, diverged, failed]) {
  let words = here + (here < trials ? ' of ' + trials : '') + (trials === 1 ? ' seed' : ' seeds');
  if (diverged) words += ', ' + diverged + ' diverged';
  if (failed) words += ', ' + failed + ' failed';
  return words;
}

/* The options are written when they are asked for: there may be thousands of settings. */
function optionDetails(line, problem) {
  const details = make('details', {}, [make('summary', { textContent: 'options, ' + seedWords(line.group.seeds) })]);
  details.addEventListener('toggle', () => {
    if (!details.open || details.children.length > 1) return;
    details.append(make('b', { textContent: line.group.optimizer }), optionList(line.group.options));
    details.append(make('b', { textContent: problem.plugin }), optionList(problem.options));
  });
  return details;
}

function entryOf(line, position, problem) {
  const id = 'tick-' + position;
  const tick = make('input', { type: 'checkbox', id, checked: line.shown, disabled: !line.drawn });
  const name = make('label', { className: 'name', htmlFor: id }, [line.label + ' ']);
  if (line.setting) name.append(make('span', { className: 'setting', textContent: line.setting }));
  line.output = make('span', { className: 'value' });
  tick.addEventListener('change', () => {
    line.shown = tick.checked;
    curves.shown.set(line.group, tick.checked);
    drawChart(true);
  });
  const row = make('div', { className: 'row' }, [tick, swatch(line.style), name, line.output]);
  line.entry = make('div', { className: 'entry' }, [row, optionDetails(line, problem)]);
  return line.entry;
}

function lostWords([, , diverged, failed]) {
  return diverged >= failed ? 'diverged' : 'failed';
}

function valueWords(line, x) {
  if (!line.drawn) return 'no curve';
  const value = x === null ? line.mid[line.mid.length - 1] : valueAt(line, x);
  return line.lost && (x === null || value === null) ? lostWords(line.group.seeds) : numberWords(value);
}

/* The entries whose words have what was asked for. */
function findEntries() {
  const words = byId('legend-filter').value.toLowerCase().split(/\s+/).filter(word => word);
  for (const line of curves.lines.slice(0, entriesMost)) {
    const name = (line.label + ' ' + line.setting).toLowerCase();
    line.entry.hidden = !words.every(word => name.includes(word));
  }
}

/* Ticks every entry that is in sight, or none of them. */
function showEntries(shown) {
  for (const line of curves.lines.slice(0, entriesMost))
    if (line.drawn && !line.entry.hidden) {
      line.shown = shown;
      curves.shown.set(line.group, shown);
      line.entry.querySelector('input').checked = shown;
    }
  drawChart(true);
}

const entriesMost = 300;

function drawLegend() {
  const wanted = chosen(), problem = wanted.race.problems[wanted.problem];
  const listed = curves.lines.slice(0, entriesMost);
  byId('legend').replaceChildren(...listed.map((line, k) => entryOf(line, k, problem)));
  if (listed.length < curves.lines.length)
    byId('legend').append(make('p', { className: 'note', textContent: 'The best ' + entriesMost + ' of ' +
      curves.lines.length + ' settings; the table below shows the curve of any other.' }));
  curves.onReading = x => listed.forEach(line => { line.output.textContent = valueWords(line, x); });
  curves.onReading(null);
  findEntries();
}
