"""coverage.py CATALOGUE TESTS: every row of the catalogue is reported by the sources, and named by a test: SOP3001 in lit, or
for the runtime (7xxx) its code or Kind::Name in a unit test."""
import pathlib
import re
import sys

# Our own bug cannot be provoked by a user.
UNPROVOKED = {"1099"}


def main():
    catalogue, folder = map(pathlib.Path, sys.argv[1:])
    rows = re.findall(r"^SOP_DIAGNOSTIC\((\w+), (\d+),", catalogue.read_text(encoding="utf-8"), re.M)
    lit = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in (folder / "lit").rglob("*")
                    if path.suffix in (".sop", ".test") and "Inputs" not in path.parts)
    unit = "\n".join(path.read_text(encoding="utf-8") for path in (folder / "unit").glob("*.cpp"))
    # What only the runtime can answer is asked of the runtime, in its unit tests.
    missing = [number for name, number in rows
               if number not in UNPROVOKED and f"SOP{number}" not in lit
               and not (number.startswith("7") and (f"SOP{number}" in unit or re.search(rf"Kind::{name}\b", unit)))]
    sources = "\n".join(path.read_text(encoding="utf-8") for part in ("compiler", "runtime")
                        for kind in ("*.cpp", "*.h") for path in (folder.parent / part).rglob(kind))
    reported = set(re.findall(r"\bKind::(\w+)\b", sources))
    silent = [number for name, number in rows if name not in reported]
    print("never reported by the sources:", " ".join(silent) or "none")
    print("never provoked by a test:", " ".join(missing) or "none")
    return 1 if missing or silent or not rows else 0


sys.exit(main())
