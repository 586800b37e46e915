"""sound.py STDLIB: every row of the catalogue, of the holidays and of the working hours has a source and the date of
that source; names of libraries and generic SOPs are unique."""
import pathlib
import re
import sys

DATED = ("Peraturan", "Hari libur", "Jam kerja")


def rows(text):
    """(section, what stands behind its colon, row) of each item."""
    section, shared = "", ""
    for line in text.splitlines():
        if heading := re.match(r"([A-Z][\w ]+):(.*)", line):
            section, shared = heading.groups()
        elif item := re.match(r"\s+- (.*)", line):
            yield section, shared, item.group(1)


def main():
    folder = pathlib.Path(sys.argv[1])
    titles, bad, count = {}, [], 0
    for path in sorted(folder.rglob("*.sop")):
        text = path.read_text(encoding="utf-8")
        title = re.match(r"(?:Pustaka|SOP generik) (.*)", text)
        if not title or title.group(1) in titles:
            bad.append(f"{path}: no title, or one that is taken")
            continue
        titles[title.group(1)] = path
        for section, shared, row in rows(text):
            if section not in DATED:
                continue
            count += 1
            known = shared + ", " + row
            if not re.search(r"sumber: \S", known) or not re.search(r"\bper \d+ \w+ \d{4}", known):
                bad.append(f"{path}: without source or date: {row}")
    print(*bad, sep="\n")
    print(f"{len(titles)} files, {count} dated rows")
    return 1 if bad or count < 60 else 0


sys.exit(main())
