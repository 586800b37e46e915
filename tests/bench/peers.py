"""A procedure of ours in the languages of other programs: `dot` (a cluster for each role) and PlantUML (swimlanes).

    python3 tests/bench/peers.py SOP_PROGRAM FILE.sop FOLDER     writes FOLDER/NAME-dot.gv and FOLDER/NAME.puml

Both say what the chart says as far as they can: who does which step, what is asked, where an answer leads. Neither draws
the table, and in PlantUML an arrow back is a note and an end.
"""
import json
import pathlib
import subprocess
import sys


def bundle(sop, source, folder):
    target = folder / f"{source.stem}.alur"
    subprocess.run([sop, "build", source, "-o", target], check=True, capture_output=True)
    return json.loads(target.read_text())


def lanes(flow):
    return {role["id"]: role["title"] for role in flow["roles"]}


def performer(task):
    return task["performers"][0][0] if task["performers"] and task["performers"][0] else ""


def quoted(text):
    return '"' + text.replace("\\", "").replace('"', "'") + '"'


def as_dot(flow):
    """Clusters by role, steps as boxes, questions as diamonds."""
    lines = ["digraph sop {", "node [shape=box fontname=Arial fontsize=9]", "edge [fontname=Arial fontsize=8]"]
    for number, (role, title) in enumerate(lanes(flow).items()):
        lines.append(f"subgraph cluster_{number} {{ label={quoted(title)}")
        for task in flow["tasks"]:
            if performer(task) == role:
                shape = "diamond" if len(task["exits"]) > 1 else "box"
                lines.append(f"{quoted(task['id'])} [shape={shape} label={quoted(task['id'] + '. ' + task['activity'])}]")
        lines.append("}")
    for task in flow["tasks"]:
        for way in task["exits"]:
            if way["to"]:
                lines.append(f"{quoted(task['id'])} -> {quoted(way['to'])} [label={quoted(way['answer'])}]")
    return "\n".join([*lines, "}"]) + "\n"


def plain(text):
    return " ".join(text.replace(";", ",").replace("|", "/").replace(":", " ").split())


def as_plantuml(flow):
    titles = lanes(flow)
    lines = ["@startuml"]
    for task in flow["tasks"]:
        lines.append(f"|{plain(titles.get(performer(task), '-'))}|")
        lines += ["start"] if task is flow["tasks"][0] else []  # a lane comes before anything else
        lines.append(f":{task['id']}. {plain(task['activity'])};")
        for way in task["exits"]:
            if way["back"]:
                lines += [f"if ({plain(task['question']) or 'Setuju?'}) then ({plain(way['answer'])})",
                          f"  :kembali ke {way['to']};", "  detach", "endif"]
    return "\n".join([*lines, "stop", "@enduml"]) + "\n"


def write_peers(sop, source, folder):
    flow = bundle(sop, source, folder)
    dot = folder / f"{source.stem}-dot.gv"
    puml = folder / f"{source.stem}.puml"
    dot.write_text(as_dot(flow))
    puml.write_text(as_plantuml(flow))
    return dot, puml


if __name__ == "__main__":
    write_peers(sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]))
