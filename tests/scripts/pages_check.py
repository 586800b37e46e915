#!/usr/bin/env python3
"""Opens every page of `sop serve` as everybody who may, follows every link, sends every form: pages are sound HTML with
labels and marks, notes are never lost, nothing is done twice, nobody is led where he may not go.

usage: pages_check.py SOP EXAMPLES
"""
import argparse
import collections
import html
import sys
import tempfile
import urllib.parse

from pages_office import PASSWORD, STAFF, Browser, Office, Parsed


ROLES = [account for account, *_ in STAFF] + ["admin"]
START = ["/tugas", "/kasus", "/sop", "/terlambat", "/akun"]
POLICY = "default-src 'none'"


class Check:
    def __init__(self, office):
        self.office, self.counts, self.mistakes = office, collections.Counter(), []

    def expect(self, what, true):
        self.counts["checks"] += 1
        if not true:
            self.mistakes.append(what)

    def page(self, browser, account, status=200):
        self.counts["pages"] += 1
        at = f"{account} {browser.path}"
        self.expect(f"{at}: {browser.status}, not {status}", browser.status == status)
        self.expect(f"{at}: policy", POLICY in (browser.headers["Content-Security-Policy"] or ""))
        if browser.headers.get_content_type() != "text/html":
            return None
        parsed = Parsed(browser.body)
        self.counts["forms"] += len(parsed.forms)
        for mistake in parsed.mistakes():
            self.expect(f"{at}: {mistake}", False)
        return parsed

    def walk(self, browser, account):
        """Every link from every page: all answer, all are sound."""
        todo, seen = list(START), set()
        while todo:
            at = todo.pop()
            if at in seen or at.startswith("#"):
                continue
            seen.add(at)
            browser.get(at)
            parsed = self.page(browser, account)
            if parsed:
                self.counts["links"] += len(parsed.links)
                todo += parsed.links + parsed.images
        return seen

    def rights(self, seen):
        self.expect("a clerk is led to the audit", not any("/pemeriksaan" in at for at in seen["budi"]))
        self.expect("the auditor is not led to the audit", "/pemeriksaan" in seen["eko"])
        self.expect("the administrator is not led to the people", "/orang" in seen["admin"])
        self.expect("a leader is not led to late cases", "/kasus/2" in seen["dewi"])

    def returned(self, budi):
        body = budi.get("/kasus/1/langkah/1")
        self.expect("the note of a return is not shown", "bertabrakan dengan pemeriksaan" in body)
        self.expect("a task that came back is not among the late ones", "terlambat" in budi.get("/tugas"))
        budi.get("/kasus/1/langkah/1")
        form = budi.form("aksi=selesai")
        fields = {k: v for k, v in form["fields"].items() if k}
        fields.update(catatan="Mulai 7 Desember.", jawaban="")
        # An old mark: nothing is done, the note comes back.
        body = budi.ask("POST", form["action"], {**fields, "csrf": "0" * 64})
        self.expect("a note was lost with an old mark", "Mulai 7 Desember." in body and budi.status == 200)
        self.page(budi, "budi")
        # A session that has ended: the log-in brings back with the note.
        kept, budi.cookies = budi.cookies, {}
        body = budi.ask("POST", form["action"], fields)
        self.expect("a note was lost with the session", "Mulai 7 Desember." in body)
        self.page(budi, "nobody", 401)
        body = budi.send("/masuk", {"akun": "budi", "sandi": PASSWORD, "catatan": "Mulai 7 Desember."})
        self.expect("the log-in did not bring back the note", "Mulai 7 Desember." in body and "aksi=selesai" in body)
        self.page(budi, "budi")
        body = budi.send("aksi=selesai", {"catatan": "Mulai 7 Desember.", "jawaban": ""})
        self.expect("no notice after a step was done", "Tersimpan." in body and budi.path.startswith("/tugas?pesan="))
        # Once more, as after a click on "back": the same key is one effect.
        budi.cookies = kept
        history = budi.get("/kasus/1").count("menyelesaikan langkah 1")
        self.expect(f"step 1 is told {history} times", history == 2)

    def twice(self, citra):
        citra.get("/kasus/7/langkah/2")
        form = citra.form("aksi=selesai")
        fields = {k: v for k, v in form["fields"].items() if k}
        for _ in range(2):
            body = citra.ask("POST", form["action"], {**fields, "catatan": "", "jawaban": ""})
            self.expect("a repeated form is an error", citra.status == 200 and "Tersimpan." in body)
        self.expect("a double click is two effects", citra.get("/kasus/7").count("menyelesaikan langkah 2") == 1)

    def decided(self, dewi):
        body = dewi.get("/kasus/8/langkah/3")
        self.expect("buttons are not worded as the SOP words them",
                    ("jawaban", "ya") in dewi.form("aksi=selesai")["buttons"] and "Setuju?" in body)
        self.expect("what an answer leads to is not told", "kembali ke langkah 1 (Mengajukan permohonan cuti)" in body)
        dewi.send("aksi=selesai", {"jawaban": "ya", "catatan": "Setuju."})
        self.page(dewi, "dewi")
        dewi.get("/kasus/4/langkah/3")
        self.page(dewi, "dewi")

    def joint(self, joko):
        body = joko.get("/kasus/4/langkah/3")
        self.expect("two positions of a joint step: no warning", "lebih dari satu jabatan" in body)
        self.expect("who has signed is offered to sign again", "aksi=sahkan" not in body)

    def files(self, citra):
        citra.get("/kasus/8/langkah/4")
        self.page(citra, "citra")
        body = citra.send("/berkas", {"dokumen": ""}, {"berkas": ("Surat Izin <b>.pdf", b"%PDF-1.4\n%%EOF\n")})
        self.expect("no notice of a file", "Berkas tersimpan." in body)
        found = [at for at in Parsed(body).links if "/berkas/" in at]
        self.expect("the file is not listed", len(found) == 1)
        # With a note typed before: it is kept, and goes on with the step.
        note = "Surat disusun ulang.\r\nMohon <segera> ditandatangani."
        citra.get("/kasus/8/langkah/4")
        form = citra.form("/berkas")
        fields = {k: v for k, v in form["fields"].items() if k}
        self.expect("the note does not go with the file", form["type"] == "multipart/form-data" and
                    list(fields).index("catatan") < list(fields).index("berkas"))
        for _ in range(2):  # once more, as by loading the page again
            body = citra.ask("POST", form["action"], {**fields, "catatan": note, "dokumen": ""},
                             {"berkas": ("lampiran.txt", b"isi\n")})
            parsed = self.page(citra, "citra")
            self.expect("a note was lost with an upload", parsed and html.escape(note).replace("\r", "") in body.replace("\r", ""))
            self.expect("an upload with a note is not told", "Berkas tersimpan." in body)
            self.expect("a repeated upload is two files", body.count(">lampiran.txt<") == 1)
        body = citra.ask("POST", form["action"], {**fields, "catatan": note, "dokumen": ""}, {"berkas": ("", b"")})
        parsed = self.page(citra, "citra", citra.status)
        self.expect("a note was lost with an upload without a file", 400 <= citra.status < 500 and "Surat disusun ulang." in body)
        body = citra.ask("POST", form["action"], {**fields, "csrf": "0" * 64, "catatan": note}, {"berkas": ("a.txt", b"a")})
        self.expect("a note was lost with an upload and an old mark", citra.status == 200 and "Surat disusun ulang." in body)
        self.page(citra, "citra")
        kept, citra.cookies = citra.cookies, {}
        body = citra.ask("POST", form["action"], {**fields, "catatan": note}, {"berkas": ("a.txt", b"a")})
        self.expect("a note was lost with an upload and the session", citra.status == 401 and "Surat disusun ulang." in body)
        self.page(citra, "nobody", 401)
        citra.cookies = kept
        citra.get(form["action"])
        self.expect("the address of an upload leads nowhere", citra.path == "/kasus/8/langkah/4" and citra.status == 200)
        citra.get(found[0] if found else "/tidak-ada")
        self.expect("the file does not come back", citra.body.startswith("%PDF") and
                    "attachment" in (citra.headers["Content-Disposition"] or ""))

    def started(self, budi):
        budi.get("/sop")
        budi.send("/kasus", {"perihal": "Cuti baru <script>"})
        parsed = self.page(budi, "budi")
        self.expect("a case was not started", "Kasus dimulai." in budi.body and parsed is not None)
        budi.send("/batal", {"alasan": ""})
        budi.get(budi.path.split("/batal")[0].split("?")[0])
        budi.send("/batal", {"alasan": "Salah tekan."})
        self.expect("a case was not cancelled", "Salah tekan." in budi.body)
        self.page(budi, "budi")

    def away(self, hadi):
        hadi.get("/akun")
        hadi.send("/penunjukan", {"jabatan": "Kepala Subbagian Keuangan", "pengganti": "indah", "mulai": "2026-11-24",
                                  "sampai": "2026-11-25", "dasar": "ST 1/2026"})
        self.expect("an appointment was not kept", "ST 1/2026" in hadi.body and hadi.status == 200)
        self.page(hadi, "hadi")
        hadi.send("/akhiri", {})
        self.expect("an appointment was not ended", "Penunjukan diakhiri." in hadi.body)
        hadi.send("/penunjukan", {"jabatan": "Kepala Subbagian Keuangan", "pengganti": "indah", "mulai": "2026-11-24",
                                  "sampai": "2026-11-25", "dasar": ""})
        self.expect("an appointment without an order was kept", hadi.status in (409, 422))
        self.page(hadi, "hadi", hadi.status)

    def oversight(self, eko, admin):
        eko.get("/pemeriksaan")
        eko.send("/pemeriksaan", {"sidik": ""})
        self.expect("the trail is not told to be sound", "Jejak audit utuh" in eko.body)
        self.page(eko, "eko")
        admin.get("/orang")
        admin.send("/orang/kiki/undang", {})
        self.expect("no link for a password", "/sandi/" in admin.body)
        self.page(admin, "admin")

    def strangers(self):
        browser = Browser(self.office.port)
        browser.get("/kasus/1/langkah/1")
        self.expect("a stranger does not come to the log-in", browser.path.startswith("/masuk?lanjut="))
        self.page(browser, "nobody")
        body = browser.send("/masuk", {"akun": "lani", "sandi": PASSWORD, "lanjut": "/akun"})
        self.expect("the log-in does not bring back", "Lani Contoh" in body and browser.path == "/akun")
        for bad in ("//contoh.go.id", "https://contoh.go.id", "/\\contoh.go.id", "javascript:1", "/masuk"):
            other = Browser(self.office.port)
            other.get("/masuk?lanjut=" + urllib.parse.quote(bad))
            self.expect(f"the log-in leads to {bad}", "lanjut" not in other.form("/masuk")["fields"])
        for at, status in (("/tidak-ada", 404), ("/kasus/999", 404), ("/kasus/x", 404), ("/pemeriksaan", 403)):
            browser.get(at)
            self.page(browser, "lani", status)
        browser.get("/tugas?pesan=%3Cb%3Ekarangan")
        self.expect("words of an address stand in the page", "karangan" not in browser.body)
        browser.get("/tugas", headers={"Accept-Language": "en"})
        self.expect("no English", Parsed(browser.body).lang == "en" and "My tasks" in browser.body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sop")
    parser.add_argument("examples")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(words.sop, folder, words.examples)
        office.build()
        check = Check(office)
        try:
            office.serve()
            who = {account: Browser(office.port) for account in ROLES}
            for account, browser in who.items():
                browser.log_in(office.links[account], account)
            seen = {account: check.walk(browser, account) for account, browser in who.items()}
            check.rights(seen)
            check.returned(who["budi"])
            check.twice(who["citra"])
            check.decided(who["dewi"])
            check.joint(who["joko"])
            check.files(who["citra"])
            check.started(who["budi"])
            check.away(who["hadi"])
            check.oversight(who["eko"], who["admin"])
            check.strangers()
        finally:
            office.stop()
    for mistake in check.mistakes:
        print("✗", mistake)
    print(f"{len(ROLES)} accounts, " + ", ".join(f"{n} {what}" for what, n in sorted(check.counts.items())))
    return 1 if check.mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
