-- A store of schema version 3 as it was: that of version 2 (2.sql) after its migration, with set-up times.
PRAGMA application_id = 1397509965; PRAGMA user_version = 3;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE calibration(
  noise INTEGER NOT NULL REFERENCES noise(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  moment TEXT NOT NULL, compute_seconds REAL NOT NULL, memory_seconds REAL NOT NULL,
  PRIMARY KEY(noise, position)) WITHOUT ROWID;
INSERT INTO "calibration" VALUES(1,0,'before',0.017421855,0.033221702);
INSERT INTO "calibration" VALUES(1,1,'before',0.025518154,8.8147900000000011661e-03);
INSERT INTO "calibration" VALUES(1,2,'before',0.019556915,4.81088700000000066975e-03);
INSERT INTO "calibration" VALUES(1,3,'before',0.026926108,2.8367977000000002552e-02);
INSERT INTO "calibration" VALUES(1,4,'before',1.79988260000000024896e-02,0.013133465);
INSERT INTO "calibration" VALUES(1,5,'after',0.039978472,0.017361444);
INSERT INTO "calibration" VALUES(1,6,'after',0.00953582,0.020868839);
INSERT INTO "calibration" VALUES(1,7,'after',0.019152886,2.61215530000000022148e-02);
INSERT INTO "calibration" VALUES(1,8,'after',0.02547326,3.87852530000000056409e-02);
INSERT INTO "calibration" VALUES(1,9,'after',5.72296520000000058514e-02,0.01283182);
CREATE TABLE call(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, call TEXT NOT NULL,
  asked INTEGER NOT NULL, paid INTEGER NOT NULL, PRIMARY KEY(trial, call)) WITHOUT ROWID;
INSERT INTO "call" VALUES(1,'gradient',8,8);
INSERT INTO "call" VALUES(3,'gradient',8,8);
INSERT INTO "call" VALUES(5,'gradient',8,8);
INSERT INTO "call" VALUES(6,'gradient',1,1);
INSERT INTO "call" VALUES(7,'gradient',8,8);
INSERT INTO "call" VALUES(8,'gradient',1,1);
CREATE TABLE environment(
  id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, cpu TEXT NOT NULL, cores INTEGER NOT NULL,
  memory INTEGER NOT NULL, os TEXT NOT NULL, compiler TEXT NOT NULL, flags TEXT NOT NULL,
  blas TEXT NOT NULL, gpu TEXT NOT NULL, slalom TEXT NOT NULL, revision TEXT NOT NULL,
  usable INTEGER NOT NULL, governor TEXT NOT NULL, blas_core TEXT NOT NULL,
  driver TEXT NOT NULL,
  UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, revision, usable,
         governor, blas_core, driver));
INSERT INTO "environment" VALUES(1,'host','a processor',2,25276510208,'Debian GNU/Linux 12 (bookworm), Linux 6.1 x86_64','gcc 12.2.0','-O3 -D_GNU_SOURCE -fno-math-errno -fno-trapping-math -ffp-contract=fast -Wconversion -Wdouble-promotion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -march=native -mprefer-vector-width=512 -fopenmp','OpenBLAS 0.3.21','','0.1.0','',2,'','SkylakeX','');
CREATE TABLE member(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  key TEXT NOT NULL, label TEXT NOT NULL, problem_label TEXT NOT NULL,
  PRIMARY KEY(study, position)) WITHOUT ROWID;
INSERT INTO "member" VALUES(1,0,'7eb66352b919f0e8ea0510f5e1c59a72','sgd','quadratic');
INSERT INTO "member" VALUES(1,1,'5748fc64056c0bea3b6fea951c8a88fd','walker_crashes','quadratic');
INSERT INTO "member" VALUES(1,2,'a4ea979c83f988ff30bcd311e6012135','sgd','quadratic');
INSERT INTO "member" VALUES(1,3,'95f857bdffa76532c104827a752040bc','walker_crashes','quadratic');
INSERT INTO "member" VALUES(2,0,'17373ca8d311843ba4f0cfa45b3a5299','adam','quadratic');
INSERT INTO "member" VALUES(2,1,'7ac96c7b45cef3ab8f42672f033ef484','sgd','quadratic');
INSERT INTO "member" VALUES(2,2,'7d40d8323822089b77cf8be17bd06938','adam','quadratic');
INSERT INTO "member" VALUES(2,3,'3033bf15cc7708f7f7343041339f5099','sgd','quadratic');
CREATE TABLE metric(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, higher INTEGER NOT NULL,
  UNIQUE(name, unit, higher));
INSERT INTO "metric" VALUES(1,'loss','',0);
INSERT INTO "metric" VALUES(2,'gradient_norm','',0);
CREATE TABLE noise(
  id INTEGER PRIMARY KEY, environment INTEGER NOT NULL REFERENCES environment(id),
  threads INTEGER NOT NULL, started TEXT NOT NULL, UNIQUE(environment, threads, started));
INSERT INTO "noise" VALUES(1,1,1,'2026-11-24T00:12:43.292Z');
CREATE TABLE optimum(
  problem_key TEXT PRIMARY KEY, problem TEXT NOT NULL, problem_options TEXT NOT NULL,
  instance INTEGER NOT NULL, value REAL NOT NULL, method TEXT NOT NULL,
  recorded TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "optimum" VALUES('0f','quadratic','{}',0,0.0,'closed form','2026-11-23T22:21:51.810Z');
CREATE TABLE plugin(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, contents TEXT NOT NULL,
  UNIQUE(kind, name, contents));
INSERT INTO "plugin" VALUES(1,'problem','quadratic','a382c615f078660d');
INSERT INTO "plugin" VALUES(2,'optimizer','sgd','21587e1e0f4d22cb');
INSERT INTO "plugin" VALUES(3,'probe','gradient_norm','abe5ed04102281d6');
INSERT INTO "plugin" VALUES(4,'optimizer','walker_crashes','00b9049b12addced');
INSERT INTO "plugin" VALUES(5,'optimizer','adam','6e1c5571e736bc5c');
CREATE TABLE point(
  id INTEGER PRIMARY KEY, step INTEGER NOT NULL, optimizer_nanoseconds INTEGER,
  oracle_nanoseconds INTEGER, v0 REAL, v1 REAL, v2 REAL, v3 REAL, v4 REAL, v5 REAL, v6 REAL,
  v7 REAL);
INSERT INTO "point" VALUES(1,0,0,0,0.635929678669658,1.02404605512943591705e+00,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(2,1,2760,232,5.36113151367042073403e-01,9.25565618359362130007e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(3,2,3055,257,4.54544349110589773754e-01,8.37172396048857181405e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(4,5,3305,278,2.88081669183306243731e-01,6.23029432611623357196e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(5,8,3490,294,1.95140643061218255205e-01,4.69210925451455374002e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(6,0,0,0,0.635929678669658,1.02404605512943591705e+00,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(7,1,2368,137,5.36113151367042073403e-01,9.25565618359362130007e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(8,2,3158,182,4.54544349110589773754e-01,8.37172396048857181405e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(9,5,3471,201,2.88081669183306243731e-01,6.23029432611623357196e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(10,8,3776,218,1.95140643061218255205e-01,4.69210925451455374002e-01,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(11,0,0,0,0.555,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(12,1,5870,371,0.55389055502997,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(13,2,6105,386,0.552782249087975,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(14,5,6483,410,5.49464356719909230442e-01,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(15,8,6780,429,5.46157395586229665873e-01,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(16,0,0,0,0.555,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(17,1,3175,171,5.005004989899e+17,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(18,0,0,0,0.555,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(19,1,4930,241,0.55389055502997,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(20,2,5171,253,0.552782249087975,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(21,5,5479,268,5.49464356719909230442e-01,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(22,8,5693,279,5.46157395586229665873e-01,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(23,0,0,0,0.555,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "point" VALUES(24,1,3300,228,5.005004989899e+17,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE stretch(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
  first INTEGER NOT NULL, last INTEGER NOT NULL, parts INTEGER NOT NULL, step INTEGER NOT NULL,
  samples INTEGER, samples_each INTEGER, loss_calls INTEGER, loss_calls_each INTEGER,
  gradient_calls INTEGER, gradient_calls_each INTEGER, hvp_calls INTEGER,
  hvp_calls_each INTEGER, matvec_calls INTEGER, matvec_calls_each INTEGER,
  flops REAL, flops_each REAL, optimizer_seconds REAL, oracle_seconds REAL,
  PRIMARY KEY(trial, first)) WITHOUT ROWID;
INSERT INTO "stretch" VALUES(1,1,5,1,0,0,1,0,0,0,1,0,0,0,0,0.0,12.0,0.0,0.0);
INSERT INTO "stretch" VALUES(3,6,10,1,0,0,1,0,0,0,1,0,0,0,0,0.0,12.0,0.0,0.0);
INSERT INTO "stretch" VALUES(5,11,15,1,0,0,1,0,0,0,1,0,0,0,0,0.0,9.0,0.0,0.0);
INSERT INTO "stretch" VALUES(6,16,17,1,0,0,1,0,0,0,1,0,0,0,0,0.0,9.0,0.0,0.0);
INSERT INTO "stretch" VALUES(7,18,22,1,0,0,1,0,0,0,1,0,0,0,0,0.0,9.0,0.0,0.0);
INSERT INTO "stretch" VALUES(8,23,24,1,0,0,1,0,0,0,1,0,0,0,0,0.0,9.0,0.0,0.0);
CREATE TABLE study(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, recorded TEXT NOT NULL);
INSERT INTO "study" VALUES(1,'frozen/one','study.yaml','2026-11-24T00:12:43.278Z');
INSERT INTO "study" VALUES(2,'frozen/two','study.yaml','2026-11-24T00:12:44.247Z');
CREATE TABLE target(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,
  metric TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(study, metric, value)) WITHOUT ROWID;
INSERT INTO "target" VALUES(1,'loss',1.0e-09);
INSERT INTO "target" VALUES(1,'loss',0.1);
INSERT INTO "target" VALUES(2,'loss',1.0e-09);
INSERT INTO "target" VALUES(2,'loss',0.1);
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
  noise INTEGER REFERENCES noise(id), backtrace TEXT NOT NULL DEFAULT '', setup_seconds REAL);
INSERT INTO "trial" VALUES(1,'7eb66352b919f0e8ea0510f5e1c59a72','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'done','','2026-11-24T00:12:43.752Z',3.78407050066587551237e-06,3.49036105747339755328e-06,2.93709443192477747345e-07,5.319e-06,0.000381145,8,8,96.0,0,4960256,4,0.0,1,'exclusive',1,'',3.72041929499334147763e-04);
INSERT INTO "trial" VALUES(2,'5748fc64056c0bea3b6fea951c8a88fd','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault) in start (walker_crashes.so)','2026-11-24T00:12:43.769Z',0.0,0.0,0.0,0.0,1.16269880000000012942e-02,0,0,0.0,0,4337664,0,NULL,1,'exclusive',1,'start+0xe (walker_crashes.so)
chain_assemble_f64+0x956 (slalom)
chain_build_f64+0xe5 (slalom)
race_run_f64+0x7f (slalom)
race_run_kept+0x80 (slalom)
runner_main+0x148 (slalom)
loader_main+0x66b (slalom)
loader_begin+0xe1 (slalom)
host_next+0xc5 (slalom)
engine_run+0x588 (slalom)
run_missing+0x3cd (slalom)
run_race+0x1ba (slalom)
command_run+0x20f (slalom)
main+0xe6 (slalom)
0x27249 (libc.so.6)
__libc_start_main+0x84 (libc.so.6)
_start+0x20 (slalom)',1.16269880000000012942e-02);
INSERT INTO "trial" VALUES(3,'a4ea979c83f988ff30bcd311e6012135','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'done','','2026-11-24T00:12:43.787Z',3.99399044089399102453e-06,3.77578071446986574086e-06,2.182097264241253631e-07,5.854e-06,0.000123304,8,8,96.0,0,4980736,4,0.0,1,'exclusive',1,'',1.13456009559106008478e-04);
INSERT INTO "trial" VALUES(4,'95f857bdffa76532c104827a752040bc','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault) in start (walker_crashes.so)','2026-11-24T00:12:43.798Z',0.0,0.0,0.0,0.0,0.013616107,0,0,0.0,0,4358144,0,NULL,1,'exclusive',1,'start+0xe (walker_crashes.so)
chain_assemble_f64+0x956 (slalom)
chain_build_f64+0xe5 (slalom)
race_run_f64+0x7f (slalom)
race_run_kept+0x80 (slalom)
runner_main+0x148 (slalom)
loader_main+0x66b (slalom)
loader_begin+0xe1 (slalom)
host_next+0xc5 (slalom)
engine_run+0x588 (slalom)
run_missing+0x3cd (slalom)
run_race+0x1ba (slalom)
command_run+0x20f (slalom)
main+0xe6 (slalom)
0x27249 (libc.so.6)
__libc_start_main+0x84 (libc.so.6)
_start+0x20 (slalom)',0.013616107);
INSERT INTO "trial" VALUES(5,'17373ca8d311843ba4f0cfa45b3a5299','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',0,0,'f64','cpu',1,'done','','2026-11-24T00:12:44.248Z',7.20860044672772584759e-06,6.77983610788890229525e-06,4.28764338838823817236e-07,5.02e-06,0.002933854,8,8,72.0,48,5033984,3,0.0,1,'shared',NULL,'',2.92162539955327215518e-03);
INSERT INTO "trial" VALUES(6,'7ac96c7b45cef3ab8f42672f033ef484','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',0,0,'f64','cpu',1,'diverged','','2026-11-24T00:12:44.259Z',3.34703766381006401447e-06,3.17572533429199230529e-06,1.7131232951807152387e-07,1.90900000000000027253e-06,1.37769000000000015363e-04,1,1,9.0,0,5033984,3,0.0,1,'shared',NULL,'',1.32512962336189951077e-04);
INSERT INTO "trial" VALUES(7,'7d40d8323822089b77cf8be17bd06938','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',1,1,'f64','cpu',1,'done','','2026-11-24T00:12:44.277Z',5.97112501826637768077e-06,5.6925764534455964602e-06,2.78548564820781432462e-07,2.617e-06,0.000206132,8,8,72.0,48,5038080,3,0.0,1,'shared',NULL,'',1.97543874981733635519e-04);
INSERT INTO "trial" VALUES(8,'3033bf15cc7708f7f7343041339f5099','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',1,1,'f64','cpu',1,'diverged','','2026-11-24T00:12:44.290Z',3.52913252965915168191e-06,3.30058792630801276857e-06,2.28544603351138833646e-07,2.201e-06,0.000113708,1,1,9.0,0,5038080,3,0.0,1,'shared',NULL,'',1.07977867470340852798e-04);
CREATE TABLE trial_metric(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric(id), PRIMARY KEY(trial, position)) WITHOUT ROWID;
INSERT INTO "trial_metric" VALUES(1,0,1);
INSERT INTO "trial_metric" VALUES(1,1,2);
INSERT INTO "trial_metric" VALUES(3,0,1);
INSERT INTO "trial_metric" VALUES(3,1,2);
INSERT INTO "trial_metric" VALUES(5,0,1);
INSERT INTO "trial_metric" VALUES(6,0,1);
INSERT INTO "trial_metric" VALUES(7,0,1);
INSERT INTO "trial_metric" VALUES(8,0,1);
CREATE TABLE trial_plugin(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
  plugin INTEGER NOT NULL REFERENCES plugin(id), PRIMARY KEY(trial, plugin)) WITHOUT ROWID;
INSERT INTO "trial_plugin" VALUES(1,1);
INSERT INTO "trial_plugin" VALUES(1,2);
INSERT INTO "trial_plugin" VALUES(1,3);
INSERT INTO "trial_plugin" VALUES(2,1);
INSERT INTO "trial_plugin" VALUES(2,3);
INSERT INTO "trial_plugin" VALUES(2,4);
INSERT INTO "trial_plugin" VALUES(3,1);
INSERT INTO "trial_plugin" VALUES(3,2);
INSERT INTO "trial_plugin" VALUES(3,3);
INSERT INTO "trial_plugin" VALUES(4,1);
INSERT INTO "trial_plugin" VALUES(4,3);
INSERT INTO "trial_plugin" VALUES(4,4);
INSERT INTO "trial_plugin" VALUES(5,1);
INSERT INTO "trial_plugin" VALUES(5,5);
INSERT INTO "trial_plugin" VALUES(6,1);
INSERT INTO "trial_plugin" VALUES(6,2);
INSERT INTO "trial_plugin" VALUES(7,1);
INSERT INTO "trial_plugin" VALUES(7,5);
INSERT INTO "trial_plugin" VALUES(8,1);
INSERT INTO "trial_plugin" VALUES(8,2);
CREATE INDEX member_key ON member(key);
CREATE VIEW trials AS
SELECT t.id AS trial, s.name AS study, t.problem, t.problem_options, t.optimizer, t.options,
       coalesce(m.label, t.optimizer) AS label, t.seed, t.precision, t.device, t.status,
       t.message, t.started, t.seconds, t.steps, t.state_bytes, t.peak_rss, t.threads,
       t.timing, e.hostname, t.noise, t.backtrace
FROM trial t LEFT JOIN member m ON m.key = t.key LEFT JOIN study s ON s.id = m.study
     LEFT JOIN environment e ON e.id = t.environment;
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
       oracle_seconds, seconds, metric, value, matvec_calls
FROM metric_value;
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
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('trial',8);
COMMIT;
