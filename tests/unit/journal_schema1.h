// A database of schema 1, as the runtime before there were accounts wrote it: one case that has ended,
// one that waits for the leading signature of step 2.
#pragma once

namespace sop::samples {

inline constexpr const char* kSchema1 = R"sql(
CREATE TABLE bundle (hash TEXT PRIMARY KEY, content TEXT NOT NULL);
INSERT INTO bundle VALUES('88363e9f389eb7bcd4b4b0d70896874dc2177eaeabf6e254b346facf2af5c0bb',replace('{"chart":{"svg":""},"documents":[],"format":"sopan-alur","roles":[{"alias":"Kadis","authorities":[],"id":"r1","kind":"person","members":[],"superior":null,"title":"Kepala Dinas"},{"alias":"Sekdis","authorities":[],"id":"r2","kind":"person","members":[],"superior":null,"title":"Sekretaris"}],"sop":{"agency":[],"number":"1","title":"Surat","unit":[]},"start":"1","tasks":[{"activity":"Melakukan 1","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[],"to":"2"}],"id":"1","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1"]],"question":"","row":"1","skip_to":null,"symbol":"s1","time":{"parts":[{"least":10,"most":10,"unit":"minute"}],"text":"10 menit","worded":false}},{"activity":"Melakukan 2","condition":"","exits":[{"answer":"","back":false,"outputs":[],"produces":[],"to":null}],"id":"2","inputs":[],"name":"","optional":false,"outputs":[],"performers":[["r1"],["r2"]],"question":"","row":"2","skip_to":null,"symbol":"s2","time":{"parts":[{"least":10,"most":10,"unit":"minute"}],"text":"10 menit","worded":false}}],"version":1}\n','\n',char(10)));
CREATE TABLE kasus (
  number INTEGER PRIMARY KEY, bundle TEXT NOT NULL REFERENCES bundle(hash), open INTEGER NOT NULL, state TEXT NOT NULL);
INSERT INTO kasus VALUES(1,'88363e9f389eb7bcd4b4b0d70896874dc2177eaeabf6e254b346facf2af5c0bb',0,'{"documents":{},"ended":"2026-01-05T01:00:00.000Z","events":8,"notes":[],"reason":"","returns":0,"started":"2026-01-05T01:00:00.000Z","status":"finished","subject":"selesai","tokens":[],"visits":{"1":1,"2":1}}');
INSERT INTO kasus VALUES(2,'88363e9f389eb7bcd4b4b0d70896874dc2177eaeabf6e254b346facf2af5c0bb',1,'{"documents":{},"ended":"1970-01-01T00:00:00.000Z","events":5,"notes":[],"reason":"","returns":0,"started":"2026-01-05T01:00:00.000Z","status":"open","subject":"masih jalan","tokens":[{"exit":null,"signatures":[{"member":1,"role":"r2"}],"since":"2026-01-05T01:00:00.000Z","task":"2","visit":1}],"visits":{"1":1,"2":1}}');
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY, kasus INTEGER NOT NULL, hash TEXT NOT NULL, record TEXT NOT NULL);
INSERT INTO event VALUES(1,1,'7bd409d51176f829a238c88c1a7bb708180333832db1cf96e7e67771edc6e24a','{"at":"2026-01-05T01:00:00.000Z","bundle":"88363e9f389eb7bcd4b4b0d70896874dc2177eaeabf6e254b346facf2af5c0bb","case":1,"event":"case_started","key":"mulai/0/","person":"anton","seq":1,"subject":"selesai"}');
INSERT INTO event VALUES(2,1,'c13023f9128521bb9996abe3531a151e40c49f8f9cef6ae56692765a76b42d50','{"at":"2026-01-05T01:00:00.000Z","back":false,"case":1,"event":"task_opened","from":null,"key":"mulai/0/","person":"anton","seq":2,"task":"1","visit":1}');
INSERT INTO event VALUES(3,1,'cc55a06f2049d93d6fa18fe675cad939adbfccabba77daa08a5890095183a5cb','{"answer":"","at":"2026-01-05T01:00:00.000Z","case":1,"event":"task_completed","exit":0,"key":"1/2/","note":"","person":"anton","role":"r1","seq":3,"task":"1","visit":1}');
INSERT INTO event VALUES(4,1,'63432b14321b3b85183b1ac5952838e6b5e1cb946ffe9420708c7e55b2bcb590','{"at":"2026-01-05T01:00:00.000Z","back":false,"case":1,"event":"task_opened","from":"1","key":"1/2/","person":"anton","seq":4,"task":"2","visit":1}');
INSERT INTO event VALUES(5,1,'d907b5f1ed9c1c77da8449cf1dfa76d0e6a32d7d87d554d852502f9c20261e7e','{"at":"2026-01-05T01:00:00.000Z","case":1,"event":"task_signed","exit":null,"key":"1/4/","member":1,"note":"","person":"anton","role":"r2","seq":5,"task":"2","visit":1}');
INSERT INTO event VALUES(6,1,'9d1452c455a69d15573360f92283d3c4d4442f25929f7f10516d02937baef35e','{"at":"2026-01-05T01:00:00.000Z","case":1,"event":"task_signed","exit":0,"key":"1/5/","member":0,"note":"","person":"anton","role":"r1","seq":6,"task":"2","visit":1}');
INSERT INTO event VALUES(7,1,'6ecaffa11a562ef8b5e5c501b368829da13c5a45ff222d789c7c7dc9c54dd587','{"answer":"","at":"2026-01-05T01:00:00.000Z","case":1,"event":"task_completed","exit":0,"key":"1/5/","note":"","person":"anton","role":"r1","seq":7,"task":"2","visit":1}');
INSERT INTO event VALUES(8,1,'eb1a815a075b30cc0cfd7fb770d5c168ab4e7463d8983da66a64d2e0af0edf5f','{"at":"2026-01-05T01:00:00.000Z","case":1,"event":"case_finished","key":"1/5/","person":"anton","seq":8}');
INSERT INTO event VALUES(9,2,'da7489283a26295a206566d928ddd9c941f0b0148b8f80512ef78773a3e87a35','{"at":"2026-01-05T01:00:00.000Z","bundle":"88363e9f389eb7bcd4b4b0d70896874dc2177eaeabf6e254b346facf2af5c0bb","case":2,"event":"case_started","key":"mulai/8/","person":"anton","seq":9,"subject":"masih jalan"}');
INSERT INTO event VALUES(10,2,'3b65c23609e2bfa6bfd1b1a834939922de3a36603e19108f4e9a0e2847d3a1a6','{"at":"2026-01-05T01:00:00.000Z","back":false,"case":2,"event":"task_opened","from":null,"key":"mulai/8/","person":"anton","seq":10,"task":"1","visit":1}');
INSERT INTO event VALUES(11,2,'8cd75f0bdf0cd73f3cd28e23988b375d2e024d1db9afd40e66c4a4b0574550f0','{"answer":"","at":"2026-01-05T01:00:00.000Z","case":2,"event":"task_completed","exit":0,"key":"2/2/","note":"","person":"anton","role":"r1","seq":11,"task":"1","visit":1}');
INSERT INTO event VALUES(12,2,'12254eaf79ab571d2661fa9e084c4ff01d94a1064792939c5b261530910d7b6c','{"at":"2026-01-05T01:00:00.000Z","back":false,"case":2,"event":"task_opened","from":"1","key":"2/2/","person":"anton","seq":12,"task":"2","visit":1}');
INSERT INTO event VALUES(13,2,'48ca32601c7c1889f08f1277a734b3669bacac769a21bd25cee788a460b6e8fe','{"at":"2026-01-05T01:00:00.000Z","case":2,"event":"task_signed","exit":null,"key":"2/4/","member":1,"note":"","person":"anton","role":"r2","seq":13,"task":"2","visit":1}');
CREATE TABLE command (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
INSERT INTO command VALUES('1/2/','7cdcd1d2e31d8dd831a2901275f41690',3,4);
INSERT INTO command VALUES('1/4/','c1bcd3052d06c5231240143cbaae41ae',5,5);
INSERT INTO command VALUES('1/5/','6935c9e12b7e64571aad7eab174c6983',6,8);
INSERT INTO command VALUES('2/2/','d96cbbe3f2a18cdc8690439da90b2286',11,12);
INSERT INTO command VALUES('2/4/','e7641530b1056504b138c12338d18526',13,13);
INSERT INTO command VALUES('mulai/0/','ae6ba5e6d82b2c9effce54dfd20acdf2',1,2);
INSERT INTO command VALUES('mulai/8/','6e555c3acdec8de540ac10f7016667b5',9,10);
CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, hash TEXT NOT NULL);
INSERT INTO head VALUES(1,13,'48ca32601c7c1889f08f1277a734b3669bacac769a21bd25cee788a460b6e8fe');
CREATE INDEX kasus_open ON kasus (number) WHERE open;
CREATE INDEX event_kasus ON event (kasus, sequence);
PRAGMA application_id = 1397706830;
PRAGMA user_version = 1;
)sql";

}  // namespace sop::samples
