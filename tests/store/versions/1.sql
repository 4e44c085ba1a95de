-- A store of schema version 1 as it was: four trials of each of two races, two crashed, two diverged.
PRAGMA application_id = 1397509965; PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE environment(
  id INTEGER PRIMARY KEY, hostname TEXT NOT NULL, cpu TEXT NOT NULL, cores INTEGER NOT NULL,
  memory INTEGER NOT NULL, os TEXT NOT NULL, compiler TEXT NOT NULL, flags TEXT NOT NULL,
  blas TEXT NOT NULL, gpu TEXT NOT NULL, slalom TEXT NOT NULL, revision TEXT NOT NULL,
  UNIQUE(hostname, cpu, cores, memory, os, compiler, flags, blas, gpu, slalom, revision));
INSERT INTO environment VALUES(1,'host','a processor',2,25276510208,'Debian GNU/Linux 12 (bookworm), Linux 6.1 x86_64','gcc 12.2.0','-O3 -D_GNU_SOURCE -fno-math-errno -fno-trapping-math -ffp-contract=fast -Wconversion -Wdouble-promotion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -march=native -mprefer-vector-width=512 -fopenmp','/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so','','0.1.0','');
CREATE TABLE study(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, path TEXT NOT NULL, recorded TEXT NOT NULL);
INSERT INTO study VALUES(1,'frozen/one','study.yaml','2026-11-23T22:21:51.810Z');
INSERT INTO study VALUES(2,'frozen/two','study.yaml','2026-11-23T22:21:51.816Z');
CREATE TABLE member(
  study INTEGER NOT NULL REFERENCES study(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  key TEXT NOT NULL, label TEXT NOT NULL, problem_label TEXT NOT NULL,
  PRIMARY KEY(study, position)) WITHOUT ROWID;
INSERT INTO member VALUES(1,0,'4dabd0ebc13832d93ef5f22d73546b3a','sgd','quadratic');
INSERT INTO member VALUES(1,1,'dc6015b029de4d572cb0f693c8e4ee6b','walker_crashes','quadratic');
INSERT INTO member VALUES(1,2,'16fa5c011b0695e22b26b0c1205467fb','sgd','quadratic');
INSERT INTO member VALUES(1,3,'529f82cd5024d00a70656ba3592f42b7','walker_crashes','quadratic');
INSERT INTO member VALUES(2,0,'fbba46e2fa81e57f46740430dac734f6','adam','quadratic');
INSERT INTO member VALUES(2,1,'3597274bf8c1ce7b29675756cb19280a','sgd','quadratic');
INSERT INTO member VALUES(2,2,'ec58f47bd704ae8de64efe5a07603eb1','adam','quadratic');
INSERT INTO member VALUES(2,3,'d52ad9d662df69ea8aafbad7828c41da','sgd','quadratic');
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
  peak_rss INTEGER, parameters INTEGER, optimum REAL);
INSERT INTO trial VALUES(1,'4dabd0ebc13832d93ef5f22d73546b3a','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'done','','2026-11-23T22:21:51.812Z',2.3227311664148449625e-06,2.1312293947157489072e-06,1.915017716990962405e-07,3.8640000000000006129e-06,0.00010591700000000000929,8,8,96.0,0,3502080,4,0.0);
INSERT INTO trial VALUES(2,'dc6015b029de4d572cb0f693c8e4ee6b','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',0,0,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault)','2026-11-23T22:21:51.812Z',0.0,0.0,0.0,0.0,0.0020892090000000002915,0,0,0.0,0,2535424,0,NULL);
INSERT INTO trial VALUES(3,'16fa5c011b0695e22b26b0c1205467fb','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":0.1,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'done','','2026-11-23T22:21:51.814Z',2.7791117926230187763e-06,2.5605499316942263543e-06,2.1856186092879236935e-07,3.2120000000000003333e-06,9.3433000000000011597e-05,8,8,96.0,0,3514368,4,0.0);
INSERT INTO trial VALUES(4,'529f82cd5024d00a70656ba3592f42b7','quadratic','{"dim":4,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','walker_crashes','{"lr":0.05,"momentum":0}','{"steps":8}','[{"gradient_norm":{}}]',1,1,'f64','cpu',1,'crashed','killed by signal 11 (Segmentation fault)','2026-11-23T22:21:51.814Z',0.0,0.0,0.0,0.0,0.0012123360000000000559,0,0,0.0,0,2547712,0,NULL);
INSERT INTO trial VALUES(5,'fbba46e2fa81e57f46740430dac734f6','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',0,0,'f64','cpu',1,'done','','2026-11-23T22:21:51.816Z',3.9909350008204268968e-06,3.8064849580977871625e-06,1.8445004272263968122e-07,1.9960000000000000324e-06,9.4494000000000007025e-05,8,8,72.0,48,3629056,3,0.0);
INSERT INTO trial VALUES(6,'3597274bf8c1ce7b29675756cb19280a','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',0,0,'f64','cpu',1,'diverged','','2026-11-23T22:21:51.816Z',1.5718252435131375516e-06,1.4640641748089272072e-06,1.0776106870421038404e-07,1.0590000000000001521e-06,8.7876000000000010423e-05,1,1,9.0,0,3502080,3,0.0);
INSERT INTO trial VALUES(7,'ec58f47bd704ae8de64efe5a07603eb1','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','adam','{"lr":0.001,"beta1":0.9,"beta2":0.999,"eps":1e-08,"weight_decay":0}','{"steps":8}','[]',1,1,'f64','cpu',1,'done','','2026-11-23T22:21:51.818Z',3.4893965304561000415e-06,3.3211780657956756586e-06,1.6821846466042435636e-07,1.8990000000000001564e-06,9.048300000000000765e-05,8,8,72.0,48,3637248,3,0.0);
INSERT INTO trial VALUES(8,'d52ad9d662df69ea8aafbad7828c41da','quadratic','{"dim":3,"condition":100,"spectrum":"log","rotation":"none","start":"ones","noise":0}','sgd','{"lr":1e+09,"momentum":0,"weight_decay":0,"nesterov":false}','{"steps":8}','[]',1,1,'f64','cpu',1,'diverged','','2026-11-23T22:21:51.818Z',1.2053476757516364574e-06,1.1629721715259929327e-06,4.2375504225643471686e-08,4.6300000000000000339e-07,7.7912000000000008917e-05,1,1,9.0,0,3510272,3,0.0);
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
INSERT INTO plugin VALUES(1,'problem','quadratic','af3dff5092bcb46c');
INSERT INTO plugin VALUES(2,'optimizer','sgd','bb05c6688d670d90');
INSERT INTO plugin VALUES(3,'probe','gradient_norm','6c5409bbb0169c85');
INSERT INTO plugin VALUES(4,'optimizer','walker_crashes','55f4ccc859dcc43e');
INSERT INTO plugin VALUES(5,'optimizer','adam','66659e4195c25185');
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
INSERT INTO point VALUES(1,1,0,1,0,1,0,0,12.0,1.288389432968995331e-06,1.1576832586098217282e-07,0.5361131513670420734,0.92556561835936213,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,2,0,2,0,2,0,0,24.0,1.4996990978177381231e-06,1.347555711082604966e-07,0.45454434911058977375,0.8371723960488571814,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,3,0,3,0,3,0,0,36.0,1.7276322256366709287e-06,1.5523651882532404955e-07,0.38778541119031406658,0.75786901718331745048,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,4,0,4,0,4,0,0,48.0,1.8114173349285388191e-06,1.6276503589212957352e-07,0.33305043765085540208,0.68675757028985107144,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,5,0,5,0,5,0,0,60.0,1.8961157153898709303e-06,1.7037561500604635558e-07,0.28808166918330624373,0.62302943261162335719,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,6,0,6,0,6,0,0,72.0,1.9727961008877098228e-06,1.7726573660150431663e-07,0.25104919060359359717,0.56595607439814477057,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(1,8,0,8,0,8,0,0,96.0,2.130753370886223508e-06,1.9145899854339978634e-07,0.1951406430612182552,0.469210925451455374,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,0,0,0,0,0,0,0,0.0,0.0,0.0,0.63592967866965799395,1.024046055129435917,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,1,0,1,0,1,0,0,12.0,1.4915522887356582528e-06,1.2731501146043439045e-07,0.5361131513670420734,0.92556561835936213,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,2,0,2,0,2,0,0,24.0,1.8429670092550543732e-06,1.5731085505785682537e-07,0.45454434911058977375,0.8371723960488571814,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,3,0,3,0,3,0,0,36.0,2.1281439623352543923e-06,1.8165281566081631003e-07,0.38778541119031406658,0.75786901718331745048,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,4,0,4,0,4,0,0,48.0,2.2259181357830887101e-06,1.8999856398426087003e-07,0.33305043765085540208,0.68675757028985107144,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,5,0,5,0,5,0,0,60.0,2.3120655447052606082e-06,1.9735188202550103995e-07,0.28808166918330624373,0.62302943261162335719,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,6,0,6,0,6,0,0,72.0,2.4043932028418642666e-06,2.0523273001356647222e-07,0.25104919060359359717,0.56595607439814477057,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(3,8,0,8,0,8,0,0,96.0,2.5597699957546395856e-06,2.1849528763207539509e-07,0.1951406430612182552,0.469210925451455374,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,1,0,1,0,1,0,0,9.0,2.9052336094873628439e-06,1.4077829527454196307e-07,0.55389055502996997759,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,2,0,2,0,2,0,0,18.0,3.2420884939415024544e-06,1.5710120171259750227e-07,0.55278224908797501946,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,3,0,3,0,3,0,0,27.0,3.358477077025305823e-06,1.6274101885585585452e-07,0.55167510138557651622,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,4,0,4,0,4,0,0,36.0,3.4380616646858082898e-06,1.6659743251718269864e-07,0.55056913097754656138,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,5,0,5,0,5,0,0,45.0,3.5383788054470063485e-06,1.7145847915283334722e-07,0.54946435671990923044,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,6,0,6,0,6,0,0,54.0,3.6536500989627760699e-06,1.770441560299863862e-07,0.54836079722928976476,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(5,8,0,8,0,8,0,0,72.0,3.8052542285552544442e-06,1.8439040551949844759e-07,0.54615739558622966587,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(6,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(6,1,0,1,0,1,0,0,9.0,1.4625194841334827877e-06,1.0764737319764212915e-07,500500498989900032.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,1,0,1,0,1,0,0,9.0,2.6168280108095435284e-06,1.325429656399084338e-07,0.55389055502996997759,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,2,0,2,0,2,0,0,18.0,2.7452706262075223962e-06,1.3904861487977867779e-07,0.55278224908797501946,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,3,0,3,0,3,0,0,27.0,2.8678428776631517196e-06,1.4525692877965310933e-07,0.55167510138557651622,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,4,0,4,0,4,0,0,36.0,2.9637241026673421825e-06,1.5011333579560802838e-07,0.55056913097754656138,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,5,0,5,0,5,0,0,45.0,3.0646963741804822227e-06,1.5522760553686220255e-07,0.54946435671990923044,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,6,0,6,0,6,0,0,54.0,3.157300884538908261e-06,1.599180461710329964e-07,0.54836079722928976476,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(7,8,0,8,0,8,0,0,72.0,3.3203648431447211441e-06,1.6817727473833633164e-07,0.54615739558622966587,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(8,0,0,0,0,0,0,0,0.0,0.0,0.0,0.55500000000000004884,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO point VALUES(8,1,0,1,0,1,0,0,9.0,1.1629871589829977502e-06,4.2376050327315710314e-08,500500498989900032.0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
       t.message, t.started, t.seconds, t.steps, t.state_bytes, t.peak_rss
FROM trial t LEFT JOIN member m ON m.key = t.key LEFT JOIN study s ON s.id = m.study;
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
