"""An office for tests by script: a data folder, `sop serve` on it, people who log in over HTTP, and every answer held against
the server's own OpenAPI document. Used by http_cases.py and http_rough.py."""
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

try:
    import jsonschema
except ImportError:  # installed for the system's Python
    if sys.executable == "/usr/bin/python3" or not os.path.exists("/usr/bin/python3"):
        sys.exit("the tests over HTTP need python3-jsonschema")
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

SETTINGS = '[layanan]\nalamat_umum = "http://sopan.contoh"\nproksi = ["127.0.0.1"]\n[batas]\npermintaan_semenit = 1000000\nsambungan = 1024\n'
PASSWORD = "kata sandi uji {0} sekali"
SECONDS = 60  # for one answer, and for a server to begin or end


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):  # of a problem: "SOP7123"
        return self.json["type"].rsplit(":", 1)[1] if self.headers.get("Content-Type") == "application/problem+json" else ""

    def __repr__(self):
        return f"{self.status} {self.body[:600].decode(errors='replace')}"


class Contract:
    """The OpenAPI document: finds the operation of a request and validates its answer. Counts."""

    def __init__(self, document):
        self.document = document
        self.operations, self.covered, self.validated, self.validators = [], set(), 0, {}
        for path, methods in document["paths"].items():
            pattern = re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(path)) + "$")
            self.operations += [(method.upper(), pattern, one) for method, one in methods.items()]

    def check(self, method, path, answer):
        found = [one for verb, pattern, one in self.operations if verb == method and pattern.match(path)]
        if not found:
            return
        operation = found[0]
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        responses = operation["responses"]
        content = (responses["200"] if answer.status in (200, 206) else responses["default"])["content"]
        where = f"{method} {path} answered {answer}"
        if answer.status not in (200, 206):
            assert kind == "application/problem+json", where
            assert answer.json["status"] == answer.status, where
        else:
            self.covered.add(operation["operationId"])
        if kind.endswith("json") and kind in content and answer.status != 206:
            key = (operation["operationId"], answer.status == 200)
            if key not in self.validators:
                schema = dict(content[kind]["schema"], components=self.document["components"])
                self.validators[key] = jsonschema.Draft202012Validator(schema)
            if content[kind]["schema"] == {"type": "string"}:  # a report: any JSON
                answer.json
            else:
                wrong = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in self.validators[key].iter_errors(answer.json)]
                assert not wrong, f"{where}: {wrong}"
            self.validated += 1
        else:
            assert kind in content or "application/octet-stream" in content or "application/json" in content, where

    def missing(self):
        return sorted({one["operationId"] for _, _, one in self.operations} - self.covered)


class Client:
    """One person (or nobody) at the API, on a connection of his own."""

    def __init__(self, office, token="", name=""):
        self.office, self.token, self.name, self.connection = office, token, name, None

    def __call__(self, method, path, body=None, key=None, expect=None, headers=None, check=True):
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = "Bearer " + self.token
        if key:
            sent["Idempotency-Key"] = key
        if body is not None and not isinstance(body, (bytes, str)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        if isinstance(body, str):
            body = body.encode()
        answer = self.send(method, path, body, sent)
        self.office.requests += 1
        if check and self.office.contract:
            self.office.contract.check(method, path.split("?")[0], answer)
        if expect is not None:
            wanted = expect if isinstance(expect, tuple) else (expect,)
            assert answer.status in wanted, f"{self.name or 'nobody'}: {method} {path}: wanted {expect}, got {answer}"
        return answer

    def send(self, method, path, body, headers):
        for attempt in (1, 2):  # the server ends idle connections
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.office.port, timeout=SECONDS)
            try:
                self.connection.request(method, urllib.parse.quote(path, safe="/?=&%"), body=body, headers=headers)
                got = self.connection.getresponse()
                return Answer(got.status, {name.title(): value for name, value in got.getheaders()}, got.read())
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.connection.close()
                self.connection = None
                if attempt == 2 or headers.get("X-Once"):
                    raise

    def get(self, path, expect=200, **more):
        return self("GET", path, expect=expect, **more).json

    def post(self, path, body=None, expect=200, **more):
        answer = self("POST", path, {} if body is None else body, expect=expect, **more)
        return answer.json if answer.status == 200 else answer


class Office:
    def __init__(self, sop, folder=None, settings=SETTINGS, now=None):
        self.sop, self.now, self.port, self.process = str(sop), now, 0, None
        self.temporary = None if folder else tempfile.TemporaryDirectory(prefix="sopan-http-")
        self.folder = pathlib.Path(folder or self.temporary.name) / "data"
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, 0o700)
        (self.folder / "sopan.toml").write_text(settings)
        self.contract, self.requests, self.people, self.log = None, 0, {}, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        if self.temporary:
            self.temporary.cleanup()

    def environment(self):
        out = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1")
        out.pop("SOPAN_NOW", None)
        if self.now:
            out["SOPAN_NOW"] = self.now
        return out

    def command(self, *words, expect=0):
        """`sop WORDS` on the data folder: standard output."""
        done = subprocess.run([self.sop, *words, "--data", self.folder], capture_output=True, text=True, env=self.environment(), timeout=120)
        assert expect is None or done.returncode == expect, f"sop {words}: {done.returncode} {done.stdout} {done.stderr}"
        return done

    def spawn(self, *extra):
        return subprocess.Popen([self.sop, "serve", "--data", self.folder, "--port", "0", *extra], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment())

    def start(self):
        self.process = self.spawn()
        found = None
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                break
        if not found:
            raise AssertionError(f"the server did not begin: {self.process.wait(SECONDS)} {self.process.stderr.read()}")
        self.port = int(found[1])
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self.drain, args=(stream,), daemon=True).start()
        for person in self.people.values():
            person.connection = None
        if self.contract is None:
            self.contract = Contract(Client(self).get("/api/v1/openapi.json", check=False))
        return self

    def drain(self, stream):
        for line in stream:
            self.log.append(line)

    def stop(self, signal="terminate"):
        if self.process is None:
            return 0
        for person in self.people.values():
            if person.connection:
                person.connection.close()
                person.connection = None
        if self.process.poll() is None:
            getattr(self.process, signal)()
        code = self.process.wait(SECONDS)
        self.process = None
        return code

    def restart(self, now=None):
        code = self.stop()
        assert code == 0, f"the server ended with {code}: {self.log[-5:]}"
        self.now = now or self.now
        return self.start()

    # ---- People.

    def link_of(self, text):
        return re.search(r"/sandi/(\S+)", text)[1]

    def first_administrator(self, account="kepala.tu", name="Kepala Tata Usaha"):
        return self.link_of(self.command("admin", "first", account, name).stdout)

    def enter(self, account, secret):
        """Sets the password by the link and logs in."""
        nobody = Client(self)
        nobody.post(f"/api/v1/links/{secret}/password", {"password": PASSWORD.format(account)})
        return self.log_in(account)

    def log_in(self, account):
        got = Client(self).post("/api/v1/session", {"account": account, "password": PASSWORD.format(account)})
        self.people[account] = Client(self, got["token"], account)
        return self.people[account]

    def person(self, administrator, account):
        """The client of an account, invited at its first use."""
        if account not in self.people:
            link = administrator.post(f"/api/v1/people/{account}/invite")["link"]
            self.enter(account, self.link_of(link))
        return self.people[account]

    def staff(self, administrator, rows):
        """rows: (account, name, positions, rights), by the TOML of `sop admin staff`."""
        text = ""
        for account, name, positions, rights in rows:
            text += f'[[orang]]\nakun = "{account}"\nnama = "{name}"\nsurel = "{account}@contoh.go.id"\n'
            text += f"jabatan = {json.dumps(positions, ensure_ascii=False)}\nhak = {json.dumps(rights)}\n\n"
        path = self.folder.parent / "kantor.toml"
        path.write_text(text)
        self.command("admin", "staff", str(path), "--person", administrator)


def build(sop, source, folder):
    """The bundles (as bytes) that `sop build` makes of one source; several, if it has several charts."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
    done = subprocess.run([sop, "build", source, "-o", folder / "x.alur"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [path.read_bytes() for path in sorted(folder.glob("*.alur"), key=lambda path: (len(path.name), path.name))]


def plain(bundle):
    """The bundle as JSON, without its picture."""
    out = json.loads(bundle)
    out.pop("chart", None)
    return out


def wait_for(what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.05)
    raise AssertionError("waited in vain")
