-- The views of curves, made anew with every schema version. Only logged and metric_value, from
-- which the others are made, are not part of what SCHEMA.md promises.

-- A row of `point` with its trial and its clocks.
CREATE VIEW logged AS
SELECT s.trial, s.first, p.id, p.step, (p.id - s.first) % s.parts AS part,
       s.samples + s.samples_each * (p.step - s.step) AS samples,
       s.loss_calls + s.loss_calls_each * (p.step - s.step) AS loss_calls,
       s.gradient_calls + s.gradient_calls_each * (p.step - s.step) AS gradient_calls,
       s.hvp_calls + s.hvp_calls_each * (p.step - s.step) AS hvp_calls,
       s.matvec_calls + s.matvec_calls_each * (p.step - s.step) AS matvec_calls,
       s.flops + s.flops_each * (p.step - s.step) AS flops,
       s.optimizer_seconds + 1e-9 * p.optimizer_nanoseconds AS optimizer_seconds,
       s.oracle_seconds + 1e-9 * p.oracle_nanoseconds AS oracle_seconds,
       p.v0, p.v1, p.v2, p.v3, p.v4, p.v5, p.v6, p.v7
FROM stretch s CROSS JOIN point p ON p.id BETWEEN s.first AND s.last;

CREATE VIEW metric_value AS
SELECT t.trial, t.position, m.name AS metric, m.higher, p.id, p.step, p.samples, p.loss_calls,
       p.gradient_calls, p.hvp_calls, p.matvec_calls, p.flops, p.optimizer_seconds,
       p.oracle_seconds, p.optimizer_seconds + p.oracle_seconds AS seconds,
       CASE t.position % 8 WHEN 0 THEN p.v0 WHEN 1 THEN p.v1 WHEN 2 THEN p.v2 WHEN 3 THEN p.v3
                           WHEN 4 THEN p.v4 WHEN 5 THEN p.v5 WHEN 6 THEN p.v6 ELSE p.v7
       END AS value
FROM trial_metric t JOIN metric m ON m.id = t.metric
     JOIN logged p ON p.trial = t.trial AND p.part = t.position / 8;

CREATE VIEW curve AS
SELECT trial, step, samples, loss_calls, gradient_calls, hvp_calls, flops, optimizer_seconds,
       oracle_seconds, seconds, metric, value, matvec_calls,
       samples * (SELECT t.sample_tokens FROM trial t WHERE t.id = trial) AS tokens
FROM metric_value;

-- One point per trial and metric, found by a query of its own: so a question about one study
-- reads the points of that study only.
CREATE VIEW final AS
SELECT t.trial, m.name AS metric,
       CASE t.position % 8 WHEN 0 THEN p.v0 WHEN 1 THEN p.v1 WHEN 2 THEN p.v2 WHEN 3 THEN p.v3
                           WHEN 4 THEN p.v4 WHEN 5 THEN p.v5 WHEN 6 THEN p.v6 ELSE p.v7
       END AS value
FROM trial_metric t JOIN metric m ON m.id = t.metric
     CROSS JOIN point p ON p.id =
       (SELECT s.last - s.parts + 1 + t.position / 8 FROM stretch s
        WHERE s.trial = t.trial ORDER BY s.first DESC LIMIT 1);

CREATE VIEW best AS
SELECT t.trial, m.name AS metric,
       CASE t.position % 8 WHEN 0 THEN p.v0 WHEN 1 THEN p.v1 WHEN 2 THEN p.v2 WHEN 3 THEN p.v3
                           WHEN 4 THEN p.v4 WHEN 5 THEN p.v5 WHEN 6 THEN p.v6 ELSE p.v7
       END AS value, p.step
FROM trial_metric t JOIN metric m ON m.id = t.metric
     CROSS JOIN point p ON p.id =
       (SELECT v.id FROM metric_value v
        WHERE v.trial = t.trial AND v.position = t.position AND abs(v.value) < 9e999
        ORDER BY CASE WHEN v.higher THEN -v.value ELSE v.value END, v.step LIMIT 1);

-- A target that several studies have in common is shown once: for the first of them.
CREATE VIEW to_target AS
SELECT t.id AS trial, m.name AS metric, g.value AS target, p.step, p.samples, p.gradient_calls,
       p.optimizer_seconds + p.oracle_seconds AS seconds
FROM member b JOIN target g ON g.study = b.study JOIN trial t ON t.key = b.key
     JOIN trial_metric u ON u.trial = t.id JOIN metric m ON m.id = u.metric AND m.name = g.metric
     LEFT JOIN logged p ON p.trial = t.id AND p.id =
       (SELECT v.id FROM metric_value v
        WHERE v.trial = t.id AND v.position = u.position
              AND CASE WHEN m.higher THEN v.value >= g.value ELSE v.value <= g.value END
        ORDER BY v.step LIMIT 1)
WHERE NOT EXISTS (SELECT 1 FROM member c JOIN target h ON h.study = c.study
                  WHERE c.key = b.key AND h.metric = g.metric AND h.value = g.value
                        AND (c.study, c.position) < (b.study, b.position));
