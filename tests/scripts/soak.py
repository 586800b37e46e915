#!/usr/bin/env python3
"""The long forms of all tests of endurance, one after the other, and a table of what they counted.

usage: soak.py --bin DIR [--rounds FACTOR] [--hours H] [--seed N] [--only NAME …]

FACTOR multiplies the rounds of each (1: what the design asks for; 0.01: a glance). With --hours all of it is repeated with
fresh seeds until so much time has passed. Exit code 1: a test found something; its output says what, and how to repeat it.
"""
import argparse
import collections
import os
import random
import re
import subprocess
import sys
import time

SCRIPTS = os.path.dirname(os.path.abspath(__file__))
PIECE = 5_000  # rounds of one process: what it found is printed when it ends

# name, words of the command ({n}: rounds, {seed}), rounds at factor 1, largest piece, what is counted: (label, pattern)
TESTS = [
    ("power cuts and I/O faults", ["{bin}/fault_rounds", "--rounds", "{n}", "--seed", "{seed}"], 100_000, PIECE,
     [("rounds", r"(\d+) rounds"), ("power cuts", r"(\d+) power cuts"), ("I/O faults", r"(\d+) failed operations"),
      ("sent again", r"(\d+) sent again"), ("clock jumps", r"(\d+) clock jumps"), ("backups verified", r"(\d+) backups verified")]),
    ("the same, files of documents", ["{bin}/fault_rounds", "--documents", "--rounds", "{n}", "--seed", "{seed}"], 100_000, PIECE,
     [("rounds", r"(\d+) rounds"), ("power cuts", r"(\d+) power cuts")]),
    ("the same, the writer's thread", ["{bin}/fault_rounds", "--writer", "--rounds", "{n}", "--seed", "{seed}"], 5_000, 1_000,
     [("rounds", r"(\d+) rounds"), ("acknowledged", r"(\d+) acknowledged"), ("in doubt", r"(\d+) in doubt")]),
    ("kill -9, command line", [sys.executable, SCRIPTS + "/kill9.py", "{bin}/sopd", "--rounds", "{n}", "--seed", "{seed}", "--jobs", "2"],
     1_000, 250, [("rounds", r"(\d+) rounds"), ("kills", r"(\d+) kills"), ("steps acknowledged", r"(\d+) steps")]),
    ("kill -9, server under load", [sys.executable, SCRIPTS + "/kill9_server.py", "{bin}/sopd", "--rounds", "{n}", "--seed", "{seed}"],
     1_000, 250, [("kills", r"(\d+) server kills"), ("commands acknowledged", r"(\d+) commands acknowledged"),
                  ("sent again", r"(\d+) sent again"), ("had been kept", r"(\d+) of them had been kept")]),
    ("interleavings, four users", ["{bin}/interleavings", "--users", "4"], None, None, [("states", r"([\d,.]+) states")]),
    ("random SOP × path × restart", ["{bin}/random_paths", "--rounds", "{n}", "--seed", "{seed}"], 10_000, 2_500,
     [("SOPs", r"(\d+) SOPs"), ("restarts", r"(\d+) restarts"), ("events", r"(\d+) events")]),
    ("a day of 10,000 officials", ["{bin}/traffic_day"], None, None,
     [("commands", r"(\d+) commands"), ("seconds", r"in (\d+) s"), ("database MB", r"database (\d+) MB")]),
]


class Total:
    def __init__(self):
        self.counts, self.runs, self.failures, self.seconds = collections.Counter(), 0, [], 0.0


def carry_out(words, patterns, total):
    print("$", " ".join(words), flush=True)
    begun = time.monotonic()
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    total.seconds += time.monotonic() - begun
    total.runs += 1
    print(done.stdout, end="", flush=True)
    for label, pattern in patterns:
        # Some programs tell one line a part.
        total.counts[label] += sum(int(re.sub(r"[,.]", "", number)) for number in re.findall(pattern, done.stdout))
    if done.returncode != 0:
        total.failures.append(f"exit {done.returncode}: {' '.join(words)}")


def once(options, totals, rng, out_of_time):
    for name, words, rounds, piece, patterns in TESTS:
        if options.only and not any(one in name for one in options.only):
            continue
        left = 1 if rounds is None else max(1, round(rounds * options.rounds))
        while left > 0 and not out_of_time():
            number = min(left, piece or 1)
            given = [word.format(bin=options.bin, n=number, seed=rng.randrange(1, 2**32)) for word in words]
            carry_out(given, patterns, totals[name])
            left -= number


def table(totals):
    print(f"\n{'test':32} {'runs':>5} {'min':>6}  found")
    for name, total in totals.items():
        if total.runs == 0:
            continue
        counts = ", ".join(f"{number:,} {label}" for label, number in total.counts.items())
        print(f"{name:32} {total.runs:5} {total.seconds / 60:6.1f}  {counts}")
    failures = [one for total in totals.values() for one in total.failures]
    for one in failures:
        print(f"FAILED: {one}")
    print("all sound" if not failures else f"{len(failures)} failed")
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, help="folder of the programs")
    parser.add_argument("--rounds", type=float, default=1.0, help="factor on the rounds of each test")
    parser.add_argument("--hours", type=float, default=0.0, help="repeat with fresh seeds for so long")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--only", nargs="*", default=[], help="tests whose name contains one of these")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    rng = random.Random(options.seed)
    totals = {test[0]: Total() for test in TESTS}
    end = time.monotonic() + options.hours * 3600
    try:
        once(options, totals, rng, lambda: False)
        while time.monotonic() < end:
            once(options, totals, rng, lambda: time.monotonic() >= end)
    except KeyboardInterrupt:
        print("\nstopped")
    return table(totals)


if __name__ == "__main__":
    sys.exit(main())
