"""lit over the programs: findings by `sop check --verify`, prints and outputs by FileCheck, whole files by %golden."""
import os
import shutil
import subprocess
import sys

import lit.formats

config.name = "sopan"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".sop", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)

golden = [sys.executable, os.path.join(config.test_source_root, "golden.py")]
if lit_config.params.get("update"):
    golden.append("--update")

config.substitutions += [
    (r"\bFileCheck\b", config.tools["FileCheck"]),
    (r"\bsplit-file\b", config.tools["split-file"]),
    (r"(?<![\w.%/-])not(?=\s+(sop|%))", config.tools["not"]),
    ("%golden", " ".join(golden)),
    ("%examples", os.path.join(config.sopan_source, "examples")),
    ("%expected", os.path.join(config.sopan_source, "tests", "golden")),
    ("%source", config.sopan_source),
    ("%bin", config.sopan_bin),
    ("%python", sys.executable),
]

# Tests of a full disk need a small one of their own.
if subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0:
    config.available_features.add("mount")

# Completion scripts are tried in the shells that are there, QR codes by a reader of them, the server behind nginx,
# the units of the server by systemd.
for feature, program in (("zsh", "zsh"), ("fish", "fish"), ("zbar", "zbarimg"), ("nginx", "/usr/sbin/nginx"), ("systemd", "systemd-analyze")):
    if shutil.which(program):
        config.available_features.add(feature)

# The same everywhere: no locale, no colour, no time zone, no home of the person who runs the tests.
config.environment.update({
    "PATH": os.pathsep.join([config.sopan_bin, os.environ["PATH"]]),
    "LC_ALL": "C.UTF-8", "LOCPATH": config.sopan_locpath, "TZ": "UTC", "NO_COLOR": "1", "HOME": config.test_exec_root,
    "XDG_STATE_HOME": os.path.join(config.test_exec_root, "state"), "SOPAN_NOW": "2026-01-05T01:00:00Z",
})
