"""Runs a command without the rights of root."""
import os
import sys

if os.geteuid() == 0:
    # The program and its libraries stay readable: only the effective capabilities over files go.
    os.execvp("setpriv", ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override,-dac_read_search", *sys.argv[1:]])
os.execv(sys.argv[1], sys.argv[1:])
