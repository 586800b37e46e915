#!/usr/bin/env python3
"""Kills `sopd serve` with SIGKILL at random moments, under the load of eight clients that carry cases out over the API, and
starts it again. What was acknowledged must be there, once, at its place in the chain; what was not is sent again with its key.

usage: kill9_server.py SOPD [--rounds N] [--seed N] [--clients N]

The long form: --rounds 1000.
"""
import argparse
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kill9  # noqa: E402

PATIENCE = 60  # seconds for whatever must not take any
SETTINGS = "[batas]\npermintaan_semenit = 1000000\n"
STAFF = "".join(f'[[orang]]\nakun = "p{i}"\nnama = "Orang {i}"\njabatan = ["Pejabat {i}"]\n' for i in (1, 2, 3))


class Office:
    """A data folder, and the server on it that is killed and started again."""

    def __init__(self, sopd, top):
        self.sopd, self.folder = sopd, os.path.join(top, "data")
        self.up, self.closed, self.process = threading.Event(), threading.Event(), None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        staff = os.path.join(top, "staf.toml")
        alur = os.path.join(top, "uji.alur")
        with open(staff, "w", encoding="utf-8") as file:
            file.write(STAFF)
        with open(alur, "w", encoding="utf-8") as file:
            json.dump(kill9.bundle(), file)
        self.run("admin", "first", "admin", "Admin")
        self.run("admin", "staff", staff, "--person", "admin")
        self.run("deploy", alur, "--person", "admin")
        self.tokens = {}
        for i in (1, 2, 3):
            said = self.run("admin", "token", "uji", "--scope", "kerja", "--person", f"p{i}")
            self.tokens[i] = re.search(r"sop_\S+", said).group()
        with open(os.path.join(self.folder, "sopan.toml"), "w", encoding="utf-8") as file:
            file.write(SETTINGS)

    def run(self, *words):
        done = subprocess.run([self.sopd, *words, "--data", self.folder], capture_output=True, text=True, check=False,
                              env=dict(os.environ, NO_COLOR="1"))
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def start(self):
        self.process = subprocess.Popen([self.sopd, "serve", "--data", self.folder, "--address", "127.0.0.1", "--port", str(self.port)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
                assert time.monotonic() < end, "the server does not begin"
                time.sleep(0.005)
        self.up.set()

    def kill(self):
        self.up.clear()
        self.process.kill()
        assert self.process.wait() == -9


class Client(threading.Thread):
    """Carries cases out, one after the other; each command until it is acknowledged."""

    def __init__(self, office, number, rng):
        super().__init__(daemon=True)
        self.office, self.number, self.rng = office, number, rng
        self.connection, self.wrong = None, None
        self.acknowledged, self.cases, self.resent, self.repeated = [], 0, 0, 0

    def send(self, person, path, body, key):
        """The acknowledgement; None: it is not known whether it was done."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.office.port, timeout=PATIENCE)
            self.connection.request("POST", path, json.dumps(body), {
                "Authorization": "Bearer " + self.office.tokens[person], "Content-Type": "application/json", "Idempotency-Key": key})
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            if self.connection is not None:
                self.connection.close()
            self.connection = None
            return None
        assert answer.status == 200, f"{path} {body}: {answer.status} {text.decode(errors='replace')}"
        return json.loads(text)

    def command(self, person, path, body):
        key = f"k-{self.number}-{len(self.acknowledged) + 1}"
        for attempt in range(10_000):
            while not self.office.up.wait(1):
                if self.office.closed.is_set():
                    raise AssertionError("the server did not come back")
            answer = self.send(person, path, body, key)
            if answer is not None:
                self.repeated += bool(answer.get("repeated"))
                self.acknowledged.append((key, answer))
                return answer
            self.resent += 1
        raise AssertionError("never acknowledged")

    def one_case(self):
        number = self.command(1, "/api/v1/cases", {"sop": kill9.bundle()["sop"]["title"], "subject": "uji"})["case"]
        path = f"/api/v1/cases/{number}/tasks/"
        self.command(1, path + "1/complete", {})
        for answer in ["tidak"] * self.rng.randrange(2) + ["ya"]:
            self.command(2, path + "2/complete", {})
            self.command(3, path + "2/sign", {})
            self.command(3, path + self.rng.choice(["3/complete", "3/skip"]), {})
            self.command(2, path + "4/complete", {"answer": answer})
        self.command(1, path + "5/complete", {})
        self.cases += 1

    def run(self):
        try:
            while not self.office.closed.is_set():
                self.one_case()
        except (AssertionError, KeyError, ValueError) as error:
            self.wrong = f"client {self.number}: {error!r}"


class Ledger:
    """What was acknowledged, held against the events of the database."""

    def __init__(self, office, clients):
        self.office, self.clients = office, clients
        self.checked = dict.fromkeys(range(len(clients)), 0)
        self.events, self.keys = [], {}  # (case, hash) by sequence - 1; key: [first, last, count]
        self.ends = {}  # the key as the client gave it, at the end of ours: the same lists

    def read(self):
        for record in kill9.record(self.office.sopd, self.office.folder, len(self.events)):
            event = json.loads(record)
            sequence = event["seq"]
            assert sequence == len(self.events) + 1, f"event {len(self.events) + 1} is missing"
            before = self.events[-1][1] if self.events else ""
            self.events.append((event["case"], hashlib.sha256(f"{before}\n{record}".encode()).hexdigest()))
            if event["key"] not in self.keys:
                self.keys[event["key"]] = [sequence, sequence, 0]
                self.ends.setdefault(event["key"].rsplit("/", 1)[-1], []).append(self.keys[event["key"]])
            one = self.keys[event["key"]]
            one[1] = sequence
            one[2] += 1

    def check(self):
        """All acknowledged since the last time; what was read before is held by the chain, which the audit recomputes."""
        acknowledged = [(client, list(client.acknowledged[self.checked[i]:])) for i, client in enumerate(self.clients)]
        self.read()
        for i, (client, answers) in enumerate(acknowledged):
            for key, answer in answers:
                first, last = answer["first_event"], answer["last_event"]
                assert last <= len(self.events), f"{key} was acknowledged and is gone"
                number, digest = self.events[last - 1]
                assert (number, digest) == (answer["case"], answer["hash"]), f"{key} stands elsewhere"
                mine = self.ends.get(key, [])
                assert mine == [[first, last, last - first + 1]], f"{key} is not there exactly once: {mine}"
            self.checked[i] += len(answers)


def rounds(office, clients, ledger, options, rng):
    for number in range(1, options.rounds + 1):
        time.sleep(rng.uniform(0, 0.15))
        office.kill()
        office.start()
        ledger.check()
        for client in clients:
            if client.wrong:
                raise AssertionError(f"after {number} kills: {client.wrong}")
        if number % 50 == 0:
            print(f"{number} kills, {len(ledger.events)} events", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sopd")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--clients", type=int, default=8)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server must not outlive us
    print(f"seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    top = tempfile.mkdtemp(prefix="sopan-kill9-server-")
    office = Office(options.sopd, top)
    clients = [Client(office, i, random.Random(f"{options.seed}/{i}")) for i in range(options.clients)]
    ledger = Ledger(office, clients)
    try:
        office.start()
        for client in clients:
            client.start()
        rounds(office, clients, ledger, options, rng)
        office.closed.set()
        for client in clients:
            client.join(PATIENCE)
            assert not client.is_alive() and not client.wrong, client.wrong or "a client does not end"
        ledger.check()
        assert sum(ledger.checked.values()) == sum(len(client.acknowledged) for client in clients)
        office.process.terminate()
        office.process.wait(PATIENCE)
        audit = office.run("audit", "verify")
    except AssertionError as error:
        print(f"{error}\n(kept in {top})")
        return 1
    finally:
        if office.process and office.process.poll() is None:
            office.process.kill()
            office.process.wait()
    shutil.rmtree(top, ignore_errors=True)
    print(audit.strip())
    print(f"{options.rounds} server kills: {sum(ledger.checked.values())} commands acknowledged and each there once, "
          f"{sum(client.resent for client in clients)} sent again, {sum(client.repeated for client in clients)} of them had been kept, "
          f"{sum(client.cases for client in clients)} cases finished, {len(ledger.events)} events; audit whole")
    return 0


if __name__ == "__main__":
    sys.exit(main())
