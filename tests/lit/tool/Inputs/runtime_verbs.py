"""runtime_verbs.py HEADER: the table of `sop` beside the help of `sopd`, verb by verb."""
import re
import subprocess
import sys


def help_of(*words):
    done = subprocess.run(["sop", *words, "--help"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, (words, done)
    return done.stdout


def commands(text):
    part = re.split(r"\n(?:Perintah|Commands):\n", text)
    return re.findall(r"^  (\S+), (\S+) ", part[1], re.M) if len(part) > 1 else []


def main():
    table = open(sys.argv[1], encoding="utf-8").read()
    rows = re.findall(r'\{"([a-z]+)",\s*"([a-z-]+)",\s*Phrase::\w+(?:, Operand::\w+(?:,\s*((?:"[^"]*"\s*)+))?)?\}', table)
    assert len(rows) > 20, rows
    for name, alias, words in rows:
        words = "".join(re.findall(r'"([^"]*)"', words)).split()
        assert help_of(name) == help_of(alias), name
        assert help_of(name) != help_of(name, "--lang=en"), name
        assert help_of(name).split("\n")[1].startswith(f"Pemakaian: sop {name}"), help_of(name)
        found = commands(help_of(name))
        if name != "audit":
            assert words == [word for pair in found for word in pair], (name, words, found)
        for word, other in found:
            assert help_of(name, word) == help_of(name, other), (name, word)
            assert f"sop {name} {word}" in help_of(name, word, "--lang", "en"), (name, word)


main()
