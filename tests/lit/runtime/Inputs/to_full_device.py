"""Runs a command whose standard output is a full device; it must fail with code 3."""
import subprocess
import sys

with open("/dev/full", "w") as full:
    sys.exit(0 if subprocess.run(sys.argv[1:], stdout=full).returncode == 3 else 1)
