// A database of schema 2: events as rows of plain text. One case that has ended, one that waits at
// its first step, and a register with one administrator.
#pragma once

namespace sop::samples {

inline constexpr const char* kSchema2 = R"sql(
BEGIN;
CREATE TABLE bundle (
  id INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, sop TEXT NOT NULL, title TEXT NOT NULL,
  number TEXT NOT NULL, content TEXT NOT NULL);
CREATE INDEX bundle_sop ON bundle (sop);
CREATE TABLE content (hash TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY, kasus INTEGER NOT NULL, hash BLOB NOT NULL, record TEXT NOT NULL);
CREATE INDEX event_kasus ON event (kasus);
CREATE TABLE command (
  digest BLOB PRIMARY KEY, fingerprint BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE head (
  id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL,
  at INTEGER NOT NULL, people INTEGER NOT NULL);
CREATE TABLE kasus (
  number INTEGER PRIMARY KEY, bundle INTEGER NOT NULL REFERENCES bundle(id),
  status INTEGER NOT NULL, parent INTEGER, starter INTEGER NOT NULL, started INTEGER NOT NULL,
  ended INTEGER NOT NULL, state TEXT NOT NULL);
CREATE INDEX kasus_status ON kasus (status, number);
CREATE INDEX kasus_bundle ON kasus (bundle, status, number);
CREATE INDEX kasus_parent ON kasus (parent) WHERE parent IS NOT NULL;
CREATE TABLE participant (person INTEGER NOT NULL, kasus INTEGER NOT NULL,
  PRIMARY KEY (person, kasus)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words_of USING fts5 (
  subject, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2');
CREATE TABLE waiting (
  kasus INTEGER NOT NULL, task INTEGER NOT NULL, member INTEGER NOT NULL, visit INTEGER NOT NULL,
  bundle INTEGER NOT NULL, holder INTEGER, since INTEGER NOT NULL, due INTEGER NOT NULL,
  alarm INTEGER, level INTEGER NOT NULL, places TEXT NOT NULL,
  PRIMARY KEY (kasus, task, member)) WITHOUT ROWID;
CREATE INDEX waiting_due ON waiting (due) WHERE due < 140737488355327;
CREATE INDEX waiting_alarm ON waiting (alarm) WHERE alarm IS NOT NULL;
CREATE TABLE inbox (
  place INTEGER NOT NULL, due INTEGER NOT NULL, kasus INTEGER NOT NULL, task INTEGER NOT NULL,
  member INTEGER NOT NULL, bundle INTEGER NOT NULL,
  PRIMARY KEY (place, due, kasus, task, member)) WITHOUT ROWID;
CREATE TABLE bundle_place (place INTEGER NOT NULL, bundle INTEGER NOT NULL,
  PRIMARY KEY (place, bundle)) WITHOUT ROWID;
CREATE TABLE register (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE side (
  kind TEXT NOT NULL, key TEXT NOT NULL, owner TEXT NOT NULL, expires INTEGER, content TEXT NOT NULL,
  PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE INDEX side_owner ON side (kind, owner);
CREATE INDEX side_expires ON side (expires) WHERE expires IS NOT NULL;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,
  target TEXT NOT NULL, payload TEXT NOT NULL, created INTEGER NOT NULL, tries INTEGER NOT NULL,
  next_try INTEGER NOT NULL, event INTEGER NOT NULL, state INTEGER NOT NULL, why TEXT NOT NULL,
  ended INTEGER NOT NULL);
CREATE INDEX outbox_waiting ON outbox (next_try) WHERE state = 0;
CREATE INDEX outbox_ended ON outbox (ended) WHERE state > 0;
INSERT INTO bundle VALUES(1,'b24396f7c8cd4748fd6eed68024931c3430e545d67618cd54ce566b81fb5eb66','uji tahan mati','Uji tahan mati','',replace('{"chart":{"svg":""},"documents":[{"full_name":"","id":"d1","name":"SK","states":["draf","final"]}],"format":"sopan-alur","roles":[{"alias":"P1","authorities":[],"id":"r1","kind":"person","members":[],"superior":null,"title":"Pejabat 1"},{"alias":"P2","authorities":[],"id":"r2","kind":"person","members":[],"superior":null,"title":"Pejabat 2"},{"alias":"P3","authorities":[],"id":"r3","kind":"person","members":[],"superior":null,"title":"Pejabat 3"}],"sop":{"agency":[],"number":"","title":"Uji tahan mati","unit":[]},"start":"1","tasks":[{"activity":"Mengerjakan 1","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[],"to":"2"}],"id":"1","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1"]],"question":"","row":"1","skip_to":null,"symbol":"langkah-1","time":{"parts":[],"text":"","worded":false}},{"activity":"Mengerjakan 2","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[{"document":"d1","state":"draf"}],"to":"3"}],"id":"2","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r2"],["r3"]],"question":"","row":"2","skip_to":null,"symbol":"langkah-2","time":{"parts":[],"text":"","worded":false}},{"activity":"Mengerjakan 3","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[],"to":"4"}],"id":"3","inputs":[],"name":"","optional":true,"outputs":[],"performers":[["r3"]],"question":"","row":"3","skip_to":"4","symbol":"langkah-3","time":{"parts":[],"text":"","worded":false}},{"activity":"Mengerjakan 4","condition":"","exits":[{"answer":"ya","back":false,"outputs":[],"produces":[{"document":"d1","state":"final"}],"to":"5"},{"answer":"tidak","back":true,"outputs":[],"produces":[],"to":"2"}],"id":"4","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r2"]],"question":"","row":"4","skip_to":null,"symbol":"langkah-4","time":{"parts":[],"text":"","worded":false}},{"activity":"Mengerjakan 5","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[],"to":null}],"id":"5","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1"]],"question":"","row":"5","skip_to":null,"symbol":"langkah-5","time":{"parts":[],"text":"","worded":false}}],"version":1}\n','\n',char(10)));
INSERT INTO word VALUES(1,'jabatan/p1');
INSERT INTO word VALUES(2,'jabatan/p2');
INSERT INTO word VALUES(3,'jabatan/p3');
INSERT INTO word VALUES(4,'jabatan/pejabat 1');
INSERT INTO word VALUES(5,'jabatan/pejabat 2');
INSERT INTO word VALUES(6,'jabatan/pejabat 3');
INSERT INTO word VALUES(7,'orang/root');
INSERT INTO event VALUES(1,1,x'92a5d61592e5016b3483301146a6f61efe6c3de70c8af849ed8e7a811e8a42e6','{"at":"2026-11-21T12:51:07.817Z","bundle":"b24396f7c8cd4748fd6eed68024931c3430e545d67618cd54ce566b81fb5eb66","case":1,"event":"case_started","key":"mulai/0/2109c99765f17a1d850be03d","person":"root","seq":1,"subject":""}');
INSERT INTO event VALUES(2,1,x'29071e4b4d7feaf5888fa68f256164ed1ad81fdb9b3c729668e0aa1498fff382','{"at":"2026-11-21T12:51:07.817Z","back":false,"case":1,"event":"task_opened","from":null,"key":"mulai/0/2109c99765f17a1d850be03d","person":"root","seq":2,"task":"1","visit":1}');
INSERT INTO event VALUES(3,1,x'56f1178c948543a1225cfbd60a29871d1884dc4119218adf9d4c5a5df44a9a29','{"answer":"","at":"2026-11-21T12:51:07.821Z","case":1,"event":"task_completed","exit":0,"key":"1/2/2109c99765f17a1d850be03d","note":"","person":"root","role":"r1","seq":3,"task":"1","visit":1}');
INSERT INTO event VALUES(4,1,x'069e77bb976f1d4fe32ab473aa96aaa951134989fc4a2f13c42b9f57082d3fe8','{"at":"2026-11-21T12:51:07.821Z","back":false,"case":1,"event":"task_opened","from":"1","key":"1/2/2109c99765f17a1d850be03d","person":"root","seq":4,"task":"2","visit":1}');
INSERT INTO event VALUES(5,1,x'88fa4e505929db4fe88e21edb67edb2205439bcab40e5d04813f3cc01f2778f0','{"at":"2026-11-21T12:51:07.822Z","case":1,"event":"task_signed","exit":null,"key":"1/4/2109c99765f17a1d850be03d","member":1,"note":"","person":"root","role":"r3","seq":5,"task":"2","visit":1}');
INSERT INTO event VALUES(6,1,x'3007fc79dc025c358c5e34529ee360ea877d29e257c26a9199817986d1a07ae8','{"at":"2026-11-21T12:51:07.822Z","case":1,"event":"task_signed","exit":0,"key":"1/5/2109c99765f17a1d850be03d","member":0,"note":"","person":"root","role":"r2","seq":6,"task":"2","visit":1}');
INSERT INTO event VALUES(7,1,x'ae4682352248ec47779ed86b482d73b3fd199648838e6fe8dff3e5a1dbbedf0f','{"answer":"","at":"2026-11-21T12:51:07.822Z","case":1,"event":"task_completed","exit":0,"key":"1/5/2109c99765f17a1d850be03d","note":"","person":"root","role":"r2","seq":7,"task":"2","visit":1}');
INSERT INTO event VALUES(8,1,x'981affef45eaf42914fcb3c765a4706963316ae92331b6fe3a90a25df72e0e87','{"at":"2026-11-21T12:51:07.822Z","case":1,"document":"d1","event":"document_given","key":"1/5/2109c99765f17a1d850be03d","person":"root","role":"r2","seq":8,"state":"draf","task":"2","version":1}');
INSERT INTO event VALUES(9,1,x'b70d420572578ff0ef50a19cac81b0e687cffd0a9d296285cef7d8cde349062c','{"at":"2026-11-21T12:51:07.822Z","back":false,"case":1,"event":"task_opened","from":"2","key":"1/5/2109c99765f17a1d850be03d","person":"root","seq":9,"task":"3","visit":1}');
INSERT INTO event VALUES(10,1,x'ec9f040ae6ddd194007462b21e8b39e8e6b923a596c9721a58f02830de7a9273','{"at":"2026-11-21T12:51:07.822Z","case":1,"event":"task_skipped","key":"1/9/2109c99765f17a1d850be03d","note":"","person":"root","role":"r3","seq":10,"task":"3","visit":1}');
INSERT INTO event VALUES(11,1,x'574a523f35019d1940ccc68206b89c9bc1e3f143d276405c79dc26af890557f1','{"at":"2026-11-21T12:51:07.822Z","back":false,"case":1,"event":"task_opened","from":"3","key":"1/9/2109c99765f17a1d850be03d","person":"root","seq":11,"task":"4","visit":1}');
INSERT INTO event VALUES(12,1,x'884d70fa5462995a3f1de92d10acc45c6e7e0c62d9e90bf4395a00b79cd9b195','{"answer":"tidak","at":"2026-11-21T12:51:07.822Z","case":1,"event":"task_completed","exit":1,"key":"1/11/2109c99765f17a1d850be03d","note":"","person":"root","role":"r2","seq":12,"task":"4","visit":1}');
INSERT INTO event VALUES(13,1,x'7149a3b0ae7e40e68ef9e9e7226f8a2c2924735ea69aed4164bd95afb3051478','{"at":"2026-11-21T12:51:07.822Z","back":true,"case":1,"event":"task_opened","from":"4","key":"1/11/2109c99765f17a1d850be03d","person":"root","seq":13,"task":"2","visit":2}');
INSERT INTO event VALUES(14,1,x'b97d361ab6fcc31862dddf25e836474a9cf422765016b7f8e92e589e4800c5bc','{"at":"2026-11-21T12:51:07.823Z","case":1,"event":"task_signed","exit":null,"key":"1/13/2109c99765f17a1d850be03d","member":1,"note":"","person":"root","role":"r3","seq":14,"task":"2","visit":2}');
INSERT INTO event VALUES(15,1,x'bb2974c381b0a56b2784e2762aeccb0cc92be006177212584130edadbc43fcbe','{"at":"2026-11-21T12:51:07.823Z","case":1,"event":"task_signed","exit":0,"key":"1/14/2109c99765f17a1d850be03d","member":0,"note":"","person":"root","role":"r2","seq":15,"task":"2","visit":2}');
INSERT INTO event VALUES(16,1,x'd17ddfeba6d843af08daa81b3c59e9b97902f6497b50548490ed32885e8fdffe','{"answer":"","at":"2026-11-21T12:51:07.823Z","case":1,"event":"task_completed","exit":0,"key":"1/14/2109c99765f17a1d850be03d","note":"","person":"root","role":"r2","seq":16,"task":"2","visit":2}');
INSERT INTO event VALUES(17,1,x'ba0df7c4156dcc514d16d0faaa201e6fdd6e4dd32d0d6cff2d76d7b5285b2637','{"at":"2026-11-21T12:51:07.823Z","case":1,"document":"d1","event":"document_given","key":"1/14/2109c99765f17a1d850be03d","person":"root","role":"r2","seq":17,"state":"draf","task":"2","version":2}');
INSERT INTO event VALUES(18,1,x'e1e75ec6e777c9a205527cd83eb99f461c2ac2a10748c48201cba0f7d891d0af','{"at":"2026-11-21T12:51:07.823Z","back":false,"case":1,"event":"task_opened","from":"2","key":"1/14/2109c99765f17a1d850be03d","person":"root","seq":18,"task":"3","visit":2}');
INSERT INTO event VALUES(19,1,x'355fa59ea01de6324d3d35cd0e2ee5c576421df7ea08b1697a2e152da4411fb9','{"answer":"","at":"2026-11-21T12:51:07.823Z","case":1,"event":"task_completed","exit":0,"key":"1/18/2109c99765f17a1d850be03d","note":"","person":"root","role":"r3","seq":19,"task":"3","visit":2}');
INSERT INTO event VALUES(20,1,x'61ccd17022d3a99b4aa4b7933356cabc9ba2655eae483d463f4be7952ed90094','{"at":"2026-11-21T12:51:07.823Z","back":false,"case":1,"event":"task_opened","from":"3","key":"1/18/2109c99765f17a1d850be03d","person":"root","seq":20,"task":"4","visit":2}');
INSERT INTO event VALUES(21,1,x'2abb14e1dcfe6b12bb57f1621a7b09e874c5ea16d45c0b9f4c00241dcdd324ae','{"answer":"ya","at":"2026-11-21T12:51:07.823Z","case":1,"event":"task_completed","exit":0,"key":"1/20/2109c99765f17a1d850be03d","note":"","person":"root","role":"r2","seq":21,"task":"4","visit":2}');
INSERT INTO event VALUES(22,1,x'bf432dd344600e85e0e6a7b33cc36a21096cc4d32d33030ec8d8ca38ec2f544c','{"at":"2026-11-21T12:51:07.823Z","case":1,"document":"d1","event":"document_given","key":"1/20/2109c99765f17a1d850be03d","person":"root","role":"r2","seq":22,"state":"final","task":"4","version":3}');
INSERT INTO event VALUES(23,1,x'65986e3635a42465ad551c1e188d7704d0bdf542125cb7bc8a71663bcd557968','{"at":"2026-11-21T12:51:07.823Z","back":false,"case":1,"event":"task_opened","from":"4","key":"1/20/2109c99765f17a1d850be03d","person":"root","seq":23,"task":"5","visit":1}');
INSERT INTO event VALUES(24,1,x'a67212e7f1d286eff0c3e2065bc067e1eba4f54f0a08bbe1c53bba58911c938a','{"answer":"","at":"2026-11-21T12:51:07.824Z","case":1,"event":"task_completed","exit":0,"key":"1/23/2109c99765f17a1d850be03d","note":"","person":"root","role":"r1","seq":24,"task":"5","visit":1}');
INSERT INTO event VALUES(25,1,x'880f89358612da13dd92170129c409a279d836962003d6859f2580720fc8f390','{"at":"2026-11-21T12:51:07.824Z","case":1,"event":"case_finished","key":"1/23/2109c99765f17a1d850be03d","person":"root","seq":25}');
INSERT INTO event VALUES(26,2,x'5d6c678b5f2aa17c7beeb3733ec185a362afe4dc3da2c3f811321271ae095b86','{"at":"2026-11-21T12:51:07.843Z","bundle":"b24396f7c8cd4748fd6eed68024931c3430e545d67618cd54ce566b81fb5eb66","case":2,"event":"case_started","key":"mulai/25/e4e5c2b24a12373f686f1718","person":"root","seq":26,"subject":""}');
INSERT INTO event VALUES(27,2,x'9c088943e2c89eacd30cdd554ab994a286baf0643a5bd8bd19ce4081a196885d','{"at":"2026-11-21T12:51:07.843Z","back":false,"case":2,"event":"task_opened","from":null,"key":"mulai/25/e4e5c2b24a12373f686f1718","person":"root","seq":27,"task":"1","visit":1}');
INSERT INTO event VALUES(28,0,x'c9b08913140c68f81b8e15f7c559be0fda3d76c1110df2f3f66f9beca70a77f1','{"at":"2026-11-21T12:51:29.380Z","case":0,"event":"person_added","id":"siti","key":"first/5wnXA5J7fMoURFh_Mb22Ug","machine":true,"mail":"","name":"Siti Contoh","person":"siti","seq":28}');
INSERT INTO event VALUES(29,0,x'730ce75d28f6ba27db35e7465af7602eef5951d066f2084338b52e68ee55ecf0','{"at":"2026-11-21T12:51:29.380Z","case":0,"event":"right_granted","id":"siti","key":"first/5wnXA5J7fMoURFh_Mb22Ug","machine":true,"person":"siti","right":"administrator","seq":29}');
INSERT INTO command VALUES(x'24b281f86f7c520a4bcf5c6ef7caf429',x'fcd0497a214a3aaa0c9ec3b7d592d456',19,20);
INSERT INTO command VALUES(x'28ba69ac3879ec24de600d9e7e7d49a3',x'a845fb8e362bd5aaff75904007e53b68',26,27);
INSERT INTO command VALUES(x'5b5d015050bb9506ef16e3026cd5931c',x'2ce95d46e049e1dbcca4a5facaed9063',6,9);
INSERT INTO command VALUES(x'7510ca5f954a039914aaccbe08e18cd6',x'0a3313c8ac9269a30de03b5aa034a1b6',21,23);
INSERT INTO command VALUES(x'7555c770f79f045bc56e7a1ce111c626',x'23ea23c350ea111011adedad491a2e6d',3,4);
INSERT INTO command VALUES(x'7ffed9342abcacfac98c8e1f7a10f85e',x'ac1cc70ff5b940b54ed2e1e5dfb8a29a',24,25);
INSERT INTO command VALUES(x'95a4b89c8e895c492f977b2aa71a8f01',x'c1bb42f22d21ef01b2dac87da57179b9',10,11);
INSERT INTO command VALUES(x'9e8d02443547257f48b9d538dbef81c0',x'c66322689eaf42d8ace540ec052644fb',28,29);
INSERT INTO command VALUES(x'9f0e98d2e0b640b9cb8a76d27ec3d33b',x'734c941befa8b9d0b1fc85d2f8473c39',14,14);
INSERT INTO command VALUES(x'd0876853af5ab8fa18ac983fc65fdbd5',x'a845fb8e362bd5aaff75904007e53b68',1,2);
INSERT INTO command VALUES(x'dc22c76a0a042697ab3f243f7c99cec3',x'0f06584406357a82c917635f580dc842',12,13);
INSERT INTO command VALUES(x'fa04939c5a757e81ea1f97b8e11b3ba9',x'734c941befa8b9d0b1fc85d2f8473c39',5,5);
INSERT INTO command VALUES(x'fb76ffd5bbaae50108b1a3c4d9731090',x'2ce95d46e049e1dbcca4a5facaed9063',15,18);
INSERT INTO head VALUES(1,29,'730ce75d28f6ba27db35e7465af7602eef5951d066f2084338b52e68ee55ecf0',1795265489380,29);
INSERT INTO kasus VALUES(1,1,2,NULL,7,1795265467817,1795265467824,'{"documents":{"d1":{"role":"r2","state":"final","task":"4","version":3}},"doers":{"1":["root"],"2":["root"],"3":["root"],"4":["root"],"5":["root"]},"ended":"2026-11-21T12:51:07.824Z","events":25,"notes":[],"reason":"","returns":1,"started":"2026-11-21T12:51:07.817Z","starter":"root","status":"finished","subject":"","tokens":[],"visits":{"1":1,"2":2,"3":2,"4":2,"5":1}}');
INSERT INTO kasus VALUES(2,1,1,NULL,7,1795265467843,0,'{"documents":{},"ended":"1970-01-01T00:00:00.000Z","events":2,"notes":[],"reason":"","returns":0,"started":"2026-11-21T12:51:07.843Z","starter":"root","status":"open","subject":"","tokens":[{"exit":null,"signatures":[],"since":"2026-11-21T12:51:07.843Z","task":"1","visit":1}],"visits":{"1":1}}');
INSERT INTO participant VALUES(7,1);
INSERT INTO participant VALUES(7,2);
INSERT INTO waiting VALUES(2,0,0,1,1,NULL,1795265467843,140737488355327,NULL,0,'1,4');
INSERT INTO inbox VALUES(1,140737488355327,2,0,0,1);
INSERT INTO inbox VALUES(4,140737488355327,2,0,0,1);
INSERT INTO bundle_place VALUES(1,1);
INSERT INTO bundle_place VALUES(2,1);
INSERT INTO bundle_place VALUES(3,1);
INSERT INTO bundle_place VALUES(4,1);
INSERT INTO bundle_place VALUES(5,1);
INSERT INTO bundle_place VALUES(6,1);
INSERT INTO register VALUES('orang/siti','{"active":true,"holdings":[],"mail":"","name":"Siti Contoh","password_changed":null,"rights":["administrator"],"since":"2026-11-21T12:51:29.380Z"}');
INSERT INTO register VALUES('umum','{"calendar":"","events":2,"last_delegation":0}');
INSERT INTO words_of (rowid, subject) VALUES (2, 'masih menunggu');
COMMIT;
PRAGMA application_id = 1397706830; PRAGMA user_version = 2;
)sql";

}  // namespace sop::samples
