"""golden.py [--update] EXPECTED ACTUAL: compares two files to the byte; with --update, ACTUAL becomes EXPECTED."""
import difflib
import pathlib
import sys


def main() -> int:
    arguments = sys.argv[1:]
    update = arguments[0] == "--update"
    expected, actual = map(pathlib.Path, arguments[-2:])
    got = actual.read_bytes()
    if update:
        expected.parent.mkdir(parents=True, exist_ok=True)
        if not expected.exists() or expected.read_bytes() != got:
            expected.write_bytes(got)
        return 0
    if not expected.exists():
        print(f"{expected} is missing; run ./run update-goldens and review git diff")
        return 1
    want = expected.read_bytes()
    if want == got:
        return 0
    lines = difflib.unified_diff(want.decode(errors="replace").splitlines(), got.decode(errors="replace").splitlines(),
                                 str(expected), str(actual), lineterm="")
    print("\n".join(list(lines)[:200]))
    return 1


sys.exit(main())
