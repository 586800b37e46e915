"""disk_full.py SOP EXAMPLE FOLDER: a case on a small disk that fills up (in a mount namespace of its own)."""
import pathlib
import subprocess
import sys


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, stdin=subprocess.DEVNULL)


def main():
    sop, example, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=True)
    data = folder / "data"
    # One step, then the disk is filled to its last page.
    subprocess.run([sop, "run", example, "--data", data], input="\n", capture_output=True, text=True, check=True)
    try:
        (folder / "filler").write_bytes(b"x" * (1 << 20))
    except OSError:
        pass
    done = run(sop, "run", "--resume", "--data", data, "--auto")
    print("full", done.returncode, (done.stderr or done.stdout).splitlines()[0])
    (folder / "filler").unlink()
    done = run(sop, "run", "--resume", "--data", data, "--auto")
    print("afterwards", done.returncode, next((line for line in done.stdout.splitlines() if "Kasus 1 selesai" in line), done.stderr))
    return 0


sys.exit(main())
