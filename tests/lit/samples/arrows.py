"""arrows.py SOP FILE.sop FILE.expect: lanes, steps, arrows and hand-offs of a sample against what its original shows.

The .expect files were written by hand from published SOPs; "arrows (.sop)" lists what the text says.
"""
import re
import subprocess
import sys


def section(lines, heading):
    """The lines after `heading` up to the next heading."""
    start = next(i for i, line in enumerate(lines) if line.startswith(heading))
    out = []
    for line in lines[start + 1:]:
        if not re.match(r"\d+ -> ", line):
            break
        out.append(line)
    return out


def value(lines, heading):
    line = next(line for line in lines if line.startswith(heading))
    return line[len(heading):].strip()


def printed(sop, stage, path):
    done = subprocess.run([sop, "check", f"--print={stage}", "--format=short", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def main():
    sop, source, expect = sys.argv[1:]
    lines = open(expect, encoding="utf-8").read().splitlines()
    arrows, in_row = [], {}
    for line in printed(sop, "flow", source):
        match = re.fullmatch(r"(\d+)([a-z]?) -> (\d+)([a-z]?)( \[.*\])?( \(kembali\))?", line)
        if not match:
            assert line.endswith("-> selesai") or ": " in line, line
            continue
        if match[1] == match[3] and match[2]:
            in_row[match[1]] = in_row.get(match[1], 1) + 1
        else:
            arrows.append(f"{match[1]} -> {match[3]}{match[5] or ''}")
    assert arrows == section(lines, "arrows (.sop):"), f"arrows differ: {arrows}"
    handoffs = re.findall(r"(\d+): ([^;]+)", value(lines, "handoffs:"))
    assert in_row == {row: chain.count(">") + 1 for row, chain in handoffs}, f"hand-offs differ: {in_row}"
    model = printed(sop, "model", source)
    titles = [re.search(r'= "(.*?)"', line)[1] for line in model if line.startswith("role ")]
    assert titles == value(lines, "lanes:").split(" | "), f"lanes differ: {titles}"
    assert sum(line.startswith("row ") for line in model) == int(value(lines, "steps:"))
    return 0


sys.exit(main())
