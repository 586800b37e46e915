"""office.py FOLDER EXAMPLES: the papers of the tour: staff, a PDF, and the next version of an SOP."""
import pathlib
import sys

folder, examples = map(pathlib.Path, sys.argv[1:])
staff = (examples / "kantor.toml").read_text(encoding="utf-8")
staff += '\n[[orang]]\nakun = "gita"\nnama = "Gita Contoh"\njabatan = ["Pengurus Barang", "Pejabat Pembuat Komitmen"]\n'
(folder / "kantor.toml").write_text(staff, encoding="utf-8")
(folder / "permohonan.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
leave = (examples / "persetujuan-cuti.sop").read_text(encoding="utf-8")
assert leave.count("Memeriksa sisa hak cuti") == 1
(folder / "baru" / "persetujuan-cuti.sop").write_text(
    leave.replace("Memeriksa sisa hak cuti", "Memeriksa sisa hak cuti dan jadwal"), encoding="utf-8")
