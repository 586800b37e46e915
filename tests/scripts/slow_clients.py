#!/usr/bin/env python3
"""Bad clients by the hundred against a small server, and one good client that must not notice.

    slow_clients.py HTTP_PROBE [--short]

Drips heads and bodies, never reads answers, sends garbage, endless lines and 10,000 pipelined ones. Each kind runs while a
good client asks again and again. Shows: the good client gets every answer; every bad connection is ended by the server,
within its budget times a generous factor; the memory of the server stays bounded. Prints its counts; fails by exit code."""
import http.client
import os
import select
import socket
import subprocess
import sys
import threading
import time

BUDGET = 0.5  # seconds: head, body and answer of the probe
PATIENCE = 40  # how many budgets a bad client may at most hold its connection before the test fails
MOST_MEMORY = 350  # MB; 25 answers of 8 MB each are in it


def memory(pid):
    with open(f"/proc/{pid}/status") as status:
        for line in status:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) // 1024
    return 0


class Probe:
    def __init__(self, program, *more):
        budget = str(int(BUDGET * 1000))
        self.process = subprocess.Popen(
            [program, "--head-ms", budget, "--body-ms", budget, "--response-ms", budget, "--idle-ms", budget,
             "--rate", "1000000", *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.most_memory = 0

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def look(self):
        self.most_memory = max(self.most_memory, memory(self.process.pid))

    def end(self):
        self.process.stdin.close()
        counts = self.process.stdout.read().split()
        if self.process.wait(60) != 0:
            raise SystemExit("the probe failed")
        return dict(zip(counts[::2], map(int, counts[1::2])))


class GoodClient(threading.Thread):
    """Asks until told to end; one connection each time. A patient one that is told 503, since all places are taken, asks again."""

    def __init__(self, probe, patient=False):
        super().__init__()
        self.probe, self.patient = probe, patient
        self.stopping, self.answers, self.slowest, self.failed = False, 0, 0.0, None

    def run(self):
        while not self.stopping:
            begin = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.probe.port, timeout=30)
                connection.request("GET", "/")
                answer = connection.getresponse()
                if answer.status == 503 and self.patient:
                    connection.close()
                    time.sleep(0.01)
                    continue
                if answer.status != 200 or answer.read() != b"hello\n":
                    raise OSError(f"status {answer.status}")
                connection.close()
            except OSError as error:
                self.failed = error
                return
            self.answers += 1
            self.slowest = max(self.slowest, time.monotonic() - begin)
            time.sleep(0.01)


class BadClient:
    """A connection that sends `first`, then a byte of `drip` now and then, and reads only where it says so."""

    def __init__(self, probe, first=b"", drip=b"", reads=True):
        self.socket = probe.connect()
        self.socket.setblocking(False)
        self.waiting, self.drip, self.reads, self.ended = first, drip, reads, False

    def step(self):
        try:
            if self.waiting:
                self.waiting = self.waiting[self.socket.send(self.waiting):]
            elif self.drip:
                self.socket.send(self.drip)
        except BlockingIOError:
            pass
        except OSError:
            self.end()
            return
        if not self.reads:
            hung_up = select.poll()
            hung_up.register(self.socket, select.POLLHUP | select.POLLERR)
            if hung_up.poll(0):
                self.end()
            return
        try:
            while True:
                if not self.socket.recv(65536):
                    self.end()
                    return
        except BlockingIOError:
            pass
        except OSError:
            self.end()

    def end(self):
        self.ended = True
        self.socket.close()


def attack(program, name, count, make, *more):
    probe = Probe(program, *more)
    good = GoodClient(probe, patient="--connections" in more)  # more bad clients than there are places
    good.start()
    bad = []
    for _ in range(count):
        bad.append(make(probe))
    begin = time.monotonic()
    while any(not one.ended for one in bad) and time.monotonic() - begin < BUDGET * PATIENCE:
        for one in bad:
            if not one.ended:
                one.step()
        probe.look()
        time.sleep(0.02)
    held = time.monotonic() - begin
    left = sum(not one.ended for one in bad)
    for one in bad:
        one.socket.close()
    enough = time.monotonic() + 30
    while good.answers < 20 and good.is_alive() and time.monotonic() < enough:
        time.sleep(0.01)
    good.stopping = True
    good.join()
    counts = probe.end()
    fine = left == 0 and good.failed is None and good.answers >= 20 and probe.most_memory < MOST_MEMORY
    print(f"{'ok  ' if fine else 'FAIL'} {name}: {count} bad clients, {left} never cut, all gone after {held:.1f} s; "
          f"good client {good.answers} answers, slowest {good.slowest * 1000:.0f} ms"
          f"{'' if good.failed is None else ', then ' + str(good.failed)}; "
          f"{counts['turned_away']} turned away, {counts['cut_off']} cut off; {probe.most_memory} MB", flush=True)
    return fine


def main():
    program, many = sys.argv[1], 40 if "--short" in sys.argv else 100
    host = b"Host: x\r\n"
    wide = ["--per-address", "1000"]
    attacks = [
        ("silence", many, lambda p: BadClient(p), wide),
        ("dripping heads", many, lambda p: BadClient(p, b"GET / HTTP/1.1\r\n" + host, b"X"), wide),
        ("dripping heads, more than places", 2 * many, lambda p: BadClient(p, b"GET / HTTP/1.1\r\n" + host, b"X"),
         ["--connections", str(many), *wide]),
        ("dripping bodies", many,
         lambda p: BadClient(p, b"POST /echo HTTP/1.1\r\n" + host + b"Content-Length: 500000\r\n\r\n", b"x"), wide),
        ("dripping chunks", many,
         lambda p: BadClient(p, b"PUT /upload HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), wide),
        ("answers never read", many // 4,
         lambda p: BadClient(p, (b"GET /large HTTP/1.1\r\n" + host + b"\r\n") * 3, reads=False), wide),
        ("garbage", many, lambda p: BadClient(p, os.urandom(100_000)), wide),
        ("huge headers", many, lambda p: BadClient(p, b"GET / HTTP/1.1\r\n" + host + b"A: " + b"b" * 5_000_000), wide),
        ("endless first line", many, lambda p: BadClient(p, b"GET /" + b"a" * 5_000_000), wide),
        ("10,000 pipelined lines", many // 4, lambda p: BadClient(p, b"GET / HTTP/1.1\r\n" * 10_000), wide),
        ("10,000 pipelined requests", many // 4,
         lambda p: BadClient(p, (b"GET / HTTP/1.1\r\n" + host + b"\r\n") * 10_000), wide),
        ("more of one address than it may have", many, lambda p: BadClient(p),
         ["--per-address", "8", "--connections", "256"]),
    ]
    failed = 0
    for name, count, make, more in attacks:
        if "one address" in name:
            failed += not crowd(program, name, count)
        else:
            failed += not attack(program, name, count, make, *more)
    print(f"{len(attacks)} attacks, {failed} failed")
    return failed != 0


def crowd(program, name, count):
    """An address that has all its places in use is turned away with 503, and gets its places back."""
    probe = Probe(program, "--per-address", "8")
    silent = [probe.connect() for _ in range(count)]
    refused = 0
    for one in silent:
        answer = b""
        while piece := one.recv(4096):
            answer += piece
        refused += answer.startswith(b"HTTP/1.1 503 ")
        one.close()
    good = GoodClient(probe)
    good.start()
    while good.answers < 20 and good.is_alive():
        time.sleep(0.01)
    good.stopping = True
    good.join()
    counts = probe.end()
    # Those that came after the first had been given up for being silent were taken again.
    fine = refused > 0 and counts["turned_away"] == refused and good.failed is None
    print(f"{'ok  ' if fine else 'FAIL'} {name}: {count} clients, {refused} turned away, good client afterwards "
          f"{good.answers} answers", flush=True)
    return fine


if __name__ == "__main__":
    sys.exit(main())
