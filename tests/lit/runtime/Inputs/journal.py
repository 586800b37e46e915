"""journal.py SOP EXAMPLE FOLDER: a finished case, then its folder mistreated in one way after another."""
import pathlib
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys


def run(sop, *arguments):
    done = subprocess.run([sop, *map(str, arguments)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return done.returncode, (done.stderr or done.stdout).splitlines()[0] if done.stderr or done.stdout else ""


def limit_writes():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))


def main():
    sop, example, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    good = folder / "good"
    subprocess.run([sop, "run", example, "--data", good, "--auto"], check=True, capture_output=True)
    database = next(path.name for path in good.iterdir() if path.suffix == ".db")

    def mistreated(name):
        data = folder / name
        shutil.copytree(good, data)
        return data, data / database

    data, path = mistreated("damaged")
    path.write_bytes(b"bukan basis data" * 1000)
    before = path.read_bytes()
    print("damaged", *run(sop, "cases", "--data", data))
    assert path.read_bytes() == before

    data, path = mistreated("newer")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    print("newer", *run(sop, "cases", "--data", data))

    data, path = mistreated("locked")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    print("locked", *run(sop, "run", example, "--data", data, "--auto"))
    connection.execute("ROLLBACK")
    connection.close()

    blocked = folder / "blocked"
    blocked.write_text("a file where the folder should be")
    print("not-writable", *run(sop, "run", example, "--data", blocked / "data", "--auto"))

    # The limit on file sizes makes every further write fail.
    done = subprocess.run([sop, "run", example, "--data", folder / "limited", "--auto"], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, preexec_fn=limit_writes)
    print("failed", done.returncode, done.stderr.splitlines()[0])

    data, path = mistreated("tampered")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE event SET records = (SELECT records FROM event ORDER BY first LIMIT 1) "
                           "WHERE first = (SELECT max(first) FROM event)")
    connection.close()
    print("tampered", *run(sop, "audit", "verify", "--data", data))
    print("anchor", *run(sop, "audit", "verify", "--data", good, "--anchor", "0" * 64))
    return 0


sys.exit(main())
