#!/usr/bin/env python3
"""http_permissions.py SOP REPOSITORY: the permission matrix of runtime/people/README.md, cell by cell over HTTP.

For every row of the table and every standing in it, a person is made who stands just so (and no other way), and tries it over the
JSON API: what the table ticks must be done, all else must be refused (401, 403, or 404 where the case must not even be known of),
never otherwise. The column of tokens is tried with tokens of both scopes. Prints the count of cells."""
import pathlib
import re
import sys
import tempfile

from http_office import Client, Office, build

SOP = """SOP Uji Izin

Pelaksana:
  - Staf
  - Pengawas
  - Kepala = Kepala Seksi

Langkah:
  1. Staf: Mencatat permohonan
     Waktu: 1 jam
     Output: Catatan

  2. Staf + Pengawas: Memeriksa catatan
     Kelengkapan: Catatan
     Waktu: 1 jam
     Output: Hasil periksa

  3. Staf: Menguji ulang (apabila diperlukan)
     Kelengkapan: Hasil periksa
     Waktu: 1 jam
     Output: Hasil uji

  4. Kepala: Memutuskan
     Kelengkapan: Hasil periksa
     Waktu: 1 jam
     Pertanyaan: Setuju?
     Jika ya: selesai, Output: Izin
     Jika tidak: kembali ke 1
"""
STANDINGS = ["Nobody", "Inactive", "Employee", "RoleHolder", "Acting", "Performer", "ClaimHolder", "Starter", "Participant",
             "Leader", "Auditor", "Administrator"]
REFUSED = (401, 403, 404)


def table(text):
    """Of each act: the standings that may, and the scopes of tokens that reach so far."""
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(STANDINGS) + 2 and set(cells[1:-1]) <= {"✓", "·"}:
            rows[cells[0]] = ({name for name, cell in zip(STANDINGS, cells[1:-1]) if cell == "✓"}, cells[-1])
    return rows


def stands(name):
    """Who has an account in use is an employee too, and who may do a step has its role."""
    return {name} | (set() if name in ("Nobody", "Inactive") else {"Employee"}) | ({"RoleHolder"} if name == "Performer" else set())


class Matrix:
    def __init__(self, office):
        self.office, self.made, self.cells, self.allowed = office, 0, 0, 0
        self.known, self.files = {}, {}  # persons by how they stand; files by case
        self.admin = office.enter("admin.utama", office.first_administrator("admin.utama", "Admin Utama"))
        # Who prepares cases; each is a person of his own, so that nobody who is tried stands in two ways.
        self.writer, self.second, self.head = (self.add(role) for role in ("Staf", "Pengawas", "Kepala Seksi"))
        self.lead = self.add(right="pimpinan")

    def add(self, position=None, right=None):
        self.made += 1
        account = f"orang{self.made}"
        self.admin.post("/api/v1/people", {"id": account, "name": f"Orang {self.made}", "mail": ""})
        if position:
            self.admin.post(f"/api/v1/people/{account}/positions", {"position": position})
        if right:
            self.admin.post(f"/api/v1/people/{account}/rights", {"right": right})
        return self.office.person(self.admin, account)

    def same(self, key, make):
        """A person who stands so to every case: made once, since each log-in costs what argon2id costs."""
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def staff(self, name):
        """A performer for now: what he holds is taken from him once he has started, done or claimed."""
        person = self.same((name, "for a while"), self.add)
        self.admin.post(f"/api/v1/people/{person.name}/positions", {"position": "Staf"})
        return person

    def upload(self, person, number):
        self.files[number] = person("POST", f"/api/v1/cases/{number}/tasks/1/files?name=surat.txt", b"isi rahasia", expect=200).json["hash"]

    def drop(self, person, position):
        self.admin("DELETE", f"/api/v1/people/{person.name}/positions", {"position": position}, expect=200)

    # A case whose waiting step is the one that the act is about; `by`: who starts it and does what comes before.
    STEP = {"Sign": "2", "Skip": "3", "Decide": "4"}
    ROLE = {"Sign": "Pengawas", "Decide": "Kepala Seksi"}

    def case(self, act, by=None):
        by = by or self.writer
        number = by.post("/api/v1/cases", {"sop": "Uji Izin", "subject": f"rahasia {act}"})["case"]
        step = self.STEP.get(act, "1")
        if act == "SeeDocuments":
            self.upload(by, number)
        if step > "1":
            by.post(f"/api/v1/cases/{number}/tasks/1/complete")
        if step == "2":
            by.post(f"/api/v1/cases/{number}/tasks/2/complete")
        if step > "2":
            by.post(f"/api/v1/cases/{number}/tasks/2/complete")
            self.second.post(f"/api/v1/cases/{number}/tasks/2/sign")
        if step > "3":
            by.post(f"/api/v1/cases/{number}/tasks/3/complete")
        return number

    def standing(self, name, act):
        """Somebody who stands so, and the case that he stands to."""
        role = self.ROLE.get(act, "Staf")  # of the waiting step
        other = "Kepala Seksi" if role != "Kepala Seksi" else "Pengawas"  # a role of the SOP that has nothing to do with it
        if name == "Nobody":
            return Client(self.office, "", "nobody"), self.case(act)
        if name in ("Leader", "Auditor", "Administrator"):
            return self.same(name, lambda: self.add(right={"Leader": "pimpinan"}.get(name, name.lower()))), self.case(act)
        if name == "Employee":
            return self.same(name, self.add), self.case(act)
        if name == "RoleHolder":
            return self.same((name, other), lambda: self.add(other)), self.case(act)
        if name == "Performer":
            return self.same((name, role), lambda: self.add(role)), self.case(act)
        if name == "Acting":
            return self.same((name, other), lambda: self.stand_in(other)), self.case(act)
        if name == "Inactive":
            return self.same((name, role), lambda: self.switched_off(role)), self.case(act)
        if name == "ClaimHolder":  # and lost the position since: with it he would be a performer too
            number, step = self.case(act), self.STEP.get(act, "1")
            if act.endswith("Others"):  # his is the other part of a joint step
                role, step = "Pengawas", "2"
                self.writer.post(f"/api/v1/cases/{number}/tasks/1/complete")
            person = self.same((name, role), lambda: self.add())
            self.admin.post(f"/api/v1/people/{person.name}/positions", {"position": role})
            person.post(f"/api/v1/cases/{number}/tasks/{step}/claim")
            self.drop(person, role)
            return person, number
        person = self.staff(name)
        if name == "Starter":
            number = person.post("/api/v1/cases", {"sop": "Uji Izin", "subject": f"rahasia {act}"})["case"]
        else:
            assert name == "Participant"
            number = self.writer.post("/api/v1/cases", {"sop": "Uji Izin", "subject": f"rahasia {act}"})["case"]
            if act == "SeeDocuments":
                self.upload(self.writer, number)
            person.post(f"/api/v1/cases/{number}/tasks/1/complete")
        self.drop(person, "Staf")
        self.go_on(number, act, done=name == "Participant")
        return person, number

    def stand_in(self, position):
        person = self.add()
        away = self.head if position == "Kepala Seksi" else self.second
        self.lead.post("/api/v1/delegations", {"kind": "plh", "from": away.name, "to": person.name, "position": position,
                                               "ends": "2027-06-01T00:00:00Z", "reason": "SPT 1"})
        return person

    def switched_off(self, role):
        person = self.add(role)
        self.admin.post(f"/api/v1/people/{person.name}/deactivate", {"reason": "pindah"})
        return person

    def go_on(self, number, act, done=False):
        path = f"/api/v1/cases/{number}/tasks"
        step = self.STEP.get(act, "2" if done else "1")
        if step > "1" and not done:
            self.writer.post(f"{path}/1/complete")
        if step >= "2" and act in self.STEP:
            self.writer.post(f"{path}/2/complete")
        if step > "2":
            self.second.post(f"{path}/2/sign")
        if step > "3":
            self.writer.post(f"{path}/3/complete")

    def step_of(self, number):
        return self.lead.get(f"/api/v1/cases/{number}")["waiting"][0]["task"]

    # ---- One try: (answer, refusal or not). Names are those of the table.

    def attempt(self, act, person, number):
        case = f"/api/v1/cases/{number}"
        task = f"{case}/tasks/{self.step_of(number)}"
        fresh = f"baru{self.made}x{self.cells}"
        own = getattr(person, "name", "") or "nobody"
        if act in ("ReleaseOthers", "HandOverOthers"):
            self.writer.post(f"{task}/claim")
        if act == "SeeDocuments":
            if number not in self.files:
                self.upload(self.writer, number)
            return person("GET", f"{case}/files/{self.files[number]}")
        if act == "MoveCase":
            return person("POST", f"{case}/move", {"to": "", "dry_run": True})
        if act == "DelegateOthers":
            day = f"2027-{1 + self.cells % 12:02}-{1 + self.cells // 12 % 28:02}"  # each its own day
            return person("POST", "/api/v1/delegations", {
                "kind": "plh", "from": self.second.name, "to": self.spare.name, "position": "Pengawas", "reason": "SPT 2",
                "begins": f"{day}T01:00:00Z", "ends": f"{day}T02:00:00Z"})
        if act == "DelegateOwn":
            position = f"Arsiparis {self.cells}"
            if own != "nobody" and not self.off(own):
                self.admin.post(f"/api/v1/people/{own}/positions", {"position": position})
            return person("POST", "/api/v1/delegations", {"kind": "plh", "to": self.spare.name, "position": position,
                                                          "ends": "2027-06-01T00:00:00Z", "reason": "SPT 3"})
        colleague = self.writer.name
        requests = {
            "ListCase": ("GET", case, None), "SeeCase": ("GET", case, None),
            "Start": ("POST", "/api/v1/cases", {"sop": "Uji Izin", "subject": "coba"}),
            "Claim": ("POST", f"{task}/claim", {}), "Complete": ("POST", f"{task}/complete", {}),
            "Decide": ("POST", f"{task}/complete", {"answer": "ya"}), "Sign": ("POST", f"{task}/sign", {"role": "r2"}),
            "Skip": ("POST", f"{task}/skip", {}), "Attach": ("POST", f"{task}/files?name=a.txt", b"lampiran"),
            "ReleaseOwn": ("POST", f"{task}/release", {}), "ReleaseOthers": ("POST", f"{task}/release", {}),
            "HandOver": ("POST", f"{task}/hand-over", {"to": colleague}),
            "HandOverOthers": ("POST", f"{task}/hand-over", {"to": self.spare.name}),
            "Cancel": ("POST", f"{case}/cancel", {"reason": "coba"}),
            "SeeSops": ("GET", "/api/v1/sops", None), "ListPeople": ("GET", "/api/v1/people", None),
            "OwnAccount": ("POST", "/api/v1/me/tokens", {"name": "alat", "scope": "baca", "expires": "2027-01-01T00:00:00Z"}),
            "AdministratePeople": ("POST", "/api/v1/people", {"id": fresh, "name": "Baru", "mail": ""}),
            "Deploy": ("POST", "/api/v1/sops?dry_run=true", self.bundle),
            "Report": ("GET", "/api/v1/report?sop=Uji Izin", None),
            "ReadTrail": ("GET", "/api/v1/export?format=csv", None), "Export": ("GET", "/api/v1/export?format=csv-kasus", None),
            "VerifyAudit": ("POST", "/api/v1/audit/verify", {}), "Backup": ("POST", "/api/v1/backups", None),
            # As if from another machine: here, the agency's monitoring may look.
            "Metrics": ("GET", "/metrics", None)}
        method, path, body = requests[act]
        return person(method, path, body, headers={"X-Forwarded-For": "198.51.100.7"} if act == "Metrics" else None)

    def off(self, account):
        return any(one["id"] == account and not one["active"] for one in self.admin.get("/api/v1/people"))

    def holds(self, act, name, ticked, answer, number):
        where = f"{act} × {name} ({'may' if ticked else 'may not'}): {answer}"
        if act == "SeeCase" and name == "Administrator":  # learns that there is a case, and nothing of what is in it
            assert answer.status == 200 and answer.json["contents_hidden"] and b"rahasia" not in answer.body, where
            assert not answer.json["history"] and not answer.json["files"], where
        elif ticked:
            assert answer.status == 200, where
            assert act != "SeeCase" or "rahasia" in answer.json["subject"], where
        else:
            held_by_another = act in ("ReleaseOwn", "ReleaseOthers", "HandOverOthers") and answer.code in ("SOP7120", "SOP7125")
            assert answer.status in REFUSED or held_by_another, where
            assert b"rahasia" not in answer.body, where
        if name in ("Nobody", "Inactive"):
            assert answer.status == 401, where
        self.cells += 1
        self.allowed += ticked

    def cell(self, act, name, ticked):
        person, number = self.standing(name, act)
        if act == "ReleaseOwn" and name == "Leader":  # what nobody holds cannot be given back; he gives back another's
            self.writer.post(f"/api/v1/cases/{number}/tasks/1/claim")
        answer = self.attempt(act, person, number)
        self.holds(act, name, ticked, answer, number)

    def tokens(self, act, scopes):
        """By tokens of somebody who might do it himself."""
        name = next((one for one in ("Performer", "Leader", "Administrator", "ClaimHolder", "RoleHolder", "Employee", "Starter")
                     if one in self.rows[act][0]), None)
        for scope in ("baca", "kerja"):
            person, number = self.standing(name, act)
            if act == "ReleaseOwn" and name == "Leader":
                self.writer.post(f"/api/v1/cases/{number}/tasks/1/claim")
            made = person.post("/api/v1/me/tokens", {"name": scope, "scope": scope, "expires": "2027-01-01T00:00:00Z"})
            tool = Client(self.office, made["token"], person.name)
            self.holds(act, f"token {scope} of {name}", scope in scopes, self.attempt(act, tool, number), number)

    def run(self, rows, bundle):
        self.rows, self.bundle = rows, bundle
        self.spare = self.add("Staf")
        for act, (ticked, scopes) in rows.items():
            for name in STANDINGS:
                self.cell(act, name, bool(stands(name) & ticked))
            self.tokens(act, scopes)


def main():
    sop, repository = sys.argv[1], pathlib.Path(sys.argv[2])
    rows = table((repository / "runtime/people/README.md").read_text())
    assert len(rows) == 29, f"{len(rows)} rows in the table"
    with tempfile.TemporaryDirectory() as folder, Office(sop) as office:
        source = pathlib.Path(folder) / "izin.sop"
        source.write_text(SOP)
        bundle = build(sop, source, folder)[0]
        office.start()
        matrix = Matrix(office)
        matrix.admin("POST", "/api/v1/sops", bundle, expect=200)
        matrix.run(rows, bundle)
        audit = matrix.lead.post("/api/v1/audit/verify")
        assert audit["sound"], audit
        assert office.stop() == 0
        print(f"permissions over HTTP: {matrix.cells} cells of {len(rows)} acts as the table says, {matrix.allowed} of them "
              f"allowed; {matrix.made} people, {audit['cases']} cases, {office.requests} requests")


if __name__ == "__main__":
    main()
