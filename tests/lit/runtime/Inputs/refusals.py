"""refusals.py FOLDER: SOPs good and bad for the refusals of an office. refusals.py --damage FOLDER: one bit of each file."""
import pathlib
import sys

here = pathlib.Path(__file__).parent


def damage(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            content = bytearray(path.read_bytes())
            content[-1] ^= 1
            path.write_bytes(bytes(content))


def make(folder):
    text = (here / "aneka.sop").read_text(encoding="utf-8")
    (folder / "aneka.sop").write_text(text, encoding="utf-8")
    (folder / "surat.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    for name in ("kembar", "rusak", "seratus", "panggil"):
        (folder / name).mkdir()
    (folder / "kembar" / "a.sop").write_text(text, encoding="utf-8")
    (folder / "kembar" / "b.sop").write_text(text.replace("1 jam", "2 jam"), encoding="utf-8")
    (folder / "rusak" / "a.sop").write_text(text, encoding="utf-8")
    (folder / "rusak" / "b.sop").write_text("SOP Rusak\n\nLangkah:\n  1. Entah: Menyusun\n", encoding="utf-8")
    for i in range(100):
        (folder / "seratus" / f"{i}.sop").write_text(text.replace("Aneka", f"Aneka {i}"), encoding="utf-8")
    (folder / "panggil" / "entah.sop").write_text(text.replace("Telaah Aneka", "Entah Mana"), encoding="utf-8")
    (folder / "panggil" / "pemanggil.sop").write_text(
        "SOP Pemanggil\n\nKeterkaitan:\n  - SOP Entah Mana\n\nPelaksana:\n  - Staf\n\nLangkah:\n"
        "  1. Staf: Menyiapkan rapat\n     Waktu: 1 jam\n     Output: Undangan\n     Jalankan: SOP Entah Mana\n"
        "  2. Staf: Menutup rapat\n     Waktu: 1 jam\n     Output: Notula\n     Selesai\n", encoding="utf-8")


if sys.argv[1] == "--damage":
    damage(pathlib.Path(sys.argv[2]))
else:
    make(pathlib.Path(sys.argv[1]))
