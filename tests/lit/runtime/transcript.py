"""transcript.py COMMANDS FOLDER: carries out commands, one a line, in FOLDER, and prints what a person would have seen: the
command, all that it says, and its exit code where it is not 0. "@2026-01-05T01:00:00Z" sets the clock for what follows.
Hashes of the trail and secrets differ in each run and are shown as "…"."""
import os
import pathlib
import re
import shlex
import subprocess
import sys

MASKS = [(r"(\((?:sidik|hash) )[0-9a-f]{12}\)", r"\1…)"), (r"(/sandi/)\S+", r"\1…"), (r"\bsop_[A-Za-z0-9_-]{20,}", "sop_…"),
         (r"((?:ujung jejak audit|end of the audit trail|Sidik terakhir:|Last hash:) )[0-9a-f]{64}", r"\1…")]


def main():
    lines = pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    environment = dict(os.environ, LOGNAME="pengelola", COLUMNS="100")
    for line in lines:
        if not line or line.startswith("#"):
            print(line)
        elif line.startswith("@"):
            environment["SOPAN_NOW"] = line[1:]
            print(line)
        else:
            done = subprocess.run(shlex.split(line), cwd=sys.argv[2], env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
            text = done.stdout.decode("utf-8")
            for pattern, shown in MASKS:
                text = re.sub(pattern, shown, text)
            print(f"$ {line}\n{text}", end="")
            if done.returncode != 0:
                print(f"[{done.returncode}]")


main()
