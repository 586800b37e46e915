"""A library of N SOPs, made from the examples: names varied, cross-references real. The same N gives the same bytes.

    python3 tests/bench/library.py FOLDER N

Each SOP is one of the examples under a title and number of its own; its Keterkaitan names two other SOPs of the library,
and one in eight runs another one (Jalankan), always one further on, so that no call goes round.
"""
import pathlib
import random
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOPICS = ("Cuti Pegawai", "Surat Tugas", "Pengadaan Alat Tulis", "Peminjaman Kendaraan", "Izin Penelitian", "Laporan Bulanan",
          "Kenaikan Gaji Berkala", "Pemeliharaan Gedung", "Penerimaan Tamu", "Pengaduan Masyarakat", "Rapat Koordinasi", "Arsip Dinamis")
UNITS = ("Dinas Kesehatan", "Dinas Pendidikan", "Dinas Perhubungan", "Badan Keuangan", "Badan Kepegawaian", "Inspektorat",
         "Kecamatan Utara", "Kecamatan Selatan", "Kecamatan Timur", "Kecamatan Barat")
PER_FOLDER = 100


def title(number):
    return f"Pelayanan {TOPICS[number % len(TOPICS)]} {UNITS[number // len(TOPICS) % len(UNITS)]} Nomor {number:05}"


def vary(text, number, count, chance):
    """One example as SOP `number` of `count`."""
    text = re.sub(r"^SOP .*$", f"SOP {title(number)}", text, count=1, flags=re.M)
    text = re.sub(r"^Nomor:.*$", f"Nomor: 065/{number:05}/SOP/2026", text, count=1, flags=re.M)
    text = re.sub(r"^Nama SOP:.*\n", "", text, flags=re.M)
    text = text.replace("Contoh", UNITS[number % len(UNITS)].split()[-1])
    others = [f"  - SOP {title(chance.randrange(count))}" for _ in range(2)]
    if number % 8 == 0 and number + 1 < count:
        called = f"SOP {title(chance.randrange(number + 1, count))}"
        others.append(f"  - {called}")
        text = re.sub(r"^( *)Waktu:", rf"\1Jalankan: {called}\n\1Waktu:", text, count=1, flags=re.M)
    related = "Keterkaitan:\n" + "\n".join(others) + "\n"
    if re.search(r"^Keterkaitan:", text, flags=re.M):
        return re.sub(r"^Keterkaitan:.*\n(?:[ #].*\n)*", lambda _: related, text, count=1, flags=re.M)
    return re.sub(r"^Pelaksana:", lambda _: related + "\nPelaksana:", text, count=1, flags=re.M)


def make_library(folder, count):
    examples = [path.read_text() for path in sorted((ROOT / "examples").glob("*.sop"))]
    chance = random.Random(1)
    for number in range(count):
        place = folder / f"bagian-{number // PER_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"sop-{number:05}.sop").write_text(vary(examples[number % len(examples)], number, count, chance))
    (folder / "sop.toml").write_text("[waktu]\nhari = \"hari kerja\"\n")


if __name__ == "__main__":
    make_library(pathlib.Path(sys.argv[1]), int(sys.argv[2]))
