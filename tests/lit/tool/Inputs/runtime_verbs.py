"""runtime_verbs.py HEADER: the table of `sop`, its completion and its manual page beside the help of `sopd`, verb by verb."""
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


def options(text):
    """Name: (type, about) of each option in a help; --help is everybody's."""
    out = {}
    part = re.split(r"\n(?:Pilihan|Options):\n", text)[1].split("\n\n")[0]
    part = re.sub(r"^(  -\S+(?: \S+)?) *\n {10,}", r"\1  ", part, flags=re.M)  # a long name has a line of its own
    for names, type, about in re.findall(r"^  (-\S+)((?: \S+)*?)  +(\S.*)$", part.replace(" ...", ""), re.M):
        if "--help" not in names:
            out[names] = (type.strip(), about)
    return out


def unquoted(text):
    return text.replace("'\\''", "'")


def offered(name, alias, language):
    """The same of what fish completes, which is what all three shells and the manual page are made of."""
    script = subprocess.run(["sop", "--lang", language, "completion", "fish"], capture_output=True, text=True, check=True).stdout
    out = {}
    for names, takes, about in re.findall(rf"^complete -c sop -n '__fish_seen_subcommand_from {name} {alias}'((?: -[ls] \S+)+)"
                                          r"( -rF| -x| -xa '[^']*')? -d '((?:[^']|'\\'')*)'$", script, re.M):
        out[",".join("--" + one for one in re.findall(r"-l (\S+)", names))] = (takes.strip(), unquoted(about))
    return out


def kind(type):
    if "|" in type:
        return f"-xa '{type.replace('|', ' ')}'"
    return "" if not type else "-rF" if type in ("DIR", "FILE") else "-x"


def manual(name, language):
    page = subprocess.run(["sop", "--lang", language, "manual"], capture_output=True, text=True, check=True).stdout
    part = re.split(rf"^\.SS sop {name}(?: .*)?$", page, maxsplit=1, flags=re.M)[1].split("\n.S")[0].replace("\\-", "-")
    return {names.replace("\\fB", "").replace("\\fR", "").replace(" ", "") for names in
            re.findall(r"^\.TP\n((?:\\fB--[\w-]+\\fR(?:, )?)+)", part, re.M)}


def same_options(name, alias, words):
    """Options of the verb, of a group those of its commands together, in both languages."""
    for language in ("id", "en"):
        told = {}
        for path in ([name, word] for word in words) if words else [[name]]:
            told.update(options(help_of(*path, "--lang", language)))
        wanted = {names: (kind(type), about) for names, (type, about) in told.items()}
        got = offered(name, alias, language)
        assert got == wanted, (name, language, "completion", sorted(set(got.items()) ^ set(wanted.items())))
        assert manual(name, language) == set(wanted), (name, language, "manual", manual(name, language) ^ set(wanted))


def main():
    table = open(sys.argv[1], encoding="utf-8").read()
    rows = re.findall(r'\{"([a-z]+)",\s*"([a-z-]+)",\s*Phrase::\w+(?:,\s*"[^"]*")?(?:,\s*Operand::\w+(?:,\s*((?:"[^"]*"\s*)+))?)?\}', table)
    assert len(rows) > 20, rows
    for name, alias, words in rows:
        words = "".join(re.findall(r'"([^"]*)"', words)).split()
        assert help_of(name) == help_of(alias), name
        assert help_of(name) != help_of(name, "--lang=en"), name
        assert help_of(name).split("\n")[1].startswith(f"Pemakaian: sop {name}"), help_of(name)
        found = commands(help_of(name))
        if name != "audit":
            assert words == [word for pair in found for word in pair], (name, words, found)
        same_options(name, alias, [word for word, _ in found] or (["verify", "record"] if name == "audit" else []))
        for word, other in found:
            assert help_of(name, word) == help_of(name, other), (name, word)
            assert f"sop {name} {word}" in help_of(name, word, "--lang", "en"), (name, word)


main()
