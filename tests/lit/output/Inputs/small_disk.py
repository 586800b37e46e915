"""small_disk.py SOP EXAMPLE FOLDER: printing to a small disk that fills up (in a mount namespace of its own)."""
import pathlib
import re
import subprocess
import sys

sop, example, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", folder], check=True)


def draw(name, output, room, olds):
    """Leaves `room` bytes of the disk free, draws, and tells what lies there afterwards."""
    for one in folder.iterdir():
        one.unlink()
    for old in olds:
        (folder / old).write_text("lama")
    filler = folder / "penuh"
    with open(filler, "wb", buffering=0) as out:
        try:
            while True:
                out.write(b"x" * 4096)
        except OSError:
            pass
        out.truncate(out.tell() - room)
    done = subprocess.run([sop, "print", example, "-o", folder / output, "--format=short"], capture_output=True, text=True)
    filler.unlink()
    names = sorted(one.name for one in folder.iterdir())
    contents = {"lama" if (folder / one).read_text() == "lama" else "baru" for one in names if one.endswith((".svg", ".pdf"))}
    print(name, done.returncode, names, *contents, *re.findall(r"\[SOP1\d+\]", done.stderr))


draw("pdf", "lama.pdf", 4096, ["lama.pdf"])
# Room for the first page, not for the second.
draw("svg", "gambar.svg", 20480, ["gambar-1.svg", "gambar-2.svg"])
draw("room", "gambar.svg", 200 << 10, ["gambar-1.svg", "gambar-2.svg"])
