/* The table of trials: filtered, sorted, a page at a time. */

const rowsMost = window.matchMedia('(max-width: 40rem)').matches ? 15 : 50; /* of a page */
const trials = { rows: [], found: [], sort: null, down: false, first: 0, columns: [] };

/* One trial as what the table shows and what the filter looks at. */
function trialRow(race, entry) {
  const [at, trial, seed, status, steps, seconds, value, message] = entry;
  const group = race.groups[at];
  const problem = (race.name ? race.name + ': ' : '') + race.problems[group.problem].label;
  const row = {
    race, group, trial, seed, status, steps, seconds, value, message: message || '', problem,
    label: race.labels[group.label], setting: group.setting, metric: race.metrics[0].name,
  };
  row.words = [problem, row.label, row.setting, 'seed=' + seed, status, row.message].join(' ').toLowerCase();
  return row;
}

function listColumns(rows) {
  const differ = key => rows.some(row => row[key] !== rows[0][key]);
  const columns = [['problem', 'problem'], ['label', 'optimizer'], ['setting', 'setting'], ['seed', 'seed'],
    ['status', 'status'], ['value', rows.length && !differ('metric') ? rows[0].metric : 'value'],
    ['metric', 'metric'], ['steps', 'steps'], ['seconds', 'seconds'], ['trial', 'trial']];
  return columns.filter(([key]) => (key !== 'metric' && key !== 'setting') || differ(key))
    .map(([key, title]) => ({ key, title, number: rows.length > 0 && ['seed', 'value', 'steps', 'seconds',
      'trial'].includes(key) }));
}

/* What has no value comes last, whichever way. */
function compare(a, b, key, down) {
  const x = a[key], y = b[key];
  if (x === null || y === null) return (x === null) - (y === null);
  const order = typeof x === 'number' ? x - y : x < y ? -1 : x > y ? 1 : 0;
  return down ? -order : order;
}

function findTrials() {
  const words = byId('filter').value.toLowerCase().split(/\s+/).filter(word => word);
  const equal = { problem: byId('filter-problem').value, label: byId('filter-label').value,
    status: byId('filter-status').value };
  trials.found = trials.rows.filter(row => words.every(word => row.words.includes(word)) &&
    Object.keys(equal).every(key => !equal[key] || row[key] === equal[key]));
  if (trials.sort) trials.found.sort((a, b) => compare(a, b, trials.sort, trials.down));
  trials.first = 0;
  drawTrials();
}

function cellWords(row, key) {
  const value = row[key];
  if (key === 'value' || key === 'seconds') return numberWords(value);
  return String(value);
}

function trialElement(row) {
  const cells = trials.columns.map(column => {
    const cell = make('td', { textContent: cellWords(row, column.key), className: column.number ? 'number' : '' });
    if (column.key === 'status' && row.message)
      cell.append(make('span', { className: 'message', textContent: row.message }));
    return cell;
  });
  const show = make('button', { type: 'button', textContent: 'curve' });
  show.setAttribute('aria-label', 'Show the curve of ' + row.label + ' ' + row.setting + ' on ' + row.problem);
  show.addEventListener('click', () => showGroup(row.race, row.group));
  return make('tr', {}, cells.concat(make('td', {}, [show])));
}

function drawTrials() {
  const last = Math.min(trials.first + rowsMost, trials.found.length);
  const page = trials.found.slice(trials.first, last);
  document.querySelector('#trial-table tbody').replaceChildren(...page.map(trialElement));
  byId('trial-count').textContent = trials.found.length === 0 ? 'No trial matches.' :
    (trials.first + 1) + '\u2013' + last + ' of ' + trials.found.length +
    (trials.found.length < trials.rows.length ? ' found among ' + trials.rows.length : '') + ' trials';
  byId('page-back').disabled = trials.first === 0;
  byId('page-on').disabled = last === trials.found.length;
}

function sortBy(key) {
  trials.down = trials.sort === key && !trials.down;
  trials.sort = key;
  drawHeader();
  findTrials();
}

function drawHeader() {
  const focused = document.activeElement && document.activeElement.dataset.key;
  const cells = trials.columns.map(column => {
    const sorted = trials.sort === column.key;
    const mark = sorted ? (trials.down ? ' \u25bc' : ' \u25b2') : '';
    const button = make('button', { type: 'button', textContent: column.title + mark });
    const cell = make('th', { scope: 'col', className: column.number ? 'number' : '' }, [button]);
    button.dataset.key = column.key;
    button.addEventListener('click', () => sortBy(column.key));
    cell.setAttribute('aria-sort', sorted ? (trials.down ? 'descending' : 'ascending') : 'none');
    return cell;
  });
  cells.push(make('td', {}));
  document.querySelector('#trial-table thead').replaceChildren(make('tr', {}, cells));
  if (focused) document.querySelector('#trial-table button[data-key="' + focused + '"]').focus();
}

function fillFilter(id, key) {
  const values = Array.from(new Set(trials.rows.map(row => row[key])));
  const options = values.map(value => make('option', { value, textContent: value }));
  byId(id).replaceChildren(make('option', { value: '', textContent: 'all' }), ...options);
}

function turnPage(pages) {
  trials.first += pages * rowsMost;
  drawTrials();
}

function startTrials(data) {
  for (const race of data.races)
    for (const entry of race.trials)
      trials.rows.push(trialRow(race, entry));
  trials.columns = listColumns(trials.rows);
  fillFilter('filter-problem', 'problem');
  fillFilter('filter-label', 'label');
  fillFilter('filter-status', 'status');
  for (const id of ['filter', 'filter-problem', 'filter-label', 'filter-status'])
    byId(id).addEventListener('input', findTrials);
  byId('trial-controls').addEventListener('submit', event => event.preventDefault());
  byId('page-back').addEventListener('click', () => turnPage(-1));
  byId('page-on').addEventListener('click', () => turnPage(1));
  drawHeader();
  findTrials();
}
