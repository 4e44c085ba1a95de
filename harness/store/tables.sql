-- The tables of schema version 4; SCHEMA.md says what they hold. version2.sql to version4.sql make them of
-- older ones.
CREATE TABLE study(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, recorded TEXT NOT NULL);
CREATE TABLE member(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  key TEXT NOT NULL, label TEXT NOT NULL, problem_label TEXT NOT NULL,
  PRIMARY KEY(study, position)) WITHOUT ROWID;
CREATE INDEX member_key ON member(key);
CREATE TABLE target(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,
  metric TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(study, metric, value)) WITHOUT ROWID;

CREATE TABLE trial(
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
  problem TEXT NOT NULL, problem_options TEXT NOT NULL, optimizer TEXT NOT NULL,
  options TEXT NOT NULL, budget TEXT NOT NULL, probes TEXT NOT NULL,
  seed INTEGER NOT NULL, instance INTEGER NOT NULL, precision TEXT NOT NULL,
  device TEXT NOT NULL, environment INTEGER NOT NULL REFERENCES environment(id),
  status TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', started TEXT NOT NULL,
  seconds REAL, optimizer_seconds REAL, oracle_seconds REAL, evaluation_seconds REAL,
  wall_seconds REAL, steps INTEGER, samples INTEGER, flops REAL, state_bytes INTEGER,
  peak_rss INTEGER, parameters INTEGER, optimum REAL,
  threads INTEGER NOT NULL DEFAULT 1, timing TEXT NOT NULL DEFAULT 'shared',
  noise INTEGER REFERENCES noise(id), backtrace TEXT NOT NULL DEFAULT '', setup_seconds REAL,
  sample_tokens INTEGER, peak_flops REAL);
CREATE TABLE call(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, call TEXT NOT NULL,
  asked INTEGER NOT NULL, paid INTEGER NOT NULL, PRIMARY KEY(trial, call)) WITHOUT ROWID;
CREATE TABLE plugin(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, contents TEXT NOT NULL,
  UNIQUE(kind, name, contents));
CREATE TABLE trial_plugin(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
  plugin INTEGER NOT NULL REFERENCES plugin(id), PRIMARY KEY(trial, plugin)) WITHOUT ROWID;

CREATE TABLE metric(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, higher INTEGER NOT NULL,
  UNIQUE(name, unit, higher));
CREATE TABLE trial_metric(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric(id), PRIMARY KEY(trial, position)) WITHOUT ROWID;
-- What a trial was paid for grows by the same amount with every step as long as nothing happens
-- (an epoch's short last batch, a line search): a stretch of points holds it once, at its first
-- step, and the growth per step. Points are appended in the order in which they come.
CREATE TABLE stretch(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
  first INTEGER NOT NULL, last INTEGER NOT NULL, parts INTEGER NOT NULL, step INTEGER NOT NULL,
  samples INTEGER, samples_each INTEGER, loss_calls INTEGER, loss_calls_each INTEGER,
  gradient_calls INTEGER, gradient_calls_each INTEGER, hvp_calls INTEGER,
  hvp_calls_each INTEGER, matvec_calls INTEGER, matvec_calls_each INTEGER,
  flops REAL, flops_each REAL, optimizer_seconds REAL, oracle_seconds REAL,
  PRIMARY KEY(trial, first)) WITHOUT ROWID;
CREATE TABLE point(
  id INTEGER PRIMARY KEY, step INTEGER NOT NULL, optimizer_nanoseconds INTEGER,
  oracle_nanoseconds INTEGER, v0 REAL, v1 REAL, v2 REAL, v3 REAL, v4 REAL, v5 REAL, v6 REAL,
  v7 REAL);

-- The least value that a problem instance is known to have, found once.
CREATE TABLE optimum(
  problem_key TEXT PRIMARY KEY, problem TEXT NOT NULL, problem_options TEXT NOT NULL,
  instance INTEGER NOT NULL, value REAL NOT NULL, method TEXT NOT NULL,
  recorded TEXT NOT NULL) WITHOUT ROWID;
