"""`sop watch` as editors and people treat it. watching.py FOLDER [SAVES] prints counts and the time from a save to its picture."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

sys.dont_write_bytecode = True
from book import sop  # noqa: E402

folder = pathlib.Path(sys.argv[1])
saves = int(sys.argv[2]) if len(sys.argv) > 2 else 50
file, picture = folder / "kerja" / "surat.sop", folder / "hasil.svg"
said = []


def text(mark, steps=2):
    more = "".join(f"  {n}. Staf: Mencatat surat ke-{n} dalam buku agenda\n     Waktu: 5 menit\n     Output: Catatan {n}\n" for n in range(3, steps + 1))
    made = sop("Persuratan", "065/10/SOP/2025", mark)
    if more:
        made = made.replace("Jika ya: selesai", "Jika ya: lanjut") + more
    return made


def in_place(content):
    with open(file, "r+") as out:
        out.truncate(0)
        out.write(content)


def renamed(content):
    other = file.with_name(f".{file.name}.{os.getpid()}~")
    other.write_text(content)
    os.replace(other, file)


def moved_away(content):  # as vim does with a backup
    os.replace(file, file.with_name(file.name + "~"))
    file.write_text(content)


def in_pieces(content):
    with open(file, "w") as out:
        for at in range(0, len(content), 200):
            out.write(content[at:at + 200])
            out.flush()
            time.sleep(0.002)


def wait_for(what, seconds=10.0):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        if what():
            return True
        time.sleep(0.0005)
    return False


def shows(mark):
    def look():
        try:
            content = picture.read_text()
        except FileNotFoundError:
            return False
        assert content.endswith("</svg>\n"), "half a picture"
        return mark in content
    return look


def memory(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))


def processor_time(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


shutil.rmtree(folder, ignore_errors=True)
file.parent.mkdir(parents=True)
file.write_text(text("Awal?"))
run = subprocess.Popen(["sop", "watch", file, "-o", picture], stderr=subprocess.PIPE, text=True)
threading.Thread(target=lambda: said.extend(iter(run.stderr.readline, "")), daemon=True).start()
assert wait_for(lambda: any("Mengawasi" in line for line in said)), said
assert shows("Awal?")()

followed, times = 0, []
before = 0
for number in range(saves):
    mark = f"Nomor {number} benar?"
    (in_place, renamed, moved_away, in_pieces)[number % 4](text(mark))
    begin = time.perf_counter()
    if wait_for(shows(mark)):
        followed += 1
        times.append((time.perf_counter() - begin) * 1000)
    if number == min(20, saves // 2):
        before = memory(run.pid)
times.sort()
print("followed", followed, "of", saves)
print(f"milliseconds: middle {times[len(times) // 2]:.0f}, longest {times[-1]:.0f}", file=sys.stderr)
print("in time", times[len(times) // 2] < 1000)  # figures are for the bench; a machine may be busy
print(f"memory {before} -> {memory(run.pid)} kB", file=sys.stderr)
print("grows", memory(run.pid) - before > 20_000)

# An error keeps the last good picture, and is told.
good = picture.read_bytes()
renamed(text("Rusak?").replace("kembali ke 1", "kembali ke 9"))
print("told", wait_for(lambda: any("gambar terakhir" in line for line in said)) and any("SOP3" in line or "SOP5" in line or "SOP2" in line for line in said),
      "kept", picture.read_bytes() == good)
renamed(text("Baik?"))
print("mended", wait_for(shows("Baik?")))

# The file goes and comes back; so does its folder.
file.unlink()
print("gone", wait_for(lambda: any("tidak ada" in line for line in said)), picture.exists())
file.write_text(text("Kembali?"))
print("back", wait_for(shows("Kembali?")))
shutil.rmtree(file.parent)
time.sleep(0.1)
file.parent.mkdir()
file.write_text(text("Folder baru?"))
print("folder back", wait_for(shows("Folder baru?")))
os.rename(file.parent, folder / "lama")
file.parent.mkdir()
file.write_text(text("Folder lain?"))
print("other folder", wait_for(shows("Folder lain?")))

# The project's settings.
(file.parent / "sop.toml").write_text('[judul.kolom]\nkegiatan = "Aktivitas"\n')
print("settings", wait_for(shows("Aktivitas")))

# More pages, then one again: none is left that the chart has no more.
renamed(text("Banyak?", 30))
print("pages", wait_for(lambda: (folder / "hasil-2.svg").exists()), "single", not wait_for(lambda: not picture.exists()))
renamed(text("Satu?"))
print("one", wait_for(shows("Satu?")) and wait_for(lambda: not (folder / "hasil-2.svg").exists()), sorted(path.name for path in folder.glob("hasil*")))

# Nothing to do, nothing done.
time.sleep(0.1)
spent = processor_time(run.pid)
time.sleep(1.5)
print("idle", processor_time(run.pid) - spent < 0.1)
run.send_signal(signal.SIGINT)
print("ended", run.wait(10), sorted(path.name for path in folder.iterdir() if path.name.endswith(".tmp")))
