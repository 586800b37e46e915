#!/usr/bin/env python3
"""http_rough.py SOP EXAMPLES [TEST…]: what may go wrong around `sop serve`, each once, over HTTP.

Many clients at one task, two servers, ended and killed servers, damaged bundles and databases, folders and disks that take
nothing, clocks that run back, called SOPs, substitutes, files, deadlines with mail and webhook, versions. Prints a line each.
Where time matters the server's clock is stopped by SOPAN_NOW and the server begun again at another time."""
import concurrent.futures
import inspect
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading

from http_office import SETTINGS, Client, Office, build, wait_for

ARGUMENTS = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
SOP, EXAMPLES = ARGUMENTS[0], pathlib.Path(ARGUMENTS[1])
SCRIPTS = pathlib.Path(__file__).parent
SCRATCH = tempfile.TemporaryDirectory(prefix="sopan-rough-")
LEAVE = ("SOP Persetujuan Cuti", ("Pegawai", "Kepala Subbagian Umum dan Kepegawaian", "Kepala Dinas"))
TITLE = "Persetujuan Cuti"
MONDAY = "2026-01-05T01:00:00Z"


def bundle(name="persetujuan-cuti.sop"):
    return build(SOP, EXAMPLES / name, SCRATCH.name)[0]


def office_of(positions=LEAVE[1], source="persetujuan-cuti.sop", **more):
    """A running office: kepala.tu administrates; for each position two persons a1 a2, b1 b2, …; bos leads, aud audits."""
    office = Office(SOP, **more)
    link = office.first_administrator()
    office.start()
    admin = office.enter("kepala.tu", link)
    rows = [("bos", "Bos Uji", [], ["pimpinan"]), ("aud", "Aud Uji", [], ["auditor"]), ("luar", "Orang Luar", [], [])]
    for letter, position in zip("abcdefgh", positions):
        rows += [(f"{letter}{at}", f"Orang {letter.upper()}{at}", [position], []) for at in (1, 2)]
    office.staff("kepala.tu", rows)
    if source:
        admin("POST", "/api/v1/sops", bundle(source), expect=200)
    office.admin = admin
    office.who = lambda account: office.person(office.admin, account)
    return office


def start(office, who="a1", title=TITLE, subject="Uji"):
    return office.who(who).post("/api/v1/cases", {"sop": title, "subject": subject})["case"]


def done(office, who, number, task, **body):
    return office.who(who).post(f"/api/v1/cases/{number}/tasks/{task}/complete", body)


def later(office, now, *accounts):
    """Begins the server again at another time; sessions have ended by then."""
    office.restart(now)
    office.people.clear()
    office.admin = office.log_in("kepala.tu")
    for account in accounts:
        office.log_in(account)


def sound(office):
    audit = office.who("aud").post("/api/v1/audit/verify", {})
    assert audit["sound"], audit
    return audit


def at_once(work, items):
    barrier = threading.Barrier(len(items))

    def one(item):
        barrier.wait()
        return work(item)

    with concurrent.futures.ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(one, items))


def test_a_hundred_at_one_task():
    with office_of() as office:
        number = start(office)
        tokens = [office.who(account).token for account in ("a1", "a2")]
        path = f"/api/v1/cases/{number}/tasks/1/complete"
        clients = [Client(office, tokens[at % 2], str(at)) for at in range(100)]
        for client in clients:
            client.get("/api/v1/me")
        answers = at_once(lambda client: client("POST", path, {}, key="k" + client.name), clients)
        fine = [answer for answer in answers if answer.status == 200]
        assert len(fine) == 1, [answer.status for answer in answers]
        assert {answer.status for answer in answers} <= {200, 403, 409}, {answer.status for answer in answers}
        codes = {answer.code for answer in answers if answer.status != 200}
        view = office.who("a1").get(f"/api/v1/cases/{number}")
        assert [(row["task"], row["visit"]) for row in view["waiting"]] == [("2", 1)], view["waiting"]
        again = at_once(lambda client: client("POST", "/api/v1/cases", {"sop": TITLE, "subject": "x"}, key="sama", expect=200).json, [
            Client(office, tokens[0], "a1") for _ in range(100)])
        assert sum(not answer["repeated"] for answer in again) == 1 and len({answer["hash"] for answer in again}) == 1
        other = office.who("a2").post("/api/v1/cases", {"sop": TITLE, "subject": "y"}, key="sama")
        assert not other["repeated"]  # a key is one person's own
        reused = office.who("a1")("POST", "/api/v1/cases", {"sop": TITLE, "subject": "lain"}, key="sama", expect=409)
        office.who("a1")("POST", "/api/v1/cases", {"sop": TITLE}, key="k" * 5000, expect=(422, 400, 431))
        sound(office)
        return f"1 of 100 done, 99 told {sorted(codes)}; one key from 100: one case; reused for another thing: {reused.code}"


def test_keys_hold_when_the_world_moved_on():
    with office_of(("Pengurus Barang", "Tim Teknis", "Pejabat Pembuat Komitmen", "Pembantu Pengurus Barang"), "serah-terima-barang.sop") as office:
        a, b, c, d = (office.who(account) for account in ("a1", "b1", "c1", "d1"))
        number = a.post("/api/v1/cases", {"sop": "Serah Terima Barang", "subject": "x"}, key="mulai")["case"]
        path = f"/api/v1/cases/{number}/tasks/"
        a.post(path + "1a/complete")  # of somebody outside: entered by who has a role
        a.post(path + "1b/complete")
        first = b.post(path + "2/sign", {}, key="s")
        a.post(path + "2/complete")
        assert b.post(path + "2/sign", {}, key="s")["hash"] == first["hash"]
        b.post(path + "3/skip", {"note": "tidak perlu"})
        c.post(path + "4a/complete", {"answer": "ya"})
        a.post(path + "4b/complete")
        a.post(path + "5/complete", {"role": "r1"})  # the leading part is the one of somebody outside
        c.post(path + "5/sign", expect=(200, 409))
        last = d.post(path + "6/complete", {}, key="akhir")  # the second of "A atau B"
        again = d.post(path + "6/complete", {}, key="akhir")
        assert again["repeated"] and again["hash"] == last["hash"]
        assert d.get(f"/api/v1/cases/{number}")["status"] == "finished"
        changed = bundle("serah-terima-barang.sop").replace(b"Surat pesanan", b"Surat Pesanan")
        office.admin("POST", "/api/v1/sops", changed, expect=200)
        assert a.post("/api/v1/cases", {"sop": "Serah Terima Barang", "subject": "x"}, key="mulai")["case"] == number
        sound(office)
        return "repeated after the step, the case and the version had gone"


def test_two_servers():
    with office_of() as office:
        second = office.spawn()
        out, err = second.communicate(timeout=60)
        assert second.returncode not in (0, -6, -11), (out, err)
        assert "SOP7207" in err and str(office.process.pid) in err, (out, err)
        start(office)
        return f"the second ends with {second.returncode}: {err.splitlines()[0]}"


def traffic(office, stop, acknowledged, person):
    client = Client(office, office.people[person].token, person)
    at = 0
    while not stop.is_set():
        at += 1
        try:
            answer = client("POST", "/api/v1/cases", {"sop": TITLE, "subject": f"{threading.get_ident()} {at}"},
                            key=f"{threading.get_ident()}-{at}", headers={"X-Once": "1"}, check=False)
        except OSError:
            return None
        except Exception as error:  # http.client: the connection ended in the middle
            return error
        if answer.status == 200:
            acknowledged.append((answer.json["case"], f"{threading.get_ident()} {at}"))
        else:
            assert answer.status == 503, answer
    return None


def ended_while_working(signal):
    with office_of() as office:
        office.who("a1"), office.who("a2")
        stop, acknowledged = threading.Event(), []
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            futures = [pool.submit(traffic, office, stop, acknowledged, f"a{at % 2 + 1}") for at in range(16)]
            wait_for(lambda: len(acknowledged) > 100)
            code = office.stop(signal)
            stop.set()
            [future.result() for future in futures]
        office.start()
        cases, page = {}, ""
        while True:
            got = office.who("aud").get(f"/api/v1/cases?limit=200{page}")
            cases.update({row["case"]: row["subject"] for row in got["rows"]})
            if not got["next"]:
                break
            page = f"&page={got['next']}"
        lost = [one for one in acknowledged if cases.get(one[0]) != one[1]]
        assert not lost, lost
        assert len(set(cases.values())) == len(cases), "done twice"
        sound(office)
        return code, f"exit {code}, {len(acknowledged)} acknowledged, none lost, {len(cases) - len(acknowledged)} kept without a word"


def test_ended_by_sigterm():
    code, said = ended_while_working("terminate")
    assert code == 0, said
    return said


def test_killed():
    return ended_while_working("kill")[1]


def test_bundles():
    with office_of(source=None) as office:
        fine = bundle()
        newer = fine.replace(b'"version":3', b'"version":99')
        assert newer != fine
        codes = {}
        for name, bytes_ in {"empty": b"", "a new line": b"\n", "half": fine[: len(fine) // 2], "newer": newer, "noise": bytes(range(256)) * 50,
                             "no JSON": b"{" * 10000, "an array": b"[]\n",
                             "two in one": fine + fine[:100]}.items():
            answer = office.admin("POST", "/api/v1/sops", bytes_)
            assert 400 <= answer.status < 500, (name, answer)
            codes[name] = answer.code
            assert office.admin.get("/api/v1/sops") == [], name
        office.who("a1")("POST", "/api/v1/sops", fine, expect=403)
        assert office.admin("POST", "/api/v1/sops", fine + b"\n" + fine, expect=200)
        return json.dumps(codes)


def damaged(change):
    with office_of() as office:
        for at in range(40):
            start(office, subject=f"kasus {at} " + "x" * 200)
        office.stop()
        path = office.folder / "sopan.db"
        assert not (office.folder / "sopan.db-wal").exists(), "an orderly end leaves one file"
        change(path)
        kept = path.read_bytes()
        process = office.spawn()
        try:
            out, err = process.communicate(timeout=3)
        except subprocess.TimeoutExpired:  # it serves: then the audit must tell
            process.terminate()
            out, err = process.communicate(timeout=60)
            assert process.returncode >= 0, err
            done = office.command("audit", "verify", expect=None)
            assert done.returncode not in (0, -6, -11), (done.stdout, done.stderr)
            return f"served; audit verify: {done.returncode} {(done.stderr + done.stdout).splitlines()[0]}"
        assert process.returncode == 3, (process.returncode, out, err)
        assert "SOP72" in err, err
        assert path.read_bytes() == kept, "the file was changed"
        return f"exit {process.returncode}: {err.splitlines()[0]}"


def test_database_with_flipped_bytes():
    def flip(path):
        content = bytearray(path.read_bytes())
        for page in range(len(content) // 8192, len(content) // 4096 - 1):
            content[page * 4096 + 2000] ^= 0x55
            content[page * 4096 + 1] ^= 0xFF
        path.write_bytes(content)
    return damaged(flip)


def by_sql(path, *statements):
    database = sqlite3.connect(path)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()
    for beside in ("-wal", "-shm"):
        pathlib.Path(f"{path}{beside}").unlink(missing_ok=True)


def test_database_with_two_events_changed_over():
    """Sound for SQLite, but not what was chained."""
    return damaged(lambda path: by_sql(
        path, "CREATE TEMP TABLE two AS SELECT first, records FROM event WHERE kasus > 0 ORDER BY first LIMIT 2",
        "UPDATE event SET records = (SELECT records FROM two WHERE two.first != event.first) WHERE first IN (SELECT first FROM two)"))


def test_truncated_database():
    return damaged(lambda path: os.truncate(path, path.stat().st_size // 2))


def test_empty_database():
    return damaged(lambda path: path.write_bytes(b"bukan basis data" * 1000))


def test_newer_schema():
    return damaged(lambda path: by_sql(path, "PRAGMA user_version = 99"))


def test_folder_that_takes_nothing():
    with office_of() as office:
        office.stop()
        if os.geteuid() == 0:  # root writes anywhere: as somebody else
            for path in (office.folder.parent, office.folder, *office.folder.rglob("*")):
                os.chown(path, 65534, 65534)
            os.chmod(office.folder.parent, 0o755)
        for path in office.folder.glob("sopan*"):
            os.chmod(path, 0o400)
        os.chmod(office.folder, 0o500)
        try:
            become = (lambda: os.setuid(65534)) if os.geteuid() == 0 else None
            done = subprocess.run([SOP, "serve", "--data", office.folder, "--port", "0"], capture_output=True, text=True, timeout=60,
                                  env=office.environment(), preexec_fn=become, stdin=subprocess.DEVNULL)
        finally:
            os.chmod(office.folder, 0o700)
        assert done.returncode == 3 and "SOP7" in done.stderr, done
        return f"exit {done.returncode}: {done.stderr.splitlines()[0]}"


def test_full_disk():
    with office_of() as office:
        office.stop()
        limit = sum(path.stat().st_size for path in office.folder.glob("*")) + (300 << 10)

        def bounded():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        process = subprocess.Popen([SOP, "serve", "--data", office.folder, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   stdin=subprocess.DEVNULL, env=office.environment(), preexec_fn=bounded, restore_signals=False)
        office.process, office.port = process, int(process.stdout.readline().rsplit(":", 1)[1].split()[0])
        kept, refused = [], None
        for at in range(3000):
            answer = office.people["a1"]("POST", "/api/v1/cases", {"sop": TITLE, "subject": f"{at} " + "x" * 900}) if "a1" in office.people else None
            if answer is None:
                office.log_in("kepala.tu")
                office.admin = office.people["kepala.tu"]
                office.who("a1")
                continue
            if answer.status != 200:
                refused = answer
                break
            kept.append(answer.json["case"])
        assert refused is not None and refused.status in (500, 503) and refused.code.startswith("SOP72"), refused
        assert office.people["a1"].get(f"/api/v1/cases/{kept[-1]}")["case"] == kept[-1]  # reading goes on
        health = Client(office)("GET", "/healthz")
        code = office.stop()
        assert code == 0, code
        office.start()
        number = start(office)
        assert number > kept[-1]
        sound(office)
        return f"{len(kept)} kept, then {refused.status} {refused.code}, /healthz {health.status}; afterwards all there and it goes on"


def test_clock_that_runs_back():
    with office_of(now=MONDAY) as office:
        number = start(office)
        office.restart("2025-12-24T01:00:00Z")
        office.command("done", str(number), "1", "--person", "a1")  # sessions and passwords of a time to come are none
        later(office, "2026-01-05T02:00:00Z")
        view = office.who("b1").get(f"/api/v1/cases/{number}")
        times = [line["at"] for line in view["history"]]
        assert times == sorted(times) and times[-1] >= "2026-01-05", times
        later(office, "2026-01-06T01:00:00Z", "b1")
        done(office, "b1", number, "2")
        sound(office)
        return f"no event before the last one: {times[-1]}"


def test_called_sop():
    positions = ("Perencana", "Kabag")
    with office_of(positions, None) as office:
        for name in ("pelaksanaan-rapat.sop", "penyusunan-program.sop"):
            stream = build(SOP, EXAMPLES / "galeri/22-rujukan-sop" / name, SCRATCH.name)[0]
            office.admin("POST", "/api/v1/sops", stream, expect=200)
        title = "Penyusunan Program Kerja"

        def to_the_call(subject):
            number = start(office, "a1", title, subject)
            done(office, "a1", number, "1")
            view = office.who("b1").get(f"/api/v1/cases/{number}")
            assert len(view["children"]) == 1, view
            return number, view["children"][0]
        number, child = to_the_call("induk")
        task = office.who("b1").get(f"/api/v1/cases/{number}/tasks/2")
        assert task["call"] == child and not task["may"]["complete"], task
        office.who("b1")("POST", f"/api/v1/cases/{number}/tasks/2/complete", {}, expect=409)
        assert office.who("b1").get(f"/api/v1/cases/{child}")["parent"] == number
        inbox = {(row["case"], row["task"]) for row in office.who("b1").get("/api/v1/inbox")["rows"]}
        assert (child, "1") in inbox, inbox
        done(office, "b1", child, "1")  # Pimpinan = Kabag
        done(office, "a1", child, "2")  # Notulis = Perencana
        assert office.who("a1").get(f"/api/v1/cases/{child}")["status"] == "finished"
        waiting = [row["task"] for row in office.who("a1").get(f"/api/v1/cases/{number}")["waiting"]]
        assert waiting == ["3"], waiting
        done(office, "a1", number, "3")
        number, child = to_the_call("dibatalkan")
        office.who("bos").post(f"/api/v1/cases/{number}/cancel", {"reason": "salah"})
        for one in (number, child):
            assert office.who("bos").get(f"/api/v1/cases/{one}")["status"] == "cancelled", one
        number, child = to_the_call("anak dibatalkan")
        office.who("bos").post(f"/api/v1/cases/{child}/cancel", {"reason": "rapat batal"})
        view = office.who("b1").get(f"/api/v1/cases/{number}")
        assert view["status"] == "open" and [row["task"] for row in view["waiting"]] == ["2"], view
        done(office, "b1", number, "2")
        sound(office)
        return "the parent waits, goes on by itself, takes its child along when it is cancelled; a cancelled child leaves the step to its performer"


def test_who_holds_a_step():
    with office_of() as office:
        number = start(office)
        path = f"/api/v1/cases/{number}/tasks/1"
        a1, a2, bos = (office.who(account) for account in ("a1", "a2", "bos"))
        claims = at_once(lambda person: person("POST", path + "/claim", {}), [a1, a2])
        assert sorted(one.status for one in claims) == [200, 409], claims
        holder, other = (a1, a2) if claims[0].status == 200 else (a2, a1)
        assert other("POST", path + "/complete", {}).status in (403, 409)
        assert other("POST", path + "/release", {}).status in (403, 409)
        assert holder.get("/api/v1/inbox?mine=true")["total"] == 1 and other.get("/api/v1/inbox?mine=true")["total"] == 0
        holder.post(path + "/hand-over", {"to": other.name, "note": "mohon dibantu"})
        assert holder("POST", path + "/complete", {}).status in (403, 409)
        office.who("a1")("POST", path + "/hand-over", {"to": "luar"}, expect=(403, 409, 422))
        bos.post(path + "/release", {"note": "kembali ke semua"})
        holder.post(path + "/complete")
        text = json.dumps(holder.get(f"/api/v1/cases/{number}")["history"], ensure_ascii=False)
        assert "mohon dibantu" in text
        view = office.admin.get(f"/api/v1/cases/{number}")
        assert view["contents_hidden"] and not view["subject"] and not view["history"]
        office.admin("GET", f"/api/v1/cases/{number}/tasks/2", expect=403)
        assert office.admin.get("/api/v1/cases?q=Uji")["rows"] == [] or not office.admin.get("/api/v1/cases?q=Uji")["rows"][0]["subject"]
        office.who("luar")("GET", f"/api/v1/cases/{number}", expect=404)
        office.who("luar")("GET", "/api/v1/cases/999999", expect=404)
        return "claimed by one of two, handed over, released by the leader, recorded"


def test_substitute():
    with office_of(now=MONDAY) as office:
        number = start(office)
        done(office, "a1", number, "1")
        office.who("luar")("POST", f"/api/v1/cases/{number}/tasks/2/complete", {}, expect=404)
        plh = {"kind": "plh", "to": "luar", "position": LEAVE[1][1], "begins": MONDAY, "ends": "2026-01-10T00:00:00Z", "reason": "dinas luar"}
        office.who("a1")("POST", "/api/v1/delegations", {**plh, "from": "b1"}, expect=(403, 422))
        office.who("b1").post("/api/v1/delegations", plh)
        view = office.who("luar").get(f"/api/v1/cases/{number}/tasks/2")
        assert view["may"]["complete"] and view["parts"][0]["acting"].startswith("Plh."), view
        assert any(row["case"] == number for row in office.who("luar").get("/api/v1/inbox")["rows"])
        done(office, "luar", number, "2")
        history = office.who("c1").get(f"/api/v1/cases/{number}")["history"]
        line = next(line["text"] for line in reversed(history) if "Plh" in line["text"])
        done(office, "c1", number, "3", answer="ya")
        later(office, "2026-01-20T01:00:00Z", "luar", "b1")  # it has ended by itself
        answer = office.who("luar")("POST", f"/api/v1/cases/{number}/tasks/4/complete", {})
        assert answer.status in (403, 404), answer
        done(office, "b1", number, "4")
        sound(office)
        return line


def test_files():
    with office_of(settings=SETTINGS + "[dokumen]\nbatas_mb = 1\n") as office:
        number = start(office)
        path = f"/api/v1/cases/{number}/tasks/1/files"
        a1 = office.who("a1")
        pdf = b"%PDF-1.4\n" + b"isi " * 5000 + b"\n%%EOF\n"
        kept = a1("POST", path + "?name=Surat Cuti.pdf&document=d1", pdf, expect=200).json
        assert kept["size"] == len(pdf) and kept["media_type"] == "application/pdf", kept
        again = a1("POST", path + "?name=Surat Cuti.pdf&document=d1", pdf + b" ", expect=200).json
        assert again["version"] == 2, again
        where = f"/api/v1/cases/{number}/files/{kept['hash']}"
        part = a1("GET", where, headers={"Range": "bytes=5-9"}, expect=206)
        assert part.body == pdf[5:10] and part.headers["Content-Range"] == f"bytes 5-9/{len(pdf)}", part.headers
        assert a1("GET", where, expect=200).body == pdf
        a1("GET", where, headers={"Range": f"bytes={len(pdf)}-"}, expect=416, check=False)
        refused = {}
        for name, bytes_ in {"virus.exe": b"MZ" + b"x" * 99, "halaman.html": b"<script>1</script>", "bohong.pdf": b"MZ" + b"x" * 99, "kosong.pdf": b"",
                             "..": b"x", "besar.txt": b"x" * ((1 << 20) + 1)}.items():
            answer = a1("POST", path + f"?name={name}", bytes_, check=False)
            assert 400 <= answer.status < 500, (name, answer)
            refused[name] = answer.status
        safe = a1("POST", path + "?name=../../etc/passwd.txt", b"teks biasa\n", expect=200).json
        assert "/" not in safe["name"], safe
        for account, status in (("luar", 404), ("b1", 200), ("aud", 200)):
            office.who(account)("GET", where, expect=status)
        office.admin("GET", where, expect=403)
        a1("GET", f"/api/v1/cases/{number}/files/{'0' * 64}", expect=404)
        a1("GET", f"/api/v1/cases/{number}/files/..%2f..%2fsopan.db", expect=404, check=False)
        other = start(office, "a2")
        office.who("a2")("GET", f"/api/v1/cases/{other}/files/{kept['hash']}", expect=404)
        office.who("luar")("POST", path + "?name=x.txt", b"teks\n", expect=404)
        sound(office)
        stored = next(file for file in (office.folder / "dokumen").rglob("*") if file.is_file() and file.read_bytes() == pdf)
        stored.chmod(0o600)
        stored.write_bytes(b"lain")
        audit = office.who("aud").post("/api/v1/audit/verify", {})
        assert not audit["sound"], audit
        return f"versions, ranges, refused {refused}; a changed file is found by the audit"


def receiver(script, *options):
    process = subprocess.Popen([sys.executable, SCRIPTS / script, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.port = int(process.stdout.readline())
    process.got = []
    threading.Thread(target=lambda: [process.got.append(json.loads(line)) for line in process.stdout], daemon=True).start()
    return process


def test_deadlines():
    mail, hook = receiver("mail_receiver.py", "--answers", "451,250"), receiver("webhook_receiver.py", "--answers", "503,200")
    settings = SETTINGS + (f'[surel]\nserver = "smtp://127.0.0.1:{mail.port}"\npengirim = "sopan@contoh.go.id"\nterenkripsi = false\n'
                           f'[[webhook]]\nnama = "srikandi"\nurl = "http://127.0.0.1:{hook.port}/sopan"\nberkas_rahasia = "kunci"\n')
    folder = tempfile.TemporaryDirectory(prefix="sopan-rough-")
    (pathlib.Path(folder.name) / "data").mkdir()
    secret = pathlib.Path(folder.name) / "data/kunci"
    secret.write_text("rahasia webhook yang panjang sekali 123\n")
    secret.chmod(0o600)
    positions = ("Kepala Badan", "Sekretaris Badan", "Kepala Subbagian Keuangan", "Kepala Bidang Ketahanan Sosial")
    with folder, office_of(positions, "serentak-verifikasi-usulan-hibah.sop", settings=settings, folder=folder.name, now=MONDAY) as office:
        number = start(office, "b1", "Verifikasi Usulan Hibah Daerah", "Hibah")
        due = office.who("b1").get(f"/api/v1/cases/{number}/tasks/1")["due"]
        assert due and due > MONDAY, due
        assert office.who("b1").get("/api/v1/overdue")["rows"] == []
        later(office, "2026-03-02T01:00:00Z", "b1")  # the clock thread looks at once
        rows = wait_for(lambda: [row for row in office.who("b1").get("/api/v1/overdue")["rows"] if row["escalations"] > 0])
        assert rows[0]["case"] == number and rows[0]["overdue"], rows
        leaders = office.who("bos").get("/api/v1/overdue")
        assert len(leaders["rows"]) == 1, leaders
        assert any(row["overdue"] for row in office.who("b1").get("/api/v1/inbox")["rows"])
        wait_for(lambda: len(mail.got) >= 1 and len(hook.got) >= 1)
        before = len(hook.got), len(mail.got)
        later(office, "2026-03-04T01:00:00Z")  # what was put off is tried again
        wait_for(lambda: any(one["answer"] in ("200", 200) for one in hook.got))
        wait_for(lambda: b"sopan_outbox 0" in Client(office)("GET", "/metrics").body)
        recipients = " ".join(json.dumps(one) for one in mail.got)
        assert "a1@contoh.go.id" in recipients, mail.got[-3:]  # Kepala Badan is above Sekretaris Badan
        keys = [one["key"] for one in hook.got if one["answer"] in ("200", 200)]
        assert len(keys) == len(set(keys)), "told twice"
        assert "rahasia webhook" not in " ".join(office.log) and all(one["signature"] for one in hook.got)
        count = len(hook.got)
        office.restart("2026-03-04T02:00:00Z")  # nothing is sent again
        wait_for(lambda: b"sopan_outbox 0" in Client(office)("GET", "/metrics").body)
        assert len(hook.got) == count, hook.got[count:]
        sound(office)
        for process in (mail, hook):
            process.stdin.close()
            process.wait(10)
        return f"overdue, told above; {len(mail.got)} mails and {len(hook.got)} webhooks taken (first tries refused: {before}), each thing once"


def test_versions():
    with office_of() as office:
        number, second = start(office), start(office, "a2")
        done(office, "a1", number, "1")
        source = (EXAMPLES / "persetujuan-cuti.sop").read_text()
        longer = source.replace("  2. Kasubbag: Memeriksa sisa hak cuti", "  2. Kasubbag: Memeriksa sisa hak cuti dan catatan kehadiran")
        path = pathlib.Path(SCRATCH.name) / "cuti-baru.sop"
        path.write_text(longer + "\n  6. Kasubbag: Mengarsipkan surat izin cuti\n     Kelengkapan: Surat Izin Cuti (final)\n     Waktu: 15 menit\n     Output: Arsip\n")
        stream = build(SOP, path, SCRATCH.name)[0]
        dry = office.admin("POST", "/api/v1/sops?dry_run=true", stream, expect=200).json
        assert dry[0]["open_cases"] == 2 and not dry[0]["fresh"], dry
        assert office.who("a1").get(f"/api/v1/cases/{number}")["current_version"]
        office.admin("POST", "/api/v1/sops", stream, expect=200)
        view = office.who("a1").get(f"/api/v1/cases/{number}")
        assert not view["current_version"], view
        office.who("a1")("POST", f"/api/v1/cases/{number}/move", {}, expect=403)
        before = office.who("b1").get(f"/api/v1/cases/{number}")["history"]
        plan = office.admin.post(f"/api/v1/cases/{second}/move", {"dry_run": True})
        assert plan["possible"] and not plan["done"] and plan["changes"], plan
        moved = office.admin.post(f"/api/v1/cases/{second}/move", {})
        assert moved["done"], moved
        for account, task, body in (("a2", "1", {}), ("b1", "2", {}), ("c1", "3", {"answer": "ya"}), ("b1", "4", {}), ("c1", "5", {}), ("b2", "6", {})):
            done(office, account, second, task, **body)
        assert office.who("a2").get(f"/api/v1/cases/{second}")["status"] == "finished"
        stuck = office.admin.post(f"/api/v1/cases/{number}/move", {})
        assert office.who("b1").get(f"/api/v1/cases/{number}")["history"][: len(before)] == before
        office.admin("POST", f"/api/v1/cases/{number}/move", {"to": "tidak ada"}, expect=404)
        fresh = start(office)
        assert len(office.who("a1").get(f"/api/v1/cases/{fresh}")["steps"]) == 6
        sound(office)
        return f"moved one of two ({plan['changes']}); the other: {stuck}"


def test_guests_and_liars():
    with office_of() as office:
        nobody = Client(office)
        for method, path in (("GET", "/api/v1/inbox"), ("POST", "/api/v1/cases"), ("GET", "/api/v1/people"), ("GET", "/api/v1/export?format=xes")):
            nobody(method, path, {} if method == "POST" else None, expect=401)
        Client(office, "x" * 300)("GET", "/api/v1/inbox", expect=401)
        Client(office, "sop_" + "x" * 60)("GET", "/api/v1/inbox", expect=401)
        a1 = office.who("a1")
        a1("POST", "/api/v1/cases", b"{bukan json", expect=422)
        a1("POST", "/api/v1/cases", b"\xff\xfe", expect=422)
        a1("POST", "/api/v1/cases", {"sop": 7}, expect=404)
        a1("POST", "/api/v1/cases", {"sop": TITLE, "subject": "x" * 100000}, expect=(413, 422))
        a1("POST", "/api/v1/cases", b'{"sop": "' + TITLE.encode() + b'", "subject": "\xff"}', expect=422)
        number = start(office, subject='<script>alert("x")</script>')
        page = a1.get(f"/api/v1/cases/{number}")
        assert page["subject"].startswith("<script>")
        assert b"<script>" not in a1("GET", f"/api/v1/cases/{number}/chart").body
        for path in ("/api/v1/cases/0", "/api/v1/cases/-1", "/api/v1/cases/99999999999999999999999", "/api/v1/cases/1x", "/api/v1/cases/%00"):
            a1("GET", path, expect=(400, 404), check=False)
        a1("GET", "/api/v1/inbox?page=rusak", expect=(200, 400, 422))
        a1("GET", "/api/v1/inbox?limit=-5", expect=(200, 422))
        assert len(a1.get("/api/v1/inbox?limit=999999999999999999999")["rows"]) <= 200
        a1("POST", f"/api/v1/cases/{number}/tasks/1/complete", {"answer": "ya"}, expect=422)
        a1("POST", f"/api/v1/cases/{number}/tasks/77/complete", {}, expect=404)
        a1("POST", f"/api/v1/cases/{number}/tasks/2/complete", {}, expect=(403, 409))
        a1("POST", f"/api/v1/cases/{number}/tasks/1/complete", {"role": "tidak ada"}, expect=(403, 422))
        a1("POST", f"/api/v1/cases/{number}/cancel", {"reason": " "}, expect=422)
        a1("POST", "/api/v1/people", {"id": "jahat", "name": "Jahat"}, expect=403)
        a1("POST", "/api/v1/people/a1/rights", {"right": "administrator"}, expect=403)
        a1("GET", "/api/v1/export?format=../../x", expect=(403, 422))
        office.who("aud")("GET", "/api/v1/export?format=../../x", expect=422)
        tries = [nobody("POST", "/api/v1/session", {"account": "a2", "password": "salah"}).status for _ in range(12)]
        assert tries[0] == 401 and tries[-1] == 429, tries
        nobody("POST", "/api/v1/session", {"account": "tidak.ada", "password": "salah"}, expect=(401, 429))
        assert office.process.poll() is None
        return f"12 wrong passwords: {tries}"


def main():
    tests = {name[5:]: one for name, one in globals().items() if name.startswith("test_") and inspect.isfunction(one)}
    wanted = ARGUMENTS[2:] or list(tests)
    failed = []
    for name in wanted:
        try:
            print(f"{name.replace('_', ' ')}: {tests[name]()}", flush=True)
        except Exception as error:
            import traceback
            failed.append(name)
            print(f"FAILED {name}: {traceback.format_exc()[-1500:]}", flush=True)
    print(f"{len(wanted)} tests, {len(failed)} failed {failed or ''}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
