#!/usr/bin/env python3
"""Kills `sopd run` with SIGKILL, at random moments and at numbered points of its transactions, and resumes it, until the
case ends. After each kill the journal must hold what was acknowledged, once each and in order, and at most one step more.

usage: kill9.py SOPD [--rounds N] [--seed N] [--jobs N]

The long form: --rounds 1000 --jobs 2.
"""
import argparse
import concurrent.futures
import contextlib
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

ACK = re.compile(r"✓ Langkah (\S+) (selesai|dijawab|disahkan|dilewati)")
KIND = {"selesai": "completed", "dijawab": "completed", "disahkan": "signed", "dilewati": "skipped"}


def exit_to(to, answer="", back=False, produces=()):
    produces = [{"document": d, "state": s} for d, s in produces]
    return {"answer": answer, "to": to, "back": back, "outputs": [], "produces": produces}


def task(label, performers, *exits):
    return {"id": label, "row": label, "name": "", "symbol": "langkah-" + label, "activity": "Mengerjakan " + label,
            "performers": performers, "inputs": [], "outputs": [], "time": {"text": "", "worded": False, "parts": []},
            "question": "", "optional": False, "condition": "", "skip_to": None, "exits": list(exits)}


def bundle():
    roles = [{"id": f"r{i}", "alias": f"P{i}", "title": f"Pejabat {i}", "kind": "person", "superior": None, "members": [],
              "authorities": []} for i in (1, 2, 3)]
    optional = task("3", [["r3"]], exit_to("4"))
    optional.update(optional=True, skip_to="4")
    tasks = [task("1", [["r1"]], exit_to("2")),
             task("2", [["r2"], ["r3"]], exit_to("3", produces=[("d1", "draf")])),
             optional,
             task("4", [["r2"]], exit_to("5", "ya", produces=[("d1", "final")]), exit_to("2", "tidak", True)),
             task("5", [["r1"]], exit_to(None))]
    return {"format": "sopan-alur", "version": 1, "roles": roles, "tasks": tasks, "start": "1", "chart": {"svg": ""},
            "sop": {"title": "Uji tahan mati", "number": "", "agency": [], "unit": []},
            "documents": [{"id": "d1", "name": "SK", "full_name": "", "states": ["draf", "final"]}]}


def record(sopd, folder, after=0):
    """The events after that one, word for word."""
    done = subprocess.run([sopd, "audit", "record", "--data", folder, "--after", str(after)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def steps_kept(sopd, folder):
    """The steps in the journal, in order: [(task, what was done, visit)]."""
    out = []
    if not os.path.exists(os.path.join(folder, "sopan.db")):
        return out
    events = [json.loads(line) for line in record(sopd, folder)]
    for event in events:
        if event["event"] in ("task_completed", "task_skipped"):
            out.append((event["task"], event["event"][5:], event["visit"]))
        elif event["event"] == "task_signed" and event["member"] != 0:
            out.append((event["task"], "signed", event["visit"]))
    return out


def status(database):
    if not os.path.exists(database):
        return None
    with contextlib.closing(sqlite3.connect(database)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'kasus'").fetchone():
            return None
        rows = connection.execute("SELECT status = 1 FROM kasus").fetchall()
    assert len(rows) <= 1, f"{len(rows)} cases where one was started"
    return rows[0][0] if rows else None


COUNTS = ("kills", "acknowledged", "unanswered")


class Round:
    def __init__(self, sopd, folder, alur, rng, total):
        self.sopd, self.folder, self.alur, self.rng, self.total = sopd, folder, alur, rng, total
        self.database = os.path.join(folder, "sopan.db")
        self.kept, self.kills, self.acknowledged, self.unanswered = [], 0, 0, 0

    def run_once(self, how, value):
        """One process until its end or its death; checks the journal against what it said."""
        opened = status(self.database)
        words = [self.sopd, "run", "--data", self.folder, "--auto"]
        words += ["--resume"] if opened else [self.alur, "--answer", "4=tidak", "--answer", "3=lewati"]
        environment = dict(os.environ, NO_COLOR="1")
        if how == "point":
            environment["SOPAN_CRASH_AT"] = str(value)
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        if how == "time":
            time.sleep(value)
            process.kill()
        output, errors = process.communicate(timeout=60)
        killed = process.returncode == -9
        assert killed or process.returncode == 0, f"exit {process.returncode}: {errors.decode()}"
        said = [(m.group(1), KIND[m.group(2)]) for m in ACK.finditer(output.decode())]
        kept = steps_kept(self.sopd, self.folder)
        assert kept[:len(self.kept)] == self.kept, "a step that was there is gone"
        new = [step[:2] for step in kept[len(self.kept):]]
        assert new[:len(said)] == said, f"acknowledged {said}, kept {new}"
        assert len(new) - len(said) <= (1 if killed else 0), f"acknowledged {said}, kept {new}"
        assert len(set(kept)) == len(kept), f"a step is there twice: {kept}"
        if re.search(r"^Kasus 1 ", output.decode(), re.M):
            assert status(self.database) is not None, "the case that was announced is gone"
        self.kills += killed
        self.acknowledged += len(said)
        self.unanswered += len(new) - len(said)
        self.kept = kept

    def run(self):
        for _ in range(self.rng.randint(1, 6)):
            if status(self.database) == 0:
                break
            if self.rng.random() < 0.5:
                self.run_once("point", self.rng.randint(1, 30))
            else:
                self.run_once("time", self.rng.uniform(0, self.total))
        if status(self.database) != 0:
            self.run_once("", None)
        assert status(self.database) == 0, "the case did not end"
        assert self.kept[-1][0] == "5"
        audit = subprocess.run([self.sopd, "audit", "verify", "--data", self.folder], capture_output=True)
        assert audit.returncode == 0, audit.stderr.decode() + audit.stdout.decode()


def many_rounds(sopd, top, alur, seed, total, numbers):
    """Rounds by number, each with a seed of its own: (counts, what went wrong or nothing)."""
    counts = dict.fromkeys(COUNTS, 0)
    for number in numbers:
        one = Round(sopd, os.path.join(top, str(number)), alur, random.Random(f"{seed}/{number}"), total)
        try:
            one.run()
        except AssertionError as error:
            return counts, f"round {number}: {error}\n(kept in {one.folder})"
        shutil.rmtree(one.folder, ignore_errors=True)
        for name in COUNTS:
            counts[name] += getattr(one, name)
    return counts, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sopd")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    top = tempfile.mkdtemp(prefix="sopan-kill9-")
    alur = os.path.join(top, "uji.alur")
    with open(alur, "w", encoding="utf-8") as file:
        json.dump(bundle(), file)
    rng = random.Random(options.seed)
    begun = time.monotonic()
    Round(options.sopd, os.path.join(top, "ukur"), alur, rng, 0).run_once("", None)
    total = time.monotonic() - begun
    counts = dict.fromkeys(COUNTS, 0)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:  # the work is done by the processes
        parts = [pool.submit(many_rounds, options.sopd, top, alur, options.seed, total,
                             range(job, options.rounds, options.jobs)) for job in range(options.jobs)]
        for part in parts:
            done, wrong = part.result()
            if wrong:
                print(wrong)
                return 1
            for name in COUNTS:
                counts[name] += done[name]
    # Every numbered point of a whole run, one after the other.
    points = 0
    for point in range(1, 1000):
        one = Round(options.sopd, os.path.join(top, f"titik-{point}"), alur, rng, 0)
        one.run_once("point", point)
        if one.kills == 0:
            break
        points += 1
        if status(one.database) != 0:
            one.run_once("", None)
        assert status(one.database) == 0
        counts["kills"] += 1
    shutil.rmtree(top, ignore_errors=True)
    print(f"{options.rounds} rounds and {points} numbered points: {counts['kills']} kills, {counts['acknowledged']} steps "
          f"acknowledged and each kept once, {counts['unanswered']} kept but not yet acknowledged; all cases ended, all audits whole")
    return 0


if __name__ == "__main__":
    sys.exit(main())
