"""An office with cases in all states, for tests and pictures of the pages: built by the command line, then served."""
import html.parser
import http.client
import os
import re
import subprocess
import urllib.parse

PASSWORD = "hujan turun di kota"
STAFF = [("budi", "Budi Contoh", ["Pegawai"], []),
         ("citra", "Citra Contoh", ["Kepala Subbagian Umum dan Kepegawaian", "Sekretaris Badan"], []),
         ("dewi", "Dewi Contoh", ["Kepala Dinas", "Kepala Badan"], ["pimpinan"]),
         ("eko", "Eko Contoh", [], ["auditor"]),
         ("hadi", "Hadi Contoh", ["Kepala Subbagian Keuangan"], []),
         ("indah", "Indah Contoh", ["Kepala Bidang Ketahanan Sosial"], []),
         ("joko", "Joko Contoh", ["Pejabat Pembuat Komitmen", "Saksi"], []),
         ("kiki", "Kiki Contoh", ["Staf"], []),
         ("lani", "Lani Contoh", ["Penyedia"], []),
         ("made", "Made Contoh", ["Kepala Subbagian Umum dan Kepegawaian"], [])]
SOPS = ["persetujuan-cuti.sop", "serentak-verifikasi-usulan-hibah.sop", "serah-terima-barang.sop", "galeri/12-bersama.sop"]
CUTI, HIBAH, RAPAT = "800/03/SOP/2025", "065/21/SOP/2026", "Rapat Persiapan Kontrak"
# When, who, words of the command line. A case has the number of its start.
PAST = [
    ("2026-11-16T01:00:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti tahunan Budi Contoh, 12 hari"]),        # 1
    ("2026-11-16T01:20:00Z", "budi", ["done", "1", "1", "--note", "Formulir terlampir."]),
    ("2026-11-16T02:00:00Z", "citra", ["done", "1", "2"]),
    ("2026-11-16T06:00:00Z", "dewi", ["decide", "1", "3", "tidak", "--note",
                                      "Tanggal cuti bertabrakan dengan pemeriksaan. Ajukan lagi mulai 7 Desember."]),
    ("2026-11-16T01:00:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti sakit"]),                              # 2
    ("2026-11-16T01:30:00Z", "budi", ["done", "2", "1"]),
    ("2026-11-16T03:00:00Z", "citra", ["done", "2", "2"]),
    ("2026-11-19T01:00:00Z", "citra", ["case", "start", HIBAH, "--subject", "Hibah Yayasan Contoh"]),                  # 3
    ("2026-11-19T02:00:00Z", "citra", ["done", "3", "1"]),
    ("2026-11-20T03:00:00Z", "indah", ["done", "3", "3"]),
    ("2026-11-20T03:10:00Z", "kiki", ["case", "start", RAPAT, "--subject", "Kontrak pemeliharaan gedung"]),            # 4
    ("2026-11-20T03:40:00Z", "kiki", ["done", "4", "1"]),
    ("2026-11-20T04:40:00Z", "lani", ["sign", "4", "2"]),
    ("2026-11-20T05:00:00Z", "joko", ["done", "4", "2"]),
    ("2026-11-20T05:10:00Z", "joko", ["done", "4", "3"]),
    ("2026-11-10T01:00:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti besar"]),                              # 5
    ("2026-11-10T02:00:00Z", "budi", ["case", "cancel", "5", "--reason", "Pemohon menarik permohonannya."]),
    ("2026-11-10T01:00:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti karena alasan penting"]),              # 6
    ("2026-11-10T01:30:00Z", "budi", ["done", "6", "1"]),
    ("2026-11-10T02:30:00Z", "made", ["done", "6", "2"]),
    ("2026-11-10T03:30:00Z", "dewi", ["decide", "6", "3", "ya"]),
    ("2026-11-10T06:30:00Z", "citra", ["done", "6", "4"]),
    ("2026-11-11T01:30:00Z", "dewi", ["done", "6", "5"]),
    ("2026-11-20T06:30:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti melahirkan"]),                         # 7
    ("2026-11-23T01:05:00Z", "budi", ["done", "7", "1"]),
    ("2026-11-23T01:10:00Z", "citra", ["claim", "7", "2"]),
    ("2026-11-20T06:40:00Z", "budi", ["case", "start", CUTI, "--subject", "Cuti bersama tambahan"]),                   # 8
    ("2026-11-23T01:30:00Z", "budi", ["done", "8", "1"]),
    ("2026-11-23T01:40:00Z", "citra", ["done", "8", "2"]),
    ("2026-11-23T01:40:00Z", "dewi", ["delegate", "citra", "Kepala Dinas", "--kind", "plh", "--from", "dewi",
                                      "--begins", "2026-11-23", "--until", "2026-11-27", "--reason", "ST 090/12/2026"]),
]
NOW = "2026-11-23T02:30:00Z"  # Monday, 09.30 WIB


class Office:
    def __init__(self, sop, folder, examples):
        self.sop, self.folder, self.examples = sop, folder, examples
        self.data = os.path.join(folder, "data")
        self.server = None
        self.links = {}

    def run(self, at, *words, person="admin", fine=(0,)):
        environment = dict(os.environ, SOPAN_NOW=at, NO_COLOR="1", SOPAN_LANG="id")
        done = subprocess.run([self.sop, *words, "--data", self.data, *(["--person", person] if person else [])],
                              capture_output=True, text=True, env=environment, timeout=60)
        assert done.returncode in fine, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def build(self):
        start = "2026-11-09T01:00:00Z"
        os.makedirs(self.folder, exist_ok=True)
        first = self.run(start, "admin", "first", "admin", "Admin Contoh", person=None)
        self.links["admin"] = re.search(r"/sandi/\S+", first).group()
        staff = os.path.join(self.folder, "pegawai.toml")
        with open(staff, "w", encoding="utf-8") as out:
            for account, name, positions, rights in STAFF:
                out.write(f'[[orang]]\nakun = "{account}"\nnama = "{name}"\njabatan = {positions}\nhak = {rights}\n')
        self.run(start, "admin", "staff", staff)
        for name in SOPS:
            self.run(start, "deploy", os.path.join(self.examples, name))
        for at, person, words in PAST:
            self.run(at, *words, person=person)
        paper = os.path.join(self.folder, "Surat keterangan.pdf")
        with open(paper, "wb") as out:
            out.write(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
        self.run("2026-11-23T01:20:00Z", "attach", "7", "2", paper, person="citra")
        self.links["admin"] = re.search(r"/sandi/\S+", self.run(NOW, "admin", "invite", "admin")).group()
        for account, *_ in STAFF:
            self.links[account] = re.search(r"/sandi/\S+", self.run(NOW, "admin", "invite", account)).group()

    def serve(self):
        environment = dict(os.environ, SOPAN_NOW=NOW, NO_COLOR="1", SOPAN_LANG="id")
        self.log = open(os.path.join(self.folder, "log"), "w", encoding="utf-8")
        self.server = subprocess.Popen([self.sop, "serve", "--data", self.data, "--port", "0"], stdout=subprocess.PIPE,
                                       stderr=self.log, text=True, env=environment)
        line = self.server.stdout.readline()
        self.port = int(re.search(r":(\d+)", line.split("//")[1]).group(1))
        return self.port

    def stop(self):
        if self.server:
            self.server.terminate()
            self.server.wait(30)
            self.log.close()


class Parsed(html.parser.HTMLParser):
    """What a page is made of, and what is wrong with it."""
    VOID = {"br", "hr", "img", "input", "link", "meta"}

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong, self.ids, self.links, self.forms, self.images = [], [], [], [], [], []
        self.titles, self.headings, self.lang, self.text, self.label_for = 0, [], None, [], set()
        self.inputs, self.elsewhere = [], []
        self.feed(text)
        self.forms += self.elsewhere
        if self.open:
            self.wrong.append(f"left open: {self.open}")

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if len(attributes) != len(pairs):
            self.wrong.append(f"attribute twice in <{tag}>")
        if "style" in attributes or tag in ("script", "style") or any(name.startswith("on") for name in attributes):
            self.wrong.append(f"script or style in <{tag}>")
        if tag == "html":
            self.lang = attributes.get("lang")
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        if tag == "img":
            self.images.append(attributes.get("src", ""))
            if not attributes.get("alt"):
                self.wrong.append("picture without words")
        if tag == "form":
            if "form" in self.open:
                self.wrong.append("form in form")
            self.forms.append({"method": attributes.get("method", "get"), "action": attributes.get("action", ""),
                               "fields": {}, "buttons": [], "selects": {}, "type": attributes.get("enctype", "")})
        if tag == "label" and "for" in attributes:
            self.label_for.add(attributes["for"])
        if tag == "th" and "scope" not in attributes:
            self.wrong.append("th without scope")
        if tag in ("input", "select", "textarea"):
            hidden = attributes.get("type") == "hidden"
            if not hidden:
                self.inputs.append(("label" in self.open, attributes.get("id"), attributes.get("name")))
            if self.forms and "form" in self.open:
                self.forms[-1]["fields"].setdefault(attributes.get("name"), attributes.get("value", ""))
                if tag == "select":
                    self.forms[-1]["selects"][attributes["name"]] = []
        if tag == "option" and self.forms and self.forms[-1]["selects"]:
            list(self.forms[-1]["selects"].values())[-1].append(attributes.get("value", ""))
        if tag == "button" and "formaction" in attributes:  # the form's fields, sent elsewhere
            self.elsewhere.append({**self.forms[-1], "action": attributes["formaction"], "buttons": [("", "")],
                                   "type": attributes.get("formenctype", "")})
        elif tag == "button":
            self.forms[-1]["buttons"].append((attributes.get("name", ""), attributes.get("value", "")))
        if tag in ("p",) and "p" in self.open:
            self.wrong.append("p in p")
        if tag in ("div", "ul", "ol", "table", "dl", "form", "h2") and ("p" in self.open or "span" in self.open):
            self.wrong.append(f"<{tag}> in a line of text")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.titles += tag == "title"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        self.text.append(data)

    def mistakes(self):
        out = list(self.wrong)
        if self.titles != 1 or self.headings.count(1) != 1 or self.headings[:1] != [1]:
            out.append(f"title {self.titles}, headings {self.headings}")
        if any(b > a + 1 for a, b in zip(self.headings, self.headings[1:])):
            out.append(f"heading left out: {self.headings}")
        if self.lang not in ("id", "en"):
            out.append("no language")
        out += [f"id twice: {one}" for one in set(self.ids) if self.ids.count(one) > 1]
        out += [f"no label: {name}" for inside, one, name in self.inputs if not inside and one not in self.label_for]
        for form in self.forms:
            if form["method"] == "post" and not {"csrf", "kunci"} <= set(form["fields"]):
                out.append(f"form without mark or key: {form['action']}")
            if not form["buttons"]:
                out.append(f"form without button: {form['action']}")
        return out


class Browser:
    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, fields=None, files=None, follow=True, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Accept-Language": "id", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = None
        if files is not None:
            edge = "tepi-tepi"
            body = b"".join(f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                            for k, v in fields.items() if k not in files)
            for name, (file, content) in files.items():
                body += (f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
                         "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n"
            body += f"--{edge}--\r\n".encode()
            sent["Content-Type"] = "multipart/form-data; boundary=" + edge
        elif fields is not None:
            body = urllib.parse.urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, sent)
        answer = connection.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
                if "Max-Age=0" in value:
                    self.cookies.pop(key)
        connection.close()
        self.status, self.headers, self.path = answer.status, answer.headers, path
        if follow and answer.status == 303:
            return self.ask("GET", answer.headers["Location"])
        self.body = content.decode("utf-8", "replace")
        return self.body

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def form(self, action):
        """The first form whose address has these words in it."""
        found = [form for form in Parsed(self.body).forms if action in form["action"]]
        assert found, f"no form {action} on {self.path}: {[f['action'] for f in Parsed(self.body).forms]}"
        return found[0]

    def send(self, action, fields=None, files=None, **more):
        form = self.form(action)
        return self.ask("POST", form["action"], {**{k: v for k, v in form["fields"].items() if k}, **(fields or {})}, files,
                        **more)

    def log_in(self, link, account):
        self.get(link)
        self.send("/sandi", {"baru": PASSWORD, "ulang": PASSWORD})
        self.get("/masuk")
        self.send("/masuk", {"akun": account, "sandi": PASSWORD})
        assert self.status == 200 and "sopan_sesi" in str(self.cookies), (self.status, self.body)
