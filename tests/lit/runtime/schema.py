"""schema.py SOP EXAMPLES SCHEMA FOLDER: every bundle written of the examples fits the schema of the format."""
import json
import pathlib
import shutil
import subprocess
import sys

import jsonschema


def main():
    sop, examples, schema, folder = sys.argv[1], *map(pathlib.Path, sys.argv[2:5])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rules = json.loads(schema.read_text())
    jsonschema.Draft202012Validator.check_schema(rules)
    validator = jsonschema.Draft202012Validator(rules)
    wrong = 0
    for source in sorted(examples.glob("*.sop")):
        subprocess.run([sop, "build", source, "-o", folder / f"{source.stem}.alur"], check=True, capture_output=True)
    bundles = sorted(folder.glob("*.alur"))
    blocks = 0
    for path in bundles:
        bundle = json.loads(path.read_text())
        blocks += len(bundle["forks"])
        for error in validator.iter_errors(bundle):
            print(f"{path.name}: /{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
            wrong += 1
    print(f"{len(bundles)} bundles, {wrong} errors")
    assert len(bundles) > len(list(examples.glob("*.sop"))), "an SOP with several Bagian gives several bundles"
    assert blocks > 0, "no example has branches side by side"
    return 1 if wrong else 0


sys.exit(main())
