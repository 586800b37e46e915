#!/usr/bin/env python3
"""The long forms of all tests of endurance, in pieces, and a table of what they counted.

usage: soak.py --bin DIR [--rounds FACTOR] [--only PART …] [-j N] [--budget MINUTES] [--fuzz MINUTES] [--logs DIR] [--resume] …

FACTOR multiplies the rounds of each part (1: what the design asks for; 0.01: a glance). Pieces of all parts take turns, N at a
time; the output of each is a file in DIR, and pieces.jsonl there says which have ended. --resume goes on where a run over the
same DIR stopped: with its seed and factor, without the pieces that ended. After --budget MINUTES no piece begins, and one that
is not over five minutes later is ended and counts as not done. With --hours all is repeated with fresh seeds for so long.
Exit code 1: a test found something; its log says what, and how to repeat it. 3: not all that was wanted is done.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shlex
import signal
import subprocess
import sys
import threading
import time

SCRIPTS = pathlib.Path(__file__).resolve().parent
TREE = SCRIPTS.parent.parent
GRACE = 300  # seconds over the budget

Part = collections.namedtuple("Part", "key name words rounds piece done found")

# key, name, words of the command ({n}: rounds of the piece), rounds at factor 1 (None: one run), largest piece, what counts as
# done, what else is counted. Pieces take about a minute.
PARTS = [
    Part("traffic", "a day of 10,000 officials, steps", "{bin}/traffic_day --people {n} --steps 50", 10_000, 10_000,
         r"(\d+) commands", [("seconds", r"commands in (\d+) s"), ("database MB", r"database (\d+) MB"), ("events audited", r"audit: (\d+) events")]),
    Part("faults", "power cuts and I/O faults", "{bin}/fault_rounds --rounds {n} --seed {seed}", 100_000, 5_000, r"(\d+) rounds",
         [("power cuts", r"(\d+) power cuts"), ("I/O faults", r"(\d+) failed operations"), ("sent again", r"(\d+) sent again"),
          ("clock jumps", r"(\d+) clock jumps"), ("backups verified", r"(\d+) backups verified")]),
    Part("documents", "the same, files of documents", "{bin}/fault_rounds --documents --rounds {n} --seed {seed}", 100_000, 50_000,
         r"(\d+) rounds", [("power cuts", r"(\d+) power cuts"), ("I/O faults", r"(\d+) failed operations"), ("uploads", r"(\d+) uploads")]),
    Part("writer", "the same, the writer's thread", "{bin}/fault_rounds --writer --rounds {n} --seed {seed}", 5_000, 1_000,
         r"(\d+) rounds", [("acknowledged", r"(\d+) acknowledged"), ("in doubt", r"(\d+) in doubt")]),
    Part("kill9", "kill -9, command line", "{python} {scripts}/kill9.py {bin}/sopd --rounds {n} --seed {seed}", 1_000, 100,
         r"(\d+) rounds", [("kills", r"(\d+) kills"), ("steps acknowledged", r"(\d+) steps")]),
    Part("kill9-server", "kill -9, server under load", "{python} {scripts}/kill9_server.py {bin}/sopd --rounds {n} --seed {seed}",
         1_000, 100, r"(\d+) server kills", [("commands acknowledged", r"(\d+) commands acknowledged"), ("sent again", r"(\d+) sent again"),
                                             ("had been kept", r"(\d+) of them had been kept")]),
    Part("paths", "random SOP × path × restart", "{bin}/random_paths --rounds {n} --seed {seed}", 10_000, 500, r"(\d+) SOPs",
         [("restarts", r"(\d+) restarts"), ("events", r"(\d+) events")]),
    Part("interleavings", "interleavings, three SOPs × three users", "{bin}/interleavings", None, None, r"(\d+) states,",
         [("transitions", r"(\d+) transitions"), ("spoilt engines noticed", r"(: noticed)")]),
    Part("interleavings-4", "the same, four users", "{bin}/interleavings --users 4", None, None, r"(\d+) states,",
         [("transitions", r"(\d+) transitions"), ("spoilt engines noticed", r"(: noticed)")]),
]


def fuzz_parts(minutes):
    """Targets of libFuzzer, as ./run soak builds them: so many minutes each."""
    names = re.search(r"^foreach\(target (.+)\)", (TREE / "tests/fuzz/CMakeLists.txt").read_text(), re.M)[1].split()
    command = ("{fuzz}/bin/TARGET_fuzz -max_total_time={n} -max_len=20000 -timeout=20 -print_final_stats=1 -seed={seed} "
               "-artifact_prefix={fuzz}/TARGET- {fuzz}/corpus-TARGET {tree}/tests/fuzz/corpus/TARGET {tree}/examples {tree}/tests/lit")
    return [Part("fuzz-" + name, f"fuzzing: {name}, seconds", command.replace("TARGET", name), minutes * 60, 300,
                 r"Done \d+ runs in (\d+) second", [("texts", r"number_of_executed_units: (\d+)")]) for name in names]


class Soak:
    def __init__(self, options, parts):
        self.options, self.parts = options, parts
        self.logs = pathlib.Path(options.logs)
        self.record, self.lock, self.running, self.stopped = self.logs / "pieces.jsonl", threading.Lock(), set(), False
        self.ended = {}  # id -> how it went
        self.deadline = time.monotonic() + options.budget * 60 if options.budget else None

    def open(self):
        """A new run, or the one that is there; the first line of the record says which."""
        self.logs.mkdir(parents=True, exist_ok=True)
        if self.options.resume and self.record.exists():
            lines = self.record.read_text().splitlines()
            first = json.loads(lines[0])
            self.options.seed, self.options.rounds = first["seed"], first["rounds"]
            for line in lines[1:]:
                if line.endswith("}"):  # whole; a run that was killed may leave half a line
                    one = json.loads(line)
                    self.ended[one["id"]] = one
        else:
            self.record.write_text(json.dumps({"seed": self.options.seed, "rounds": self.options.rounds}) + "\n")
        print(f"seed {self.options.seed}, factor {self.options.rounds}, logs in {self.logs}", flush=True)

    def wanted(self, part):
        return None if part.rounds is None else max(1, round(part.rounds * (1 if part.key.startswith("fuzz-") else self.options.rounds)))

    def pieces(self, turn):
        """Of all parts, taking turns."""
        each = []
        for part in self.parts:
            left, sizes = self.wanted(part) or 1, []
            while left > 0:
                sizes.append(min(left, part.piece or 1))
                left -= sizes[-1]
            each.append([(part, f"{part.key}-{turn}-{i}", size) for i, size in enumerate(sizes)])
        for i in range(max(map(len, each), default=0)):
            yield from (one[i] for one in each if i < len(one))

    def out_of_time(self, slack=0):
        return self.deadline is not None and time.monotonic() >= self.deadline + slack

    def carry_out(self, part, name, size):
        if name in self.ended or self.stopped or self.out_of_time():
            return
        seed = random.Random(f"{self.options.seed} {name}").randrange(1, 2**32)
        command = part.words.format(bin=self.options.bin, python=sys.executable, scripts=SCRIPTS, tree=TREE, fuzz=TREE / "build/fuzz", n=size, seed=seed)
        if part.key.startswith("fuzz-"):
            (TREE / "build/fuzz" / ("corpus-" + part.key[5:])).mkdir(parents=True, exist_ok=True)
        log, begun = self.logs / (name + ".log"), time.monotonic()
        print(f"{time.strftime('%H:%M:%S')} begins {name}: {command}", flush=True)
        with open(log, "w", encoding="utf-8") as out:
            out.write(f"$ {command}\n")
            out.flush()
            process = subprocess.Popen(shlex.split(command), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
        with self.lock:
            self.running.add(process)
        while process.poll() is None:
            try:
                process.wait(1)
            except subprocess.TimeoutExpired:
                if self.stopped or self.out_of_time(GRACE):
                    end(process)
        with self.lock:
            self.running.discard(process)
        # What a piece started ends with it.
        end(process)
        if process.returncode != 0 and (self.stopped or self.out_of_time(GRACE)):
            print(f"{time.strftime('%H:%M:%S')} cut off {name}", flush=True)
            return
        text = log.read_text(encoding="utf-8", errors="replace")
        count = lambda pattern: sum(int(found) if found.isdigit() else 1 for found in re.findall(pattern, text))
        one = {"id": name, "part": part.key, "exit": process.returncode, "seconds": round(time.monotonic() - begun, 1), "done": count(part.done),
               "found": {label: count(pattern) for label, pattern in part.found}, "command": command}
        with self.lock:
            self.ended[name] = one
            with open(self.record, "a", encoding="utf-8") as record:
                record.write(json.dumps(one, ensure_ascii=False) + "\n")
        print(f"{time.strftime('%H:%M:%S')} ended  {name}: exit {one['exit']}, {one['done']:,} in {one['seconds']:.0f} s", flush=True)

    def run(self):
        until, turn = time.monotonic() + self.options.hours * 3600, 0
        while turn == 0 or (time.monotonic() < until and not self.stopped and not self.out_of_time()):
            with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
                for one in self.pieces(turn):
                    pool.submit(self.guarded, *one)
            turn += 1
        return turn

    def guarded(self, part, name, size):
        try:
            self.carry_out(part, name, size)
        except OSError as problem:  # a program that is not there
            with self.lock:
                self.ended[name] = {"id": name, "part": part.key, "exit": str(problem), "seconds": 0, "done": 0, "found": {}, "command": part.words}
            print(f"{name}: {problem}", flush=True)

    def stop(self, *_):
        self.stopped = True

    def table(self, turns):
        lines = [("test", "wanted", "done", "failed", "min", "found")]
        failures, short = [], 0
        for part in self.parts:
            runs = [one for one in self.ended.values() if one["part"] == part.key]
            bad = [one for one in runs if one["exit"] != 0]
            failures += bad
            wanted, done = self.wanted(part), sum(one["done"] for one in runs)
            if part.key == "traffic":
                wanted *= 50
            enough = len(runs) >= sum(1 for one in self.pieces(0) if one[0] is part) * turns
            short += not enough
            found = collections.Counter()
            for one in runs:
                found.update(one["found"])
            lines.append((part.name, "all" if wanted is None else f"{wanted * turns:,}", f"{done:,}" + ("" if enough else " (not all)"),
                          str(len(bad)), f"{sum(one['seconds'] for one in runs) / 60:.1f}", ", ".join(f"{n:,} {label}" for label, n in found.items())))
        widths = [max(len(line[i]) for line in lines) for i in range(5)]
        text = "\n".join("  ".join([line[0].ljust(widths[0]), *(line[i].rjust(widths[i]) for i in range(1, 5)), line[5]]) for line in lines)
        text += "".join(f"\nFAILED: {one['id']}.log: exit {one['exit']}: {one['command']}" for one in failures)
        text += f"\n{len(failures)} failed" if failures else "\nall sound"
        if short:
            text += f"; {short} parts not done to the end (--resume goes on)"
        (self.logs / "table.txt").write_text(text + "\n")
        print("\n" + text)
        return 1 if failures else 3 if short else 0


def end(process):
    """The process and whatever it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            return
        if process.poll() is None:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                pass


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, help="folder of the programs")
    parser.add_argument("--rounds", type=float, default=1.0, help="factor on the rounds of each part")
    parser.add_argument("--budget", type=float, default=0.0, metavar="MINUTES", help="no piece begins after so long")
    parser.add_argument("--hours", type=float, default=0.0, help="repeat with fresh seeds for so long")
    parser.add_argument("--fuzz", type=int, default=0, metavar="MINUTES", help="each target of libFuzzer for so long as well")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", nargs="*", default=[], metavar="PART", help="parts whose key begins so; see --list")
    parser.add_argument("-j", dest="jobs", type=int, default=1, help="pieces at the same time")
    parser.add_argument("--logs", default=str(TREE / "build/soak"), help="folder for the output of the pieces")
    parser.add_argument("--resume", action="store_true", help="go on with the run whose logs these are")
    parser.add_argument("--list", action="store_true", help="the parts")
    options = parser.parse_args()
    options.bin = os.path.abspath(options.bin)
    parts = [one for one in PARTS + (fuzz_parts(options.fuzz) if options.fuzz else [])
             if not options.only or any(one.key.startswith(key) for key in options.only)]
    if options.list:
        print("\n".join(f"{one.key:16} {one.rounds or '':>8} {one.name}" for one in parts))
        return 0
    soak = Soak(options, parts)
    soak.open()
    signal.signal(signal.SIGINT, soak.stop)
    signal.signal(signal.SIGTERM, soak.stop)
    return soak.table(soak.run())


if __name__ == "__main__":
    sys.exit(main())
