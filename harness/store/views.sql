-- The views, made anew with every schema version: the interface that SCHEMA.md promises. Those of
-- curves are in curves.sql.
CREATE VIEW trials AS
SELECT t.id AS trial, s.name AS study, t.problem, t.problem_options, t.optimizer, t.options,
       coalesce(m.label, t.optimizer) AS label, t.seed, t.precision, t.device, t.status,
       t.message, t.started, t.seconds, t.steps, t.state_bytes, t.peak_rss, t.threads,
       t.timing, e.hostname, t.noise, t.backtrace, t.samples * t.sample_tokens AS tokens,
       t.samples * t.sample_tokens / t.seconds AS tokens_per_second,
       t.flops / t.seconds / t.peak_flops AS utilization
FROM trial t LEFT JOIN member m ON m.key = t.key LEFT JOIN study s ON s.id = m.study
     LEFT JOIN environment e ON e.id = t.environment;
