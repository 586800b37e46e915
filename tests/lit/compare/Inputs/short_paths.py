"""short_paths.py FOLDER FILE: takes the folder of the test out of a file."""
import pathlib
import sys

folder, path = sys.argv[1], pathlib.Path(sys.argv[2])
path.write_text(path.read_text(encoding="utf-8").replace(folder + "/", ""), encoding="utf-8")
