-- The views, made anew with every schema version: the interface that SCHEMA.md promises. Only metric_value, from
-- which the others are made, is not part of it.
CREATE VIEW metric_value AS
SELECT t.trial, m.name AS metric, m.higher, p.step, p.samples, p.loss_calls, p.gradient_calls,
       p.hvp_calls, p.matvec_calls, p.flops, p.optimizer_seconds, p.oracle_seconds,
       p.optimizer_seconds + p.oracle_seconds AS seconds,
       CASE t.position % 8 WHEN 0 THEN p.v0 WHEN 1 THEN p.v1 WHEN 2 THEN p.v2 WHEN 3 THEN p.v3
                           WHEN 4 THEN p.v4 WHEN 5 THEN p.v5 WHEN 6 THEN p.v6 ELSE p.v7
       END AS value
FROM trial_metric t JOIN metric m ON m.id = t.metric
     JOIN point p ON p.trial = t.trial AND p.part = t.position / 8;

CREATE VIEW trials AS
SELECT t.id AS trial, s.name AS study, t.problem, t.problem_options, t.optimizer, t.options,
       coalesce(m.label, t.optimizer) AS label, t.seed, t.precision, t.device, t.status,
       t.message, t.started, t.seconds, t.steps, t.state_bytes, t.peak_rss, t.threads,
       t.timing, e.hostname, t.noise, t.backtrace
FROM trial t LEFT JOIN member m ON m.key = t.key LEFT JOIN study s ON s.id = m.study
     LEFT JOIN environment e ON e.id = t.environment;

CREATE VIEW curve AS
SELECT trial, step, samples, loss_calls, gradient_calls, hvp_calls, flops, optimizer_seconds,
       oracle_seconds, seconds, metric, value, matvec_calls
FROM metric_value;

CREATE VIEW final AS
SELECT v.trial, v.metric, v.value
FROM metric_value v WHERE v.step = (SELECT max(l.step) FROM point l WHERE l.trial = v.trial);

CREATE VIEW best AS
SELECT trial, metric, value, step
FROM (SELECT *, row_number() OVER (PARTITION BY trial, metric
                                   ORDER BY CASE WHEN higher THEN -value ELSE value END, step)
                AS place
      FROM metric_value WHERE abs(value) < 9e999)
WHERE place = 1;

CREATE VIEW to_target AS
SELECT g.trial, g.metric, g.target, p.step, p.samples, p.gradient_calls,
       p.optimizer_seconds + p.oracle_seconds AS seconds
FROM (SELECT DISTINCT t.id AS trial, m.name AS metric, m.higher, g.value AS target
      FROM trial t JOIN member b ON b.key = t.key JOIN target g ON g.study = b.study
           JOIN trial_metric u ON u.trial = t.id
           JOIN metric m ON m.id = u.metric AND m.name = g.metric) g
     LEFT JOIN point p ON p.trial = g.trial AND p.part = 0 AND p.step =
       (SELECT v.step FROM metric_value v
        WHERE v.trial = g.trial AND v.metric = g.metric
              AND CASE WHEN g.higher THEN v.value >= g.target ELSE v.value <= g.target END
        ORDER BY v.step LIMIT 1);
