"""round_trip.py SOP EXAMPLES FOLDER: check, print, build and run of every example."""
import pathlib
import shutil
import subprocess
import sys


def main():
    sop, examples, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    sources = sorted(examples.glob("*.sop"))
    assert len(sources) >= 4, "no examples"
    for source in sources:
        pdf, bundle = folder / f"{source.stem}.pdf", folder / f"{source.stem}.alur"
        for command in (["check", source], ["print", source, "-o", pdf], ["build", source, "-o", bundle],
                        ["run", bundle, "--data", folder / "data", "--auto"], ["audit", "verify", "--data", folder / "data"]):
            done = subprocess.run([sop, *map(str, command)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode != 0:
                print(f"sop {' '.join(map(str, command))} gave {done.returncode}\n{done.stdout}{done.stderr}")
                return 1
        assert pdf.read_bytes().startswith(b"%PDF-") and bundle.stat().st_size > 500
    return 0


sys.exit(main())
