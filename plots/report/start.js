/* Puts the page to work: fills the choices, follows them, draws. */

function fillChoice(id, values, words) {
  const before = byId(id).value;
  byId(id).replaceChildren(...values.map((value, k) => make('option', { value, textContent: words[k] })));
  if (values.map(String).includes(before)) byId(id).value = before;
}

/* The clocks for which any setting shown has a curve. */
function clocksOf(wanted) {
  const found = new Set();
  for (const group of groupsOf(wanted))
    for (const curve of group.curves[wanted.metric] || [])
      Object.keys(curve.clocks).forEach(clock => found.add(clock));
  return Object.keys(clockWords).filter(clock => found.has(clock));
}

function metricsOf(wanted) {
  const groups = groupsOf(wanted);
  return wanted.race.metrics.map(one => one.name).filter(name => groups.some(group => name in group.curves));
}

function tellDetail(wanted) {
  const detail = curves.data.detail, notes = ['Medians over the seeds between their quartiles.'];
  notes.push('Curves are thinned to about ' + detail.best + ' points' + (wanted.best ||
    detail.best === detail.others ? '' : ', those that are not the best of their optimizer to ' + detail.others) +
    '; the least and the greatest value of each stretch are kept.');
  const left = [detail.metrics ? '' : 'further metrics', detail.clocks ? '' : 'time'].filter(words => words);
  if (!wanted.best && left.length > 0)
    notes.push('Against ' + left.join(' and ') + ' there are only the best settings, as the page would be too large.');
  byId('curve-note').textContent = notes.join(' ');
}

/* Everything anew; where the lines are still those of the same chart, the view is kept. */
function drawAll(keepView) {
  fillChoice('metric', metricsOf(chosen()), metricsOf(chosen()));
  const clocks = clocksOf(chosen());
  fillChoice('clock', clocks, clocks.map(clock => clockWords[clock]));
  const wanted = chosen();
  curves.lines = groupsOf(wanted).map((group, k) => lineOf(group, k, wanted));
  drawLegend();
  drawChart(keepView);
  tellDetail(wanted);
}

function guessLog() {
  const wanted = chosen();
  const lines = groupsOf(wanted).filter(group => group.best).map((group, k) => lineOf(group, k, wanted));
  byId('log-y').checked = wantsLog(lines);
}

/* Another race is judged by another metric. */
function enterRace(race) {
  if (curves.race !== race) byId('metric').replaceChildren();
  curves.race = race;
}

/* A chart of other values: on which axis is seen from them. */
function drawAnew() {
  enterRace(chosen().race);
  drawAll(false); /* the metric may not exist there */
  guessLog();
  drawAll(false);
}

function onChoice(event) {
  if (event.target.id === 'problem' || event.target.id === 'metric') drawAnew();
  else drawAll(event.target.id === 'bands');
}

/* From the table to a setting's curve. */
function showGroup(race, group) {
  byId('problem').value = curves.places.findIndex(place =>
    place.race === race && place.problem === group.problem);
  if (!group.best) byId('scope').value = 'all';
  curves.shown.set(group, true);
  drawAnew();
  byId('curves').scrollIntoView();
  byId('chart').focus({ preventScroll: true });
}

function listPlaces(data) {
  for (const race of data.races)
    race.problems.forEach((problem, k) => {
      const words = (race.name ? race.name + ': ' : '') + problem.label;
      curves.places.push({ race, problem: k, words });
    });
  fillChoice('problem', curves.places.map((place, k) => k), curves.places.map(place => place.words));
}

function startCurves(data) {
  curves.data = data;
  listPlaces(data);
  drawAnew();
  byId('curve-controls').addEventListener('change', onChoice);
  byId('curve-controls').addEventListener('submit', event => event.preventDefault());
  byId('chart').addEventListener('keydown', onChartKey);
  byId('legend-filter').addEventListener('input', findEntries);
  byId('show-all').addEventListener('click', () => showEntries(true));
  byId('show-none').addEventListener('click', () => showEntries(false));
  for (const button of document.querySelectorAll('[data-view]'))
    button.addEventListener('click', () => changeView(button.dataset.view));
  darkScreen.addEventListener('change', () => drawAll(true));
}

const reportData = JSON.parse(byId('data').textContent);
startCurves(reportData);
startTrials(reportData);
