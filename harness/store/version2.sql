-- From schema version 1 to 2: threads, timing and noise; backtraces; more of the environment; optima.
CREATE TABLE environment_2(
  id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, cpu TEXT NOT NULL, cores INTEGER NOT NULL,
  memory INTEGER NOT NULL, os TEXT NOT NULL, compiler TEXT NOT NULL, flags TEXT NOT NULL,
  blas TEXT NOT NULL, gpu TEXT NOT NULL, slalom TEXT NOT NULL, revision TEXT NOT NULL,
  usable INTEGER NOT NULL, governor TEXT NOT NULL, blas_core TEXT NOT NULL,
  driver TEXT NOT NULL,
  UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, revision, usable,
         governor, blas_core, driver));
INSERT INTO environment_2 SELECT *, cores, '', '', '' FROM environment;
DROP TABLE environment;
ALTER TABLE environment_2 RENAME TO environment;
CREATE TABLE noise(
  id INTEGER PRIMARY KEY, environment INTEGER NOT NULL REFERENCES environment(id),
  threads INTEGER NOT NULL, started TEXT NOT NULL, UNIQUE(environment, threads, started));
CREATE TABLE calibration(
  noise INTEGER NOT NULL REFERENCES noise(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  moment TEXT NOT NULL, compute_seconds REAL NOT NULL, memory_seconds REAL NOT NULL,
  PRIMARY KEY(noise, position)) WITHOUT ROWID;
ALTER TABLE trial ADD COLUMN threads INTEGER NOT NULL DEFAULT 1;
ALTER TABLE trial ADD COLUMN timing TEXT NOT NULL DEFAULT 'shared';
ALTER TABLE trial ADD COLUMN noise INTEGER REFERENCES noise(id);
ALTER TABLE trial ADD COLUMN backtrace TEXT NOT NULL DEFAULT '';
CREATE TABLE optimum(
  problem_key TEXT PRIMARY KEY, problem TEXT NOT NULL, problem_options TEXT NOT NULL,
  instance INTEGER NOT NULL, value REAL NOT NULL, method TEXT NOT NULL,
  recorded TEXT NOT NULL) WITHOUT ROWID;
