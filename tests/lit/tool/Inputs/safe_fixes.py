"""safe_fixes.py FOLDER SCRATCH: applies each safe fix of each .sop under FOLDER alone, and checks again."""
import collections
import json
import pathlib
import shutil
import subprocess
import sys

FLOW = 5000  # findings from here on come only where there are no errors


def check(path):
    done = subprocess.run(["sop", "check", "--format=json", "--lang=en", str(path)], capture_output=True, check=False)
    assert done.returncode in (0, 1, 3), (path, done)
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]


def apply(text, edits):
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    places = [(starts[one["line"] - 1] + one["column"] - 1, starts[one["endLine"] - 1] + one["endColumn"] - 1,
               one["replacement"]) for one in edits]
    for begin, end, replacement in sorted(places, reverse=True):  # from the back, so that places before stay true
        text = text[:begin] + replacement + text[end:]
    return text


def errors(findings, flow):
    return collections.Counter((one["code"], one["message"]) for one in findings
                               if one["severity"] == "error" and (flow or int(one["code"][3:]) < FLOW))


def main():
    source, scratch = map(pathlib.Path, sys.argv[1:])
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(source, scratch)
    tried, failed = collections.Counter(), 0
    for path in sorted(scratch.rglob("*.sop")):
        original = path.read_bytes()
        before = check(path)
        flow = not any(one["severity"] == "error" for one in before)
        codes = collections.Counter(one["code"] for one in before)
        for finding in before:
            for fix in finding["fixes"]:
                if not fix["safe"]:
                    continue
                tried[finding["code"]] += 1
                with path.open("w", encoding="utf-8", newline="") as out:
                    out.write(apply(original.decode("utf-8"), fix["edits"]))
                after = check(path)
                path.write_bytes(original)
                gone = collections.Counter(one["code"] for one in after)[finding["code"]] < codes[finding["code"]]
                new = errors(after, flow) - errors(before, flow)
                if not gone or new:
                    failed += 1
                    print(f'{path}:{finding["line"]}: {finding["code"]} {fix["title"]}: gone {gone}, new {dict(new)}')
    print("safe fixes tried:", dict(sorted(tried.items())))
    return 1 if failed or not tried else 0


sys.exit(main())
