-- A store of schema version 2 as it was: four trials of each of two races, two crashed, two diverged, one race exclusive.
PRAGMA application_id = 1397509965; PRAGMA user_version = 2;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE environment(
  id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, cpu TEXT NOT NULL, cores INTEGER NOT NULL,
  memory INTEGER NOT NULL, os TEXT NOT NULL, compiler TEXT NOT NULL, flags TEXT NOT NULL,
  blas TEXT NOT NULL, gpu TEXT NOT NULL, slalom TEXT NOT NULL, revision TEXT NOT NULL,
  usable INTEGER NOT NULL, governor TEXT NOT NULL, blas_core TEXT NOT NULL,
  driver TEXT NOT NULL,
  UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, revision, usable,
         governor, blas_core, driver));
INSERT INTO environment VALUES(1,'host','a processor',2,25276510208,'Debian GNU/Linux 12 (bookworm), Linux 6.1 x86_64','gcc 12.2.0','-O3 -D_GNU_SOURCE -fno-math-errno -fno-trapping-math -ffp-contract=fast -Wconversion -Wdouble-promotion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -march=native -mprefer-vector-width=512 -fopenmp','OpenBLAS 0.3.21','','0.1.0','',2,'','SkylakeX','');
CREATE TABLE noise(
  id INTEGER PRIMARY KEY, environment INTEGER NOT NULL REFERENCES environment(id),
  threads INTEGER NOT NULL, started TEXT NOT NULL, UNIQUE(environment, threads, started));
INSERT INTO noise VALUES(1,1,1,'2026-11-23T23:40:54.303Z');
CREATE TABLE calibration(
  noise INTEGER NOT NULL REFERENCES noise(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  moment TEXT NOT NULL, compute_seconds REAL NOT NULL, memory_seconds REAL NOT NULL,
  PRIMARY KEY(noise, position)) WITHOUT ROWID;
INSERT INTO calibration VALUES(1,0,'before',0.0075549510000000007214,0.063672294000000004277);
INSERT INTO calibration VALUES(1,1,'before',0.033883567000000003321,0.01307374000000000036);
INSERT INTO calibration VALUES(1,2,'before',0.025577993000000000256,0.022625938000000001687);
INSERT INTO calibration VALUES(1,3,'before',0.039596492000000003963,0.019248824000000001183);
INSERT INTO calibration VALUES(1,4,'before',0.0094757790000000001462,0.013117452000000001666);
INSERT INTO calibration VALUES(1,5,'after',0.0055322590000000003082,0.0088114109999999998962);
INSERT INTO calibration VALUES(1,6,'after',0.006626883000000000079,0.0091337329999999997826);
INSERT INTO calibration VALUES(1,7,'after',0.014161864000000001437,0.01033487899999999994);
INSERT INTO calibration VALUES(1,8,'after',0.017459755999999999886,0.028265470000000000871);
INSERT INTO calibration VALUES(1,9,'after',0.02148524300000000109,0.021836605000000001985);
CREATE TABLE study(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, recorded TEXT NOT NULL);
INSERT INTO study VALUES(1,'frozen/one','study.yaml','2026-11-23T23:40:54.295Z');
INSERT INTO study VALUES(2,'frozen/two','study.yaml','2026-11-23T23:40:55.093Z');
CREATE TABLE member(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  key TEXT NOT NULL, label TEXT NOT NULL, problem_label TEXT NOT NULL,
  PRIMARY KEY(study, position)) WITHOUT ROWID;
INSERT INTO member VALUES(1,0,'7eb66352b919f0e8ea0510f5e1c59a72','sgd','quadratic');
INSERT INTO member VALUES(1,1,'5748fc64056c0bea3b6fea951c8a88fd','walker_crashes','quadratic');
INSERT INTO member VALUES(1,2,'a4ea979c83f988ff30bcd311e6012135','sgd','quadratic');
INSERT INTO member VALUES(1,3,'95f857bdffa76532c104827a752040bc','walker_crashes','quadratic');
INSERT INTO member VALUES(2,0,'17373ca8d311843ba4f0cfa45b3a5299','adam','quadratic');
INSERT INTO member VALUES(2,1,'7ac96c7b45cef3ab8f42672f033ef484','sgd','quadratic');
INSERT INTO member VALUES(2,2,'7d40d8323822089b77cf8be17bd06938','adam','quadratic');
INSERT INTO member VALUES(2,3,'3033bf15cc7708f7f7343041339f5099','sgd','quadratic');
CREATE TABLE target(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE,
  metric TEXT NOT NULL, value REAL NOT NULL, PRIMARY KEY(study, metric, value)) WITHOUT ROWID;
INSERT INTO target VALUES(1,'loss',1.0000000000000000622e-09);
INSERT INTO target VALUES(1,'loss',0.10000000000000000555);
INSERT INTO target VALUES(2,'loss',1.0000000000000000622e-09);
INSERT INTO target VALUES(2,'loss',0.10000000000000000555);
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
  noise INTEGER REFERENCES noise(id), backtrace TEXT NOT NULL DEFAULT '');
INSERT INTO trial VALUES(1,'7eb66352b919f0e8ea0510f5e1c59a72','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'done','','2026-11-23T23:40:54.852Z',3.7041693325640495831e-06,3.3737392304995124743e-06,3.3043010206453705583e-07,4.4820000000000004558e-06,0.0001323920000000000023,8,8,96.0,0,4628480,4,0.0,1,'exclusive',1,'');
INSERT INTO trial VALUES(2,'5748fc64056c0bea3b6fea951c8a88fd','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault) in start (walker_crashes.so)','2026-11-23T23:40:54.854Z',0.0,0.0,0.0,0.0,0.0015949749999999999951,0,0,0.0,0,4218880,0,NULL,1,'exclusive',1,replace('start+0xe (walker_crashes.so)\nchain_assemble_f64+0x956 (slalom)\nchain_build_f64+0xe5 (slalom)\nrace_run_f64+0x70 (slalom)\nrace_run_kept+0x7f (slalom)\nrunner_main+0x148 (slalom)\nloader_main+0x66b (slalom)\nloader_begin+0xe1 (slalom)\nhost_next+0xc5 (slalom)\nengine_run+0x588 (slalom)\ncommand_run+0xb02 (slalom)\nmain+0xe6 (slalom)\n0x27249 (libc.so.6)\n__libc_start_main+0x84 (libc.so.6)\n_start+0x20 (slalom)','\n',char(10)));
INSERT INTO trial VALUES(3,'a4ea979c83f988ff30bcd311e6012135','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'done','','2026-11-23T23:40:54.857Z',3.9414437238795221336e-06,3.6786808089542206016e-06,2.627629149253014791e-07,4.5470000000000006805e-06,0.00010440600000000000292,8,8,96.0,0,4648960,4,0.0,1,'exclusive',1,'');
INSERT INTO trial VALUES(4,'95f857bdffa76532c104827a752040bc','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault) in start (walker_crashes.so)','2026-11-23T23:40:54.860Z',0.0,0.0,0.0,0.0,0.0038976520000000001477,0,0,0.0,0,4239360,0,NULL,1,'exclusive',1,replace('start+0xe (walker_crashes.so)\nchain_assemble_f64+0x956 (slalom)\nchain_build_f64+0xe5 (slalom)\nrace_run_f64+0x70 (slalom)\nrace_run_kept+0x7f (slalom)\nrunner_main+0x148 (slalom)\nloader_main+0x66b (slalom)\nloader_begin+0xe1 (slalom)\nhost_next+0xc5 (slalom)\nengine_run+0x588 (slalom)\ncommand_run+0xb02 (slalom)\nmain+0xe6 (slalom)\n0x27249 (libc.so.6)\n__libc_start_main+0x84 (libc.so.6)\n_start+0x20 (slalom)','\n',char(10)));
INSERT INTO trial VALUES(5,'17373ca8d311843ba4f0cfa45b3a5299','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',0,0,'f64','cpu',1,'done','','2026-11-23T23:40:55.095Z',6.1228570488995891262e-06,5.7388124711256726226e-06,3.8404457777391613315e-07,2.2970000000000002e-06,0.00018256200000000001831,8,8,72.0,48,4669440,3,0.0,1,'shared',NULL,'');
INSERT INTO trial VALUES(6,'7ac96c7b45cef3ab8f42672f033ef484','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',0,0,'f64','cpu',1,'diverged','','2026-11-23T23:40:55.101Z',3.6837373173556963834e-06,3.4241025899291040179e-06,2.5963472742659252424e-07,2.5600000000000000535e-06,0.00011304700000000000371,1,1,9.0,0,4669440,3,0.0,1,'shared',NULL,'');
INSERT INTO trial VALUES(7,'7d40d8323822089b77cf8be17bd06938','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',1,1,'f64','cpu',1,'done','','2026-11-23T23:40:55.110Z',6.3634079025623858337e-06,6.1707022705333707526e-06,1.9270563202901476323e-07,2.172000000000000126e-06,0.00022067700000000001507,8,8,72.0,48,4669440,3,0.0,1,'shared',NULL,'');
INSERT INTO trial VALUES(8,'3033bf15cc7708f7f7343041339f5099','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',1,1,'f64','cpu',1,'diverged','','2026-11-23T23:40:55.123Z',3.006197505260910991e-06,2.7909566337625165961e-06,2.1524087149839457998e-07,1.1860000000000001644e-06,9.816000000000000886e-05,1,1,9.0,0,4669440,3,0.0,1,'shared',NULL,'');
CREATE TABLE call(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, call TEXT NOT NULL,
  asked INTEGER NOT NULL, paid INTEGER NOT NULL, PRIMARY KEY(trial, call)) WITHOUT ROWID;
INSERT INTO call VALUES(1,'gradient',8,8);
INSERT INTO call VALUES(3,'gradient',8,8);
INSERT INTO call VALUES(5,'gradient',8,8);
INSERT INTO call VALUES(6,'gradient',1,1);
INSERT INTO call VALUES(7,'gradient',8,8);
INSERT INTO call VALUES(8,'gradient',1,1);
CREATE TABLE plugin(
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, contents TEXT NOT NULL,
  UNIQUE(kind, name, contents));
INSERT INTO plugin VALUES(1,'problem','quadratic','a382c615f078660d');
INSERT INTO plugin VALUES(2,'optimizer','sgd','21587e1e0f4d22cb');
INSERT INTO plugin VALUES(3,'probe','gradient_norm','abe5ed04102281d6');
INSERT INTO plugin VALUES(4,'optimizer','walker_crashes','00b9049b12addced');
INSERT INTO plugin VALUES(5,'optimizer','adam','6e1c5571e736bc5c');
CREATE TABLE trial_plugin(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE,
  plugin INTEGER NOT NULL REFERENCES plugin(id), PRIMARY KEY(trial, plugin)) WITHOUT ROWID;
INSERT INTO trial_plugin VALUES(1,1);
INSERT INTO trial_plugin VALUES(1,2);
INSERT INTO trial_plugin VALUES(1,3);
INSERT INTO trial_plugin VALUES(2,1);
INSERT INTO trial_plugin VALUES(2,3);
INSERT INTO trial_plugin VALUES(2,4);
INSERT INTO trial_plugin VALUES(3,1);
INSERT INTO trial_plugin VALUES(3,2);
INSERT INTO trial_plugin VALUES(3,3);
INSERT INTO trial_plugin VALUES(4,1);
INSERT INTO trial_plugin VALUES(4,3);
INSERT INTO trial_plugin VALUES(4,4);
INSERT INTO trial_plugin VALUES(5,1);
INSERT INTO trial_plugin VALUES(5,5);
INSERT INTO trial_plugin VALUES(6,1);
INSERT INTO trial_plugin VALUES(6,2);
INSERT INTO trial_plugin VALUES(7,1);
INSERT INTO trial_plugin VALUES(7,5);
INSERT INTO trial_plugin VALUES(8,1);
INSERT INTO trial_plugin VALUES(8,2);
CREATE TABLE metric(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, higher INTEGER NOT NULL,
  UNIQUE(name, unit, higher));
INSERT INTO metric VALUES(1,'loss','',0);
INSERT INTO metric VALUES(2,'gradient_norm','',0);
CREATE TABLE trial_metric(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  metric INTEGER NOT NULL REFERENCES metric(id), PRIMARY KEY(trial, position)) WITHOUT ROWID;
INSERT INTO trial_metric VALUES(1,0,1);
INSERT INTO trial_metric VALUES(1,1,2);
INSERT INTO trial_metric VALUES(3,0,1);
INSERT INTO trial_metric VALUES(3,1,2);
INSERT INTO trial_metric VALUES(5,0,1);
INSERT INTO trial_metric VALUES(6,0,1);
INSERT INTO trial_metric VALUES(7,0,1);
INSERT INTO trial_metric VALUES(8,0,1);
CREATE TABLE point(
  trial INTEGER NOT NULL REFERENCES trial(id) ON DELETE CASCADE, step INTEGER NOT NULL,
  part INTEGER NOT NULL, samples INTEGER, loss_calls INTEGER, gradient_calls INTEGER,
  hvp_calls INTEGER, matvec_calls INTEGER, flops REAL, optimizer_seconds REAL,
  oracle_seconds REAL, v0 REAL, v1 REAL, v2 REAL, v3 REAL, v4 REAL, v5 REAL, v6 REAL, v7 REAL,
  PRIMARY KEY(trial, step, part)) WITHOUT ROWID;
INSERT INTO point VALUES(1,0,0,0,0,0,0,0,0.0,0.0,0.0,0.63592967866965799395,1.024046055129435917,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,1,0,1,0,1,0,0,12.0,2.5410279950713658241e-06,2.488728625407015597e-07,0.5361131513670420734,0.92556561835936213,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,2,0,2,0,2,0,0,24.0,2.7404503423802414824e-06,2.6840464673418969595e-07,0.45454434911058977375,0.8371723960488571814,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,5,0,5,0,5,0,0,60.0,3.0783676247862853453e-06,3.0150087453549141074e-07,0.28808166918330624373,0.62302943261162335719,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,8,0,8,0,8,0,0,96.0,3.3736594765021964646e-06,3.3042229081426766025e-07,0.1951406430612182552,0.469210925451455374,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,0,0,0,0,0,0,0,0.0,0.0,0.0,0.63592967866965799395,1.024046055129435917,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,1,0,1,0,1,0,0,12.0,1.7271780727686650677e-06,1.2336986234061892206e-07,0.5361131513670420734,0.92556561835936213,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,2,0,2,0,2,0,0,24.0,2.7982841028856348772e-06,1.9987743592040249121e-07,0.45454434911058977375,0.8371723960488571814,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,5,0,5,0,5,0,0,60.0,3.5036814496398325481e-06,2.5026296068855944502e-07,0.28808166918330624373,0.62302943261162335719,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,8,0,8,0,8,0,0,96.0,3.6796523233391016534e-06,2.6283230880993580214e-07,0.1951406430612182552,0.469210925451455374,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,1,0,1,0,1,0,0,9.0,4.9444006861783476483e-06,3.3088209162129318466e-07,0.55389055502996997759,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,2,0,2,0,2,0,0,18.0,5.1255613574036366156e-06,3.430054662462716692e-07,0.55278224908797501946,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,5,0,5,0,5,0,0,45.0,5.462144155917101158e-06,3.655297775722543506e-07,0.54946435671990923044,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,8,0,8,0,8,0,0,72.0,5.7387739447374992414e-06,3.8404199956622007321e-07,0.54615739558622966587,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(6,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(6,1,0,1,0,1,0,0,9.0,3.4239575390813003223e-06,2.5962372885504176481e-07,500500498989900032.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,1,0,1,0,1,0,0,9.0,5.3155185749628249018e-06,1.6599899357348834616e-07,0.55389055502996997759,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,2,0,2,0,2,0,0,18.0,5.5052883271314715291e-06,1.7192533686933619875e-07,0.55278224908797501946,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,5,0,5,0,5,0,0,45.0,5.8450213008651108752e-06,1.8253490034431790793e-07,0.54946435671990923044,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,8,0,8,0,8,0,0,72.0,6.1704291740251200185e-06,1.9269710346404432472e-07,0.54615739558622966587,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(8,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(8,1,0,1,0,1,0,0,9.0,2.7909210587829406968e-06,2.1523812792670494126e-07,500500498989900032.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE optimum(
  problem_key TEXT PRIMARY KEY, problem TEXT NOT NULL, problem_options TEXT NOT NULL,
  instance INTEGER NOT NULL, value REAL NOT NULL, method TEXT NOT NULL,
  recorded TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO optimum VALUES('0f','quadratic','{}',0,0.0,'closed form','2026-11-23T22:21:51.810Z');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('trial',8);
CREATE INDEX member_key ON member(key);
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
COMMIT;
