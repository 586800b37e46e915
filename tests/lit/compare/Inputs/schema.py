"""schema.py FILE: holds the JSON of sop diff against compiler/compare/README.md, and prints a line a change."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    log = json.load(file)
assert list(log) == ["old", "new", "different", "changes", "renumbered", "steps", "minutes"]
assert set(log["old"]) == set(log["new"]) == {"file", "title"}
print("different" if log["different"] else "same")
for change in log["changes"]:
    assert list(change) == ["group", "what", "act", "part", "old", "new", "judgement", "text"]
    assert change["group"] in ("identity", "roles", "documents", "steps")
    assert change["act"] in ("added", "removed", "changed", "moved")
    assert change["judgement"] in (None, "longer", "shorter", "as_long", "writing")
    assert change["old"] or change["new"]
    assert change["text"]
    for side in filter(None, (change["old"], change["new"])):
        assert {"text", "step"} <= set(side) <= {"text", "step", "line", "column"}
    step = [side["step"] if side else None for side in (change["old"], change["new"])]
    print(change["group"], change["what"], change["act"], *([step[0], "->", step[1]] if any(step) else []),
          change["judgement"] or "")
steps = log["steps"]
print("counts", *(steps[name] for name in ("old", "new", "added", "removed", "moved", "changed")))
