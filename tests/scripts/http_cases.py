#!/usr/bin/env python3
"""http_cases.py [--long] SOP EXAMPLES: every example, carried to every end through every answer, over HTTP.

Starts `sop serve` on an empty folder, makes accounts (each role its own two persons), deploys over the API, and runs cases until
each exit of each step, each skip of an optional step and each end has been taken. At each step: the inbox of the right person has
it, a stranger is refused, it is completed with a key sent twice (one effect), history and chart are fetched. Every answer is held
against the OpenAPI document, of which every operation is called. In the short form each SOP is gone through once; --long also
takes each exit at first sight of every other (five rounds with the preference turned)."""
import pathlib
import random
import sys
import tempfile
import time

from http_office import Client, Office, build, plain

CASE_STEPS = 400


class Counts:
    sops = cases = ends = answers = skips = signatures = returns = steps = four_eyes = refused = calls = 0


class Flow:
    """Where the exits of a bundle lead, and which of them have been taken."""

    def __init__(self, bundle):
        self.bundle = bundle
        self.tasks = {task["id"]: task for task in bundle["tasks"]}
        self.forks = {fork["id"]: fork["branches"] for fork in bundle["forks"]}
        self.joins = {join["id"]: join["to"] for join in bundle["joins"]}
        self.left = {(id, at) for id, task in self.tasks.items() for at in self.ways(task)}
        self.reachable()

    @staticmethod
    def ways(task):
        return [*range(len(task["exits"])), *(["skip"] if task["optional"] else [])]

    def target(self, id, way):
        task = self.tasks[id]
        return task["skip_to"] if way == "skip" else task["exits"][way]["to"]

    def opened(self, target):
        if target is None:
            return []
        if target in self.forks:
            return [task for branch in self.forks[target] for task in self.opened(branch)]
        if target in self.joins:
            return self.opened(self.joins[target])
        return [target]

    def reachable(self):
        seen, waiting = set(), self.opened(self.bundle["start"])
        while waiting:
            id = waiting.pop()
            if id not in seen:
                seen.add(id)
                waiting += [to for way in self.ways(self.tasks[id]) for to in self.opened(self.target(id, way))]
        assert seen == set(self.tasks), f"not reachable: {set(self.tasks) - seen}"

    def distance(self, goal):
        """Of each task: steps until goal(id, way) holds."""
        out, changed = {}, True
        while changed:
            changed = False
            for id, task in self.tasks.items():
                best = min([0 if goal(id, way) else 1 + min([out.get(to, 999) for to in self.opened(self.target(id, way))], default=999)
                            for way in self.ways(task)])
                if best < out.get(id, 999):
                    out[id], changed = best, True
        return out

    def choose(self, id, turn=0):
        """An exit not taken so far, else one that leads to such a one, else towards the end."""
        ways = self.ways(self.tasks[id])
        fresh = [way for way in ways if (id, way) in self.left]
        if fresh:
            return fresh[turn % len(fresh)]
        goal = (lambda task, way: (task, way) in self.left) if self.left else (lambda task, way: self.target(task, way) is None)
        far = self.distance(goal)
        if all(far.get(id, 999) >= 999 for id in [id]):
            far = self.distance(lambda task, way: self.target(task, way) is None)
        return min(ways, key=lambda way: min([far.get(to, 999) for to in self.opened(self.target(id, way))],
                                             default=0 if not self.left else 999))


class Runner:
    def __init__(self, office, administrator, counts):
        self.office, self.administrator, self.counts = office, administrator, counts
        self.of_title = {}  # role title: accounts
        self.key = 0

    def fresh_key(self):
        self.key += 1
        return f"uji-{self.key}"

    def who(self, account):
        return self.office.person(self.administrator, account)

    def candidates(self, flow, roles):
        kinds = {role["id"]: role for role in flow.bundle["roles"]}
        if any(kinds[role]["kind"] == "external" for role in roles):  # whoever has a role of the SOP enters it
            inside = [role for role in kinds.values() if role["kind"] != "external"]
            return [self.of_title[role["title"]][0] for role in inside], True
        return [account for role in roles for account in self.of_title[kinds[role]["title"]]], False

    def in_inbox(self, person, number, task):
        page = ""
        while True:
            got = person.get(f"/api/v1/inbox?limit=200{page}")
            if any(row["case"] == number and row["task"] == task for row in got["rows"]):
                return True
            if not got["next"]:
                return False
            page = f"&page={got['next']}"

    def twice(self, person, path, body):
        """A command, and once more by the same key: one effect, the same answer."""
        key = self.fresh_key()
        first = person.post(path, body, key=key)
        again = person.post(path, body, key=key)
        assert not first["repeated"] and again["repeated"], (path, first, again)
        assert all(first[name] == again[name] for name in ("case", "first_event", "last_event", "hash")), (first, again)
        self.counts.answers += 1
        return first

    def finish_calls(self, person, number, task):
        """A step that runs another SOP waits until that one's case has ended."""
        view = person.get(f"/api/v1/cases/{number}/tasks/{task}")
        return view["call"]

    def member(self, flow, number, task, index):
        """The first person who may do his part of the task; those whom four eyes bar are refused."""
        accounts, outside = self.candidates(flow, task["performers"][index])
        path = f"/api/v1/cases/{number}/tasks/{task['id']}"
        wish = "complete" if index == 0 else "sign"
        for account in accounts:
            person = self.who(account)
            view = person.get(path)
            parts = view["parts"]
            assert view["case"] == number and len(parts) == len(task["performers"])
            if view["may"][wish] and parts[index]["signed_by"] is None:
                assert outside or self.in_inbox(person, number, task["id"]), f"case {number}, step {task['id']}: not in the inbox of {account}"
                return person
            why = view["may"]["why_not"]
            if index == 0 and why and not task["performers"][1:]:
                answer = task["exits"][0]["answer"]
                got = person("POST", path + "/complete", {"answer": answer}, expect=(403, 409))
                assert got.code == why["code"], (got, why)
                self.counts.four_eyes += 1
        raise AssertionError(f"case {number}, step {task['id']}, part {index}: nobody may {wish}: "
                             f"{[(account, self.who(account).get(path)['may']) for account in accounts]}")

    def stranger(self, flow, number, task):
        """Somebody with no role of this SOP may not even know of it; one with another role of it may not do the step."""
        path = f"/api/v1/cases/{number}/tasks/{task['id']}"
        body = {"answer": task["exits"][0]["answer"]}
        got = self.who("orang.luar")("POST", path + "/complete", body, expect=404)
        assert "subject" not in got.json
        its = {role for part in task["performers"] for role in part}
        if any(role["kind"] == "external" for role in flow.bundle["roles"] if role["id"] in its):
            return
        titles = {role["title"] for role in flow.bundle["roles"] if role["id"] in its}
        others = [role for role in flow.bundle["roles"] if role["id"] not in its and role["kind"] != "external" and role["title"] not in titles]
        if others:
            other = self.who(self.of_title[others[0]["title"]][0])
            got = other("POST", path + "/complete", body, expect=403)
            view = other.get(path)
            assert not view["may"]["complete"] and not view["may"]["sign"], view
            assert not self.in_inbox(other, number, task["id"])
        self.counts.refused += 2

    def do(self, flow, number, task, way):
        path = f"/api/v1/cases/{number}/tasks/{task['id']}"
        if way == "skip":
            self.twice(self.member(flow, number, task, 0), path + "/skip", {"note": "tidak diperlukan"})
            self.counts.skips += 1
            return
        for index in range(1, len(task["performers"])):
            role = task["performers"][index][0]
            signer = self.member(flow, number, task, index)
            part = signer.get(path)["parts"][index]
            self.twice(signer, path + "/sign", {"role": part["role"] or role, "note": "ikut mengesahkan"})
            self.counts.signatures += 1
        leader = self.member(flow, number, task, 0)
        taken = task["exits"][way]
        view = leader.get(path)
        assert [exit["answer"] for exit in view["exits"]] == [exit["answer"] for exit in task["exits"]]
        if taken["back"]:
            self.counts.returns += 1
        if taken["back"] and sum(exit["back"] for exit in task["exits"]) == 1 and self.counts.returns % 2:
            self.twice(leader, path + "/return", {"note": "mohon diperbaiki"})
        else:
            self.twice(leader, path + "/complete", {"answer": taken["answer"], "note": "sudah sesuai"})
        got = leader("POST", path + "/complete", {"answer": taken["answer"]}, expect=(200, 403, 409))
        again = [to for to in flow.opened(taken["to"]) if to == task["id"]]
        assert got.status != 200 or again, f"case {number}: {task['id']} was done twice"

    def case(self, flow, starter, turn):
        bundle = flow.bundle
        acted = self.twice(starter, "/api/v1/cases", {"sop": bundle["sop"]["title"], "subject": f"Uji {bundle['sop']['title']} {turn}"})
        number = acted["case"]
        self.counts.cases += 1
        for step in range(CASE_STEPS):
            view = starter.get(f"/api/v1/cases/{number}")
            assert view["history"] and len(view["steps"]) == len(bundle["tasks"])
            if step % 4 == 0 or view["status"] != "open":
                chart = starter("GET", f"/api/v1/cases/{number}/chart", expect=200)
                assert chart.body.startswith(b"<?xml") or chart.body.startswith(b"<svg"), chart
            if view["status"] != "open":
                assert view["status"] == "finished" and not view["waiting"], view
                self.counts.ends += 1
                return
            waiting = sorted({row["task"] for row in view["waiting"]}, key=list(flow.tasks).index)
            assert waiting, f"case {number} is open and waits for nothing"
            task = flow.tasks[waiting[(turn + step) % len(waiting)]]
            way = flow.choose(task["id"], turn)
            if step % 3 == 0:
                self.stranger(flow, number, task)
            self.do(flow, number, task, way)
            flow.left.discard((task["id"], way))
            self.counts.steps += 1
        raise AssertionError(f"case {number} of {bundle['sop']['title']} doesn't end")


def rest_of_the_api(runner, runs, streams):
    """What no case needs."""
    office, admin = runner.office, runner.administrator
    first = runs[0][0]
    title = first.bundle["sop"]["title"]
    inside = [role for role in first.bundle["roles"] if role["kind"] != "external"]
    person, other = (runner.who(account) for account in runner.of_title[inside[0]["title"]])
    leader, auditor = runner.who("pimpinan.uji"), runner.who("auditor.uji")
    task = first.tasks[first.bundle["start"]]
    starter_role = next(role for role in first.bundle["roles"] if role["id"] == task["performers"][0][0])
    worker, helper = (runner.who(account) for account in runner.of_title[starter_role["title"]])
    number = worker.post("/api/v1/cases", {"sop": title, "subject": "Lain-lain"})["case"]
    path = f"/api/v1/cases/{number}/tasks/{task['id']}"
    runner.twice(worker, path + "/claim", {})
    helper("POST", path + "/complete", {}, expect=(403, 409))
    runner.twice(worker, path + "/release", {"note": "silakan"})
    runner.twice(worker, path + "/hand-over", {"to": helper.name})
    assert helper.get(path)["parts"][0]["mine"]
    file = helper("POST", path + "/files?name=surat masuk.txt", b"isi surat\n", key="berkas-1", expect=200).json
    again = helper("POST", path + "/files?name=surat masuk.txt", b"isi surat\n", key="berkas-1", expect=200).json
    assert file == again
    got = helper("GET", f"/api/v1/cases/{number}/files/{file['hash']}", expect=200)
    assert got.body == b"isi surat\n"
    assert len(helper.get(f"/api/v1/cases/{number}")["files"]) == 1
    assert person.get("/api/v1/overdue")["rows"] is not None
    assert worker.get("/api/v1/cases?status=finished&limit=3")["rows"]
    helper("POST", path + "/files?name=surat masuk.txt", b"isi lain\n", key="berkas-1", expect=409)
    if not task["exits"][0]["answer"] and len(task["performers"]) == 1 and not task.get("call"):
        helper.post(path + "/complete", {})  # and the file's key is still known
        assert helper("POST", path + "/files?name=surat masuk.txt", b"isi surat\n", key="berkas-1", expect=200).json == again
        helper("POST", path + "/files?name=surat masuk.txt", b"isi surat\n", key="berkas-2", expect=409)
    move = admin.post(f"/api/v1/cases/{number}/move", {"dry_run": True})
    assert not move["done"]
    versions_by_key(admin, leader, title, next(one for one in streams if plain(one)["sop"]["title"] == title))
    runner.twice(leader, f"/api/v1/cases/{number}/cancel", {"reason": "selesai diuji"})
    assert len(admin.get("/api/v1/sops")) == len(runs)
    admin("POST", "/api/v1/sops?dry_run=true", streams[0], expect=200)
    made = runner.twice(admin, "/api/v1/people", {"id": "pegawai.baru", "name": "Pegawai Baru", "mail": "baru@contoh.go.id"})
    assert made["hash"]
    admin("PUT", "/api/v1/people/pegawai.baru", {"name": "Pegawai Lama", "mail": ""}, expect=200)
    runner.twice(admin, "/api/v1/people/pegawai.baru/positions", {"position": inside[0]["title"], "from": "2026-01-01T00:00:00Z"})
    admin("DELETE", "/api/v1/people/pegawai.baru/positions", {"position": inside[0]["title"]}, expect=200)
    runner.twice(admin, "/api/v1/people/pegawai.baru/rights", {"right": "auditor"})
    admin("DELETE", "/api/v1/people/pegawai.baru/rights", {"right": "auditor"}, expect=200)
    runner.twice(admin, "/api/v1/people/pegawai.baru/deactivate", {"reason": "pindah"})
    runner.twice(admin, "/api/v1/people/pegawai.baru/reactivate", {})
    assert any(one["id"] == "pegawai.baru" for one in admin.get("/api/v1/people"))
    link = admin.post("/api/v1/people/pegawai.baru/invite", key="tautan-1")
    again = admin.post("/api/v1/people/pegawai.baru/invite", key="tautan-1")
    assert link["link"] and not link["repeated"] and again == {"id": "pegawai.baru", "link": None, "repeated": True}, (link, again)
    admin("POST", "/api/v1/people/orang.luar/invite", key="tautan-1", expect=409)
    Client(office)("POST", link["link"][link["link"].index("/sandi/"):].replace("/sandi", "/api/v1/links") + "/password",
                   {"password": "kata sandi pegawai baru"}, expect=200)
    soon = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime(time.time() + 30 * 86400))
    plh = {"kind": "plh", "to": other.name, "position": inside[0]["title"], "ends": soon, "reason": "dinas luar"}
    person.post("/api/v1/delegations", {**plh, "to": "pegawai.baru"})
    got = person.get("/api/v1/delegations")
    assert got and got[-1]["from"] == person.name
    person("DELETE", f"/api/v1/delegations/{got[-1]['number']}", expect=200)
    for format in ("json", "csv", "text"):
        auditor("GET", f"/api/v1/report?sop={title}&format={format}", expect=200)
    for format in ("xes", "csv", "csv-kasus"):
        assert len(auditor("GET", f"/api/v1/export?format={format}", expect=200).body) > 1000
    assert auditor.get("/api/v1/me")["rights"] == ["auditor"]
    wanted = {"name": "alat", "scope": "baca", "expires": soon}
    token = worker.post("/api/v1/me/tokens", wanted, key="alat-1")
    assert worker.post("/api/v1/me/tokens", wanted, key="alat-1") == {"id": token["id"], "token": None, "repeated": True}
    worker("POST", "/api/v1/me/tokens", {**wanted, "scope": "kerja"}, key="alat-1", expect=409)
    reading = Client(office, token["token"], "token")
    reading.get("/api/v1/inbox")
    reading("POST", "/api/v1/cases", {"sop": title}, expect=403)
    mine = worker.get("/api/v1/me/tokens")
    assert [one["name"] for one in mine] == ["alat"]
    reading("DELETE", f"/api/v1/me/tokens/{mine[0]['id']}", expect=403)
    worker("DELETE", f"/api/v1/me/tokens/{mine[0]['id']}", expect=200)
    reading("GET", "/api/v1/inbox", expect=401)
    worker("PUT", "/api/v1/me/password", {"old": "salah sekali", "new": "kata sandi lain sama sekali"}, expect=401)
    other_one = Client(office, worker.post("/api/v1/me/tokens", wanted)["token"], "token")
    other_one.get("/api/v1/inbox")
    worker("PUT", "/api/v1/me/password", {"old": f"kata sandi uji {worker.name} sekali", "new": "kata sandi lain sama sekali"}, expect=200)
    worker("GET", "/api/v1/inbox", expect=401)
    other_one("GET", "/api/v1/inbox", expect=401)  # ended with the password
    backup = admin.post("/api/v1/backups")
    assert backup["audit"]["sound"] and backup["name"] and backup["bytes"] > 10_000, backup
    assert b"sopan_backup_timestamp_seconds" in Client(office)("GET", "/metrics", expect=200).body
    leader("DELETE", "/api/v1/session", expect=200)
    leader("GET", "/api/v1/me", expect=401)
    admin("DELETE", f"/api/v1/sops?sop={runs[-1][1]}", expect=200)
    assert len(admin.get("/api/v1/sops")) == len(runs) - 1
    nobody = Client(office)
    nobody("GET", "/healthz", expect=200)
    assert b"sopan_events" in nobody("GET", "/metrics", expect=200).body


def versions_by_key(admin, leader, title, stream):
    """A deployment and a move that are sent twice; the case is left cancelled, and the version of before in force again."""
    number = leader.post("/api/v1/cases", {"sop": title, "subject": "Pindah versi"})["case"]
    newer = stream.replace(b'"agency":[', b'"agency":["Uji",', 1)
    row, *_ = admin("POST", "/api/v1/sops", newer, key="pasang-1", expect=200).json
    again, *_ = admin("POST", "/api/v1/sops", newer, key="pasang-1", expect=200).json
    assert row["bundle"] == again["bundle"] and not row["same"] and not again["same"] and not row["fresh"], (row, again)
    admin("POST", "/api/v1/sops", stream, key="pasang-1", expect=409)
    moved = admin.post(f"/api/v1/cases/{number}/move", {}, key="pindah-1")
    assert moved["done"] and not moved["repeated"], moved
    assert admin.post(f"/api/v1/cases/{number}/move", {}, key="pindah-1") == {**moved, "repeated": True}
    admin("POST", f"/api/v1/cases/{number}/move", {"to": row["bundle"]}, key="pindah-1", expect=409)
    leader.post(f"/api/v1/cases/{number}/cancel", {"reason": "selesai diuji"})
    admin("POST", "/api/v1/sops", stream, expect=200)


def main():
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    sop, examples = arguments[0], pathlib.Path(arguments[1])
    rounds = 5 if "--long" in sys.argv else 1
    counts = Counts()
    with tempfile.TemporaryDirectory() as scratch, Office(sop) as office:
        streams = [bundle for source in sorted(examples.glob("*.sop")) for bundle in build(sop, source, scratch)]
        flows = [Flow(plain(stream)) for stream in streams]
        # A faithful seed and its mended twin, or two seeds, may have one number: the later one would be a new version of the first.
        titles, kept = set(), []
        for flow, stream in zip(flows, streams):
            titles.add((flow.bundle["sop"]["number"], flow.bundle["sop"]["title"]))
            kept.append((flow, stream))
        link = office.first_administrator()
        office.start()
        admin = office.enter("kepala.tu", link)
        nobody = Client(office)
        nobody("POST", f"/api/v1/links/{link}/password", {"password": "kata sandi yang kedua kali"}, expect=401)
        nobody("GET", "/api/v1/inbox", expect=401)
        runner = Runner(office, admin, counts)
        rows = [("pimpinan.uji", "Pimpinan Uji", [], ["pimpinan"]), ("auditor.uji", "Auditor Uji", [], ["auditor"]), ("orang.luar", "Orang Luar", [], [])]
        for flow in flows:
            for role in flow.bundle["roles"]:
                if role["kind"] != "external" and role["title"] not in runner.of_title:
                    at = len(runner.of_title) + 1
                    runner.of_title[role["title"]] = [f"p{at}.a", f"p{at}.b"]
                    rows += [(account, f"Orang {account.title()}", [role["title"]], []) for account in runner.of_title[role["title"]]]
        office.staff("kepala.tu", rows)
        runs = []
        for flow, stream in kept:
            deployed = admin("POST", "/api/v1/sops", stream, expect=200).json
            assert len(deployed) == 1 and not deployed[0]["same"], deployed
            flow.bundle["key"] = deployed[0]["key"]
            for round in range(rounds):
                flow = Flow(flow.bundle)
                if round:
                    random.Random(round).shuffle(flow.bundle["tasks"])
                start = flow.tasks[flow.opened(flow.bundle["start"])[0]]
                starter = runner.who(runner.candidates(flow, start["performers"][0])[0][0])
                turn = round
                while flow.left:
                    before = len(flow.left)
                    runner.case(flow, starter, turn)
                    turn += 1
                    assert len(flow.left) < before, f"{flow.bundle['sop']['title']}: never taken: {flow.left}"
            runs.append((flow, deployed[0]["key"]))
            counts.sops += 1
        audit = runner.who("auditor.uji").post("/api/v1/audit/verify", {})
        assert audit["sound"] and audit["cases"] >= counts.cases, audit
        rest_of_the_api(runner, [run for run in {key: (flow, key) for flow, key in runs}.values()], streams)
        audit = runner.who("auditor.uji").post("/api/v1/audit/verify", {"anchor": audit["head"]})
        assert audit["sound"] and audit["anchor_found"], audit
        assert not office.contract.missing(), f"never called with success: {office.contract.missing()}"
        assert office.stop() == 0
        print(f"{counts.sops} SOPs, {counts.cases} cases, {counts.ends} ends, {counts.steps} steps, {counts.returns} returns, {counts.skips} skips, "
              f"{counts.signatures} signatures, {counts.answers} commands each sent twice, {counts.four_eyes} refused by four eyes, "
              f"{counts.refused} strangers refused; {office.requests} requests, {office.contract.validated} answers held against the document, "
              f"{len(office.contract.covered)} operations of {len(office.contract.operations)}; {audit['events']} events, audit sound")


if __name__ == "__main__":
    main()
