"""texts.py NAME.dot: the texts drawn on NAME.dot, or on NAME-1.dot, NAME-2.dot, …, one a line; "== n" begins a page."""
import pathlib
import re
import sys

name = pathlib.Path(sys.argv[1])
pages = [name] if name.exists() else sorted(name.parent.glob(f"{name.stem}-[0-9]*.dot"), key=lambda one: int(one.stem.rsplit("-", 1)[1]))
for number, page in enumerate(pages, 1):
    print("==", number)
    data = page.read_bytes().replace(b"\\\n", b"")
    background = re.search(rb'_background="((?:[^"\\]|\\.)*)"', data).group(1).replace(b'\\"', b'"')
    at = 0
    while found := re.compile(rb"T -?[\d.]+ -?[\d.]+ -?1? ?-?[\d.]+ (\d+) -").search(background, at):
        at = found.end() + int(found.group(1))
        print(background[found.end():at].decode())
