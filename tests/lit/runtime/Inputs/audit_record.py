"""audit_record.py README SOP FOLDER: runs a case, then hashes its record by the very lines that the README gives."""
import pathlib
import re
import subprocess
import sys

readme, sop, folder = sys.argv[1:]
program = re.search(r"python3 -c '(.*?)'", pathlib.Path(readme).read_text(encoding="utf-8"), re.S)[1]


def run(*words, **more):
    return subprocess.run(words, capture_output=True, text=True, check=True, **more).stdout


run("sop", "run", sop, "--data", folder, "--auto")
print(run("sop", "audit", "verify", "--data", folder), end="")
record = run("sop", "audit", "record", "--data", folder)
print("sendiri", run(sys.executable, "-c", program, input=record), end="")
assert run("sop", "audit", "record", "--data", folder, "--after", "2") == "".join(record.splitlines(keepends=True)[2:])
