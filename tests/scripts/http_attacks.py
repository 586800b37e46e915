#!/usr/bin/env python3
"""http_attacks.py SOP REPOSITORY: what an attacker would send, each with the refusal it must get.

Never a 500, never a path of this machine in an answer, the server alive after each; at the end every line of the log is one JSON
object, and none holds a password, token, cookie, link or file content that was sent. Prints the count of requests."""
import json
import pathlib
import re
import socket
import sys
import tempfile
import urllib.parse

from http_office import PASSWORD, SECONDS, Client, Office, build
from http_permissions import SOP

EVIL = '"><script>alert(1)</script>\''
FORM = "application/x-www-form-urlencoded"


class Attack:
    def __init__(self, office):
        self.office, self.sent, self.secrets = office, 0, set()
        secret = office.first_administrator("admin.utama", "Admin Utama")
        self.secrets |= {secret, PASSWORD.format("admin.utama")}
        self.admin = office.enter("admin.utama", secret)

    def add(self, account, *positions, name=None, right=None):
        self.admin.post("/api/v1/people", {"id": account, "name": name or account, "mail": ""})
        for position in positions:
            self.admin.post(f"/api/v1/people/{account}/positions", {"position": position})
        if right:
            self.admin.post(f"/api/v1/people/{account}/rights", {"right": right})
        secret = self.office.link_of(self.admin.post(f"/api/v1/people/{account}/invite")["link"])
        person = self.office.enter(account, secret)
        self.secrets |= {secret, PASSWORD.format(account), person.token}
        return person

    def clean(self, answer, what):
        self.sent += 1
        assert answer.status != 500, f"{what}: {answer}"
        assert str(self.office.folder).encode() not in answer.body, f"{what} tells a path: {answer}"
        assert self.office.process.poll() is None, f"{what}: the server is gone"
        return answer

    def refuse(self, person, method, path, body=None, status=None, **more):
        what = f"{method} {path[:80]} {str(body)[:80]}"
        answer = self.clean(person(method, path, body, check=False, **more), what)
        wanted = status if isinstance(status, tuple) else (status,) if status else range(400, 500)
        assert answer.status in wanted, f"{what}: wanted {wanted}, got {answer}"
        return answer

    # As a browser: cookies, forms.
    def page(self, method, path, form=None, cookie="", **headers):
        client = Client(self.office)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookie:
            sent["Cookie"] = cookie
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            sent["Content-Type"] = FORM
        return self.clean(client(method, path, body, headers=sent, check=False), f"{method} {path[:80]}")

    def raw(self, data):
        with socket.create_connection(("127.0.0.1", self.office.port), timeout=SECONDS) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            got = b""
            while piece := connection.recv(65536):
                got += piece
        self.sent += 1
        assert b" 500 " not in got.split(b"\r\n")[0], (data[:80], got[:200])
        return int(got.split()[1]) if got else 0


def headers_hold(attack, worker, number, hash):
    page = attack.page("GET", "/masuk")
    for name, value in (("Content-Security-Policy", "default-src 'none'"), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
                        ("Referrer-Policy", "same-origin")):
        assert value in page.headers[name], page.headers
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    file = attack.clean(worker("GET", f"/api/v1/cases/{number}/files/{hash}"), "download")
    assert file.headers["Content-Disposition"].startswith("attachment") and file.headers["X-Content-Type-Options"] == "nosniff", file.headers
    assert "sandbox" in file.headers["Content-Security-Policy"] and "<" not in file.headers["Content-Disposition"], file.headers
    chart = attack.clean(worker("GET", f"/api/v1/cases/{number}/chart"), "chart")
    assert "default-src 'none'" in chart.headers["Content-Security-Policy"] and b"<script" not in chart.body


def browser(attack, worker, number):
    """Log-in by the form: flags of the cookie, marks of forms, other sites, redirects; nothing typed becomes markup."""
    form = {"akun": worker.name, "sandi": PASSWORD.format(worker.name)}
    assert attack.page("POST", "/masuk", form, Origin="https://jahat.example").status == 403
    assert attack.page("POST", "/masuk", form, Sec_Fetch_Site="cross-site").status == 403
    assert attack.page("POST", "/masuk?next=https://jahat.example/", form, Host="jahat.example").headers["Location"] == "/tugas"
    entered = Client(attack.office)("POST", "/masuk", urllib.parse.urlencode(form), headers={"Content-Type": FORM}, check=False)
    assert entered.status == 303 and "HttpOnly" in entered.headers["Set-Cookie"], entered.headers
    # Two cookies: http.client joins nothing, the last one is told; the session's comes from another log-in.
    with socket.create_connection(("127.0.0.1", attack.office.port), timeout=SECONDS) as connection:
        body = urllib.parse.urlencode(form).encode()
        connection.sendall(b"POST /masuk HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                           % (FORM.encode(), len(body), body))
        got = b""
        while piece := connection.recv(65536):
            got += piece
    cookies = re.findall(rb"^Set-Cookie: (.*)\r$", got, re.M | re.I)
    session = next(one.decode() for one in cookies if one.startswith(b"sopan_sesi="))
    assert "HttpOnly" in session and "SameSite=Lax" in session and "Secure" not in session, session  # plain http on this machine
    attack.secrets |= {one.decode().split(";")[0].split("=", 1)[1] for one in cookies}
    cookie = session.split(";")[0]
    page = attack.page("GET", f"/kasus/{number}", cookie=cookie)
    assert page.status == 200 and EVIL.encode() not in page.body and b"<script" not in page.body, page
    assert b"&lt;script&gt;" in page.body, page
    mark = re.search(rb'name="csrf" value="(\w+)"', page.body)[1].decode()
    attack.secrets.add(mark)
    for form, more in (({}, {}), ({"csrf": "0" * 64}, {}), ({"csrf": mark}, {"Origin": "https://jahat.example"}),
                       ({"csrf": mark}, {"Sec_Fetch_Site": "cross-site"})):
        assert attack.page("POST", "/kasus", {"sop": "Uji Izin", **form}, cookie=cookie, **more).status == 403, (form, more)
    assert attack.page("POST", "/keluar", {}, cookie=cookie).status == 403
    assert attack.page("GET", "/keluar", cookie=cookie).status == 405
    assert attack.page("POST", "/kasus", {"sop": "Uji Izin", "csrf": mark}, cookie=cookie).status == 303
    for path in ("/kasus/999999", "/kasus/0", "/kasus/-1", "/kasus/18446744073709551616", "/kasus/1%00", "/kasus/%FF", "/kasus/..%2f..%2fetc"):
        assert attack.page("GET", path, cookie=cookie).status in (400, 404), path
    assert attack.page("GET", "/tugas?cari=" + urllib.parse.quote(EVIL), cookie=cookie).body.count(b"<script") == 0
    assert attack.page("GET", "/tugas?halaman=" + "x" * 500, cookie=cookie).status < 500
    return cookie


def bodies(attack, worker):
    cases = "/api/v1/cases"
    many = "&".join(f"a{i}=1" for i in range(500))
    for body in ("[" * 200_000, '{"a":' * 100_000, '{"sop":1e999}', '{"sop":' + "9" * 100_000 + "}", '{"sop":"\\u0000"}', b'{"sop":"\xff\xfe"}',
                 b"\x00" * 1000, '{"sop":["Uji Izin"]}', '"teks"', "null", '{"sop":"Uji Izin","subject":"a\\u0000b"}',
                 json.dumps({"sop": "Uji Izin", "subject": "x" * 900_000}), json.dumps({"sop": "Uji Izin", "subject": "a\nInjected: b"}),
                 json.dumps({"sop": "Uji Izin", "subject": "\u202e\u2066"}), json.dumps({"sop": "x" * 500_000})):
        answer = attack.clean(worker("POST", cases, body, headers={"Content-Type": "application/json"}, check=False), str(body[:60]))
        if answer.status == 200:  # a subject that was made harmless
            kept = worker.get(f"/api/v1/cases/{answer.json['case']}")["subject"]
            assert len(body) < 100 and not re.search("[\\0-\\x1f]", kept), (body, kept)
        else:
            assert answer.status in range(400, 500), (body[:60], answer)
    attack.refuse(worker, "POST", cases, "x" * 1_100_000, status=413, headers={"X-Once": "1"})
    for path in (f"/api/v1/inbox?{many}", "/api/v1/inbox?limit=99999999999999999999", "/api/v1/inbox?limit=-1", "/api/v1/inbox?page=%27%3B--",
                 "/api/v1/cases?page=" + "A" * 2000, "/api/v1/cases?q=%22%20OR%201%3D1", "/api/v1/cases?q=*%22NEAR("):
        answer = attack.clean(worker("GET", path, check=False), path[:60])
        assert answer.status < 500, (path[:60], answer)
    attack.refuse(worker, "GET", "/api/v1/inbox?" + "&".join(f"a{i}" for i in range(1100)), status=(400, 414))
    attack.refuse(worker, "GET", "/api/v1/cases/1%00", status=400)
    attack.refuse(worker, "GET", "/api/v1/cases/%ff", status=400)
    attack.refuse(worker, "POST", cases, {"sop": "Uji Izin"}, headers={"Idempotency-Key": "k" * 5000})
    for head in (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
                 b"POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                 b"GET http://jahat.example/ HTTP/1.1\r\nHost: a\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\n\r\n",
                 b"POST /masuk HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n"):
        assert attack.raw(head) in range(400, 506), head[:60]


def strangers(attack, worker, stranger, number, hash):
    """Somebody without any part in the case: all is as if there were none."""
    case = f"/api/v1/cases/{number}"
    known = attack.refuse(stranger, "GET", case, status=404)
    other = attack.refuse(stranger, "GET", "/api/v1/cases/999999", status=404)
    assert known.json["title"].replace(str(number), "N") == other.json["title"].replace("999999", "N")
    for method, path, body in (("GET", f"{case}/chart", None), ("GET", f"{case}/tasks/1", None), ("GET", f"{case}/files/{hash}", None),
                               ("POST", f"{case}/tasks/1/complete", {"role": "r1"}), ("POST", f"{case}/tasks/1/claim", {"role": "Staf"}),
                               ("POST", f"{case}/tasks/1/hand-over", {"to": stranger.name}), ("POST", f"{case}/tasks/1/files?name=a.txt", b"x"),
                               ("POST", f"{case}/cancel", {"reason": "x"}), ("POST", f"{case}/move", {})):
        attack.refuse(stranger, method, path, body, status=404)
    # A file of another case, by its hash; a key that somebody else has used; roles that are not his or not there.
    own = worker.post("/api/v1/cases", {"sop": "Uji Izin", "subject": "lain"}, key="kunci-1")["case"]
    attack.refuse(worker, "GET", f"/api/v1/cases/{own}/files/{hash}", status=404)
    for guess in ("..%2F..%2Fsopan.db", "0" * 64, "%2e%2e"):
        attack.refuse(worker, "GET", f"/api/v1/cases/{own}/files/{guess}", status=(400, 404))
    again = attack.admin("POST", "/api/v1/cases", {"sop": "Uji Izin", "subject": "lain"}, key="kunci-1", check=False)
    assert again.status == 403, again
    for role in ("r3", "r999", "", "bukan", EVIL):
        answer = attack.clean(worker("POST", f"/api/v1/cases/{own}/tasks/2/sign", {"role": role}, check=False), role)
        assert answer.status in range(400, 500), answer
    attack.refuse(worker, "POST", f"/api/v1/cases/{own}/tasks/4/complete", {"answer": "ya"}, status=(403, 409))
    for name in ("../../sopan.db", "a\r\nX: y.txt", "CON.exe", "x.html", "x.svg", ".." * 100, "a.txt%00.html"):
        answer = attack.clean(worker("POST", f"/api/v1/cases/{own}/tasks/1/files?name=" + urllib.parse.quote(name), b"<svg onload=alert(1)>", check=False), name)
        assert answer.status in range(200, 500), answer
        assert "/" not in (answer.json.get("name") or "") and "\n" not in (answer.json.get("name") or ""), answer


def rights(attack, worker, stranger, auditor):
    for method, path, body in (("POST", f"/api/v1/people/{worker.name}/rights", {"right": "administrator"}),
                               ("POST", f"/api/v1/people/{worker.name}/positions", {"position": "Kepala Seksi"}),
                               ("POST", "/api/v1/people/admin.utama/invite", {}), ("POST", "/api/v1/people", {"id": "x.y", "name": "X", "machine": True}),
                               ("POST", "/api/v1/sops", b"{}"), ("GET", "/api/v1/export?format=csv", None), ("POST", "/api/v1/audit/verify", {}),
                               ("POST", "/api/v1/delegations", {"kind": "plh", "from": stranger.name, "to": worker.name, "position": "Kepala Seksi",
                                                                "ends": "2027-01-01T00:00:00Z", "reason": "x"}),
                               ("POST", "/api/v1/delegations", {"kind": "plt", "to": worker.name, "position": "Kepala Seksi",
                                                                "ends": "2027-01-01T00:00:00Z", "reason": "x"})):
        attack.refuse(worker, method, path, body, headers={"X-Machine": "true"})
    for body in ({"right": "administrator"}, {"right": "pimpinan"}, {"right": "machine"}):
        attack.refuse(attack.admin, "POST", "/api/v1/people/admin.utama/rights", body)  # nobody gives himself rights
    attack.refuse(attack.admin, "POST", "/api/v1/people/admin.utama/positions", {"position": "Staf"}, status=403)
    attack.refuse(attack.admin, "POST", "/api/v1/people/admin.utama/deactivate", {"reason": "x"})  # the last one
    attack.refuse(attack.admin, "DELETE", "/api/v1/people/admin.utama/rights", {"right": "administrator"})
    for format in ("../../x", "/../x", "csv/../../x", "", "xes\x01"):
        attack.refuse(auditor, "GET", "/api/v1/export?format=" + urllib.parse.quote(format, safe=""))
    assert not list(attack.office.folder.glob("ekspor*")), "an export that was refused left a file"
    # Mail addresses and rights are for those who look after them.
    assert not any(one["mail"] or one["rights"] for one in worker.get("/api/v1/people"))
    assert any(one["rights"] for one in auditor.get("/api/v1/people"))


def tokens(attack, worker):
    def token(scope):
        made = worker.post("/api/v1/me/tokens", {"name": scope, "scope": scope, "expires": "2027-01-01T00:00:00Z"})["token"]
        attack.secrets.add(made)
        return Client(attack.office, made, scope)

    read, work = token("baca"), token("kerja")
    number = worker.post("/api/v1/cases", {"sop": "Uji Izin", "subject": "token"})["case"]
    task = f"/api/v1/cases/{number}/tasks/1"
    for method, path, body in (("POST", "/api/v1/cases", {"sop": "Uji Izin"}), ("POST", f"{task}/complete", {}), ("POST", f"{task}/claim", {}),
                               ("POST", f"{task}/files?name=a.txt", b"x"), ("POST", f"/api/v1/cases/{number}/cancel", {"reason": "x"})):
        attack.refuse(read, method, path, body, status=403)
    for tool in (read, work):
        attack.refuse(tool, "POST", "/api/v1/me/tokens", {"name": "x", "scope": "kerja", "expires": "2027-01-01T00:00:00Z"}, status=403)
        attack.refuse(tool, "PUT", "/api/v1/me/password", {"old": PASSWORD.format(worker.name), "new": "sesuatu yang lain"}, status=403)
        attack.refuse(tool, "GET", "/api/v1/me/tokens", status=403)
    # In a cookie it is nothing more than elsewhere, and forms want their mark.
    assert attack.page("POST", "/kasus", {"sop": "Uji Izin"}, cookie=f"sopan_sesi={work.token}").status == 403
    for wrong in ("", "sop_", "sop_" + "A" * 43, "x" * 3000, "' OR 1=1"):
        attack.refuse(Client(attack.office, wrong), "GET", "/api/v1/me", status=401)
    ended = [one["id"] for one in worker.get("/api/v1/me/tokens") if one["name"] == "baca"][0]
    worker("DELETE", f"/api/v1/me/tokens/{ended}", expect=200)
    attack.refuse(read, "GET", "/api/v1/inbox", status=401)
    return work


def gone(attack, worker, work, cookie):
    """Switched off: his session, cookie, token and link open nothing, and nothing is done in his name."""
    secret = attack.office.link_of(attack.admin.post("/api/v1/people/pindah/invite")["link"])
    attack.secrets.add(secret)
    for account in ("pindah", worker.name):
        attack.admin.post(f"/api/v1/people/{account}/deactivate", {"reason": "pindah"})
    for client in (worker, work):
        attack.refuse(client, "GET", "/api/v1/inbox", status=401)
        attack.refuse(client, "POST", "/api/v1/cases", {"sop": "Uji Izin"}, status=401)
    assert attack.page("GET", "/tugas", cookie=cookie).headers["Location"] == "/masuk"
    nobody = Client(attack.office)
    attack.refuse(nobody, "POST", f"/api/v1/links/{secret}/password", {"password": "kata sandi yang panjang"}, status=401)
    assert attack.page("GET", f"/sandi/{secret}").status == 410
    there = attack.refuse(nobody, "POST", "/api/v1/session", {"account": worker.name, "password": PASSWORD.format(worker.name)}, status=401)
    absent = attack.refuse(nobody, "POST", "/api/v1/session", {"account": "tidak.ada", "password": "x"}, status=401)
    assert there.json == absent.json


def guessing(attack):
    nobody, last = Client(attack.office), None
    for at in range(8):
        guess = f"tebakan rahasia nomor {at}"
        attack.secrets.add(guess)
        last = attack.refuse(nobody, "POST", "/api/v1/session", {"account": "admin.utama", "password": guess}, status=(401, 429))
    assert last.status == 429, last
    attack.refuse(nobody, "POST", "/api/v1/session", {"account": "admin.utama", "password": PASSWORD.format("admin.utama")}, status=429)
    attack.refuse(nobody, "POST", "/api/v1/session", {"account": "x" * 10_000, "password": "y"}, status=401)
    attack.refuse(nobody, "POST", "/api/v1/session", {"account": "a", "password": "y" * 100_000}, status=413, headers={"X-Once": "1"})
    old = {"old": "bukan ini sandinya", "new": "kata sandi baru sekali"}
    assert [attack.refuse(attack.admin, "PUT", "/api/v1/me/password", old).status for _ in range(6)][-1] == 429
    passed_on = {"X-Forwarded-For": "127.0.0.1"}
    attack.refuse(nobody, "GET", "/metrics", status=401, headers=passed_on)
    assert nobody("GET", "/healthz", headers=passed_on).json["why"] == ""


def log_holds(attack):
    lines = [line for line in attack.office.log if line.startswith("{")]
    assert len(lines) > attack.sent / 2, len(lines)
    for line in lines:
        assert isinstance(json.loads(line), dict), line
    text = "".join(attack.office.log)
    for secret in attack.secrets:
        assert secret not in text and urllib.parse.quote(secret) not in text, f"a secret is in the log: {secret[:12]}…"
    return len(lines)


def main():
    sop = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder, Office(sop) as office:
        source = pathlib.Path(folder) / "izin.sop"
        source.write_text(SOP)
        bundle = build(sop, source, folder)[0]
        office.start()
        attack = Attack(office)
        attack.admin("POST", "/api/v1/sops", bundle, expect=200)
        worker = attack.add("pekerja", "Staf", name="Pekerja " + EVIL)
        stranger, auditor = attack.add("orang.lain"), attack.add("pemeriksa", right="auditor")
        attack.add("pindah")
        number = worker.post("/api/v1/cases", {"sop": "Uji Izin", "subject": EVIL})["case"]
        hash = worker("POST", f"/api/v1/cases/{number}/tasks/1/files?name=" + urllib.parse.quote(EVIL + ".txt"), b"isi surat", expect=200).json["hash"]
        headers_hold(attack, worker, number, hash)
        cookie = browser(attack, worker, number)
        bodies(attack, worker)
        strangers(attack, worker, stranger, number, hash)
        rights(attack, worker, stranger, auditor)
        work = tokens(attack, worker)
        gone(attack, worker, work, cookie)
        guessing(attack)
        assert auditor.post("/api/v1/audit/verify")["sound"]
        assert office.stop() == 0
        lines = log_holds(attack)
        print(f"attacks over HTTP: {attack.sent} requests refused or harmless, no 500, no path told; {lines} log lines, "
              f"none of {len(attack.secrets)} secrets in them")


if __name__ == "__main__":
    main()
