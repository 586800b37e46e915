"""geometry.py SOP FOLDER…: draws every .sop on A4 and F4, both ways up and on one page, and reads the figures."""
import pathlib
import subprocess
import sys

# What must never be; crossings are allowed where the paper leaves no other way, and none is needed here.
FAULTS = ("crossings", "overlaps", "through_symbols", "through_text", "outside", "on_rules", "label_clashes", "slanted", "clipped_text")
SHEETS = ([], ["--paper", "F4"], ["--portrait"], ["--one-page"])


def main():
    sop, failed = sys.argv[1], 0
    sources = [path for folder in sys.argv[2:] for path in sorted(pathlib.Path(folder).glob("*.sop"))]
    assert len(sources) >= 8
    for source in sources:
        for sheet in SHEETS:
            done = subprocess.run([sop, "draw", source, "-o", "geometry.pdf", "--report", *sheet], capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            figures = dict(line.split(": ") for line in done.stdout.splitlines())
            wrong = {name: figures[name] for name in FAULTS if float(figures[name]) != 0}
            if wrong:
                failed = 1
                print(source.name, *sheet, wrong)
    return failed


sys.exit(main())
