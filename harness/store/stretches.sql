-- From schema version 1 to 2: points in stretches.
ALTER TABLE point RENAME TO point_before;

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

-- Every old point becomes a stretch of its own, so that nothing changes, not by a bit.
CREATE TEMP TABLE numbered AS
SELECT row_number() OVER (ORDER BY trial, step, part) AS id, trial, step, part
FROM point_before;
INSERT INTO point
SELECT n.id, n.step, 0, 0, p.v0, p.v1, p.v2, p.v3, p.v4, p.v5, p.v6, p.v7
FROM numbered n JOIN point_before p ON p.trial = n.trial AND p.step = n.step AND p.part = n.part
ORDER BY n.id;
INSERT INTO stretch
SELECT n.trial, min(n.id), max(n.id), count(*), n.step, p.samples, 0, p.loss_calls, 0,
       p.gradient_calls, 0, p.hvp_calls, 0, p.matvec_calls, 0, p.flops, 0,
       p.optimizer_seconds, p.oracle_seconds
FROM numbered n JOIN point_before p ON p.trial = n.trial AND p.step = n.step AND p.part = 0
GROUP BY n.trial, n.step;
DROP TABLE numbered;
DROP TABLE point_before;
