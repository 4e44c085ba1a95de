-- The tables of the machines that trials run on, of the same schema version as tables.sql.
CREATE TABLE environment(
  id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, cpu TEXT NOT NULL, cores INTEGER NOT NULL,
  memory INTEGER NOT NULL, os TEXT NOT NULL, compiler TEXT NOT NULL, flags TEXT NOT NULL,
  blas TEXT NOT NULL, gpu TEXT NOT NULL, slalom TEXT NOT NULL, revision TEXT NOT NULL,
  usable INTEGER NOT NULL, governor TEXT NOT NULL, blas_core TEXT NOT NULL,
  driver TEXT NOT NULL,
  UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, revision, usable,
         governor, blas_core, driver));
-- How steady the machine was during an exclusive run: the same calibration kernels, again and again.
CREATE TABLE noise(
  id INTEGER PRIMARY KEY, environment INTEGER NOT NULL REFERENCES environment(id),
  threads INTEGER NOT NULL, started TEXT NOT NULL, UNIQUE(environment, threads, started));
CREATE TABLE calibration(
  noise INTEGER NOT NULL REFERENCES noise(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  moment TEXT NOT NULL, compute_seconds REAL NOT NULL, memory_seconds REAL NOT NULL,
  PRIMARY KEY(noise, position)) WITHOUT ROWID;
