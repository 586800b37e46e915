"""Small folders of SOPs, and what is in the PDF of a book. `book.py make FOLDER` | `book.py look PDF` | `book.py kill FOLDER` |
`book.py full FOLDER`."""
import json
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

SOP = """SOP {title}

Instansi: Pemerintah Kabupaten Contoh
Unit: Dinas Contoh
{number}Tanggal pembuatan: 6 Januari 2025
Tanggal efektif: 13 Januari 2025
Disahkan oleh: Kepala Dinas
  Nama: (nama pejabat)
  NIP: 19700101 199501 1 001

Dasar hukum:
  - PermenPAN-RB 35/2012

Pelaksana:
  - Staf
  - Kepala

Langkah:
  1. Staf: Menyusun konsep surat
     Waktu: 15 menit
     Output: Konsep Surat
  2. Kepala: Memeriksa konsep surat
     Kelengkapan: Konsep Surat
     Waktu: 10 menit
     Output: Surat
     Pertanyaan: {question}
     Jika ya: selesai
     Jika tidak: kembali ke 1
"""


def sop(title, number="", question=""):
    question = question or f"{title[:20].strip()} sudah benar?"
    return SOP.format(title=title, number=f"Nomor: {number}\n" if number else "", question=question)


def make(folder):
    for path, text in {
        "umum/sepuluh.sop": sop("Persuratan", "065/10/SOP/2025"),
        "umum/dua.sop": sop("Kearsipan", "065/2/SOP/2025"),
        "umum/tanpa.sop": sop("Belum Bernomor"),
        "bagian 10/a.sop": sop("Perjalanan Dinas", "065/30/SOP/2025"),
        "bagian 2/a.sop": sop("Peminjaman Ruang Rapat dan Segala Perlengkapannya untuk Kegiatan Dinas maupun Masyarakat Umum " * 2, "065/20/SOP/2025"),
        "induk.sop": sop("Pelayanan Induk", "065/99/SOP/2025"),
        "bersama.sop": "Pustaka bersama\n",
        "sop.toml": "[kertas]\nukuran = \"A4\"\n",
    }.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)


def objects(pdf):
    data = json.loads(subprocess.run(["qpdf", "--json", "--json-key=qpdf", "--json-key=pages", "--json-key=outlines", pdf],
                                     capture_output=True, check=True).stdout)
    return data, {key: value for key, value in data["qpdf"][1].items()}


def look(pdf):
    checked = subprocess.run(["qpdf", "--check", pdf], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    data, table = objects(pdf)

    def value(ref):
        return table["obj:" + ref]["value"] if "value" in table.get("obj:" + ref, {}) else table["obj:" + ref]["stream"]["dict"]

    pages = [page["object"] for page in data["pages"]]
    print("pages", len(pages))
    for entry in data["outlines"]:
        print("bookmark", entry["destpageposfrom1"], entry["title"][:40], [kid["title"] for kid in entry["kids"]])
    root = value(table["trailer"]["value"]["/Root"])
    print("marked", root["/MarkInfo"], "lang", root["/Lang"], "intents", len(root["/OutputIntents"]))
    # One tree of elements over the whole: every mark on every page has its element, every element its way up.
    tree = value(root["/StructTreeRoot"])
    assert len(tree["/K"]) == 1 and value(tree["/K"][0])["/S"] == "/Document"
    parents = {}
    for kid in value(tree["/ParentTree"])["/Kids"]:
        leaf = value(kid)
        numbers = leaf["/Nums"]
        assert leaf["/Limits"] == [numbers[0], numbers[-2]], leaf
        for key, entry in zip(numbers[::2], numbers[1::2]):
            assert key not in parents
            parents[key] = value(entry) if isinstance(entry, str) and value(entry).__class__ is list else entry
    assert sorted(parents) == list(parents) and len(parents) == tree["/ParentTreeNextKey"]
    elements = 0
    left = [(tree["/K"][0], root["/StructTreeRoot"])]
    seen = set()
    while left:
        ref, parent = left.pop()
        element = value(ref)
        assert ref not in seen and element["/P"] == parent, (ref, element)
        seen.add(ref)
        elements += 1
        kids = element.get("/K", [])
        left += [(kid, ref) for kid in (kids if isinstance(kids, list) else [kids]) if isinstance(kid, str)]
    for page in pages:
        owners = parents[value(page)["/StructParents"]]
        for number, owner in enumerate(owners):
            if owner is None:
                continue
            assert owner in seen and value(owner)["/Pg"] == page and number in value(owner)["/K"]
    print("elements", "many" if elements > 100 else elements)
    # The list of contents leads to the pages it names.
    links = [value(ref) for page in pages for ref in value(page).get("/Annots", [])]
    for link in links:
        owner = value(parents[link["/StructParent"]])
        assert owner["/S"] == "/Link" and link["/F"] == 4
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True).stdout.split("\f")
    for link in links[:6]:
        target = pages.index(link["/Dest"][0]) + 1
        named = int(re.search(r"halaman (\d+)$", link["/Contents"].removeprefix("u:")).group(1))
        assert target == named, (target, named)
        print("link", named)
    for number, page in enumerate(text[:-1], 1):
        found = re.findall(r"Halaman (\d+) dari (\d+)", page)
        assert found == ([] if number == 1 else [(str(number), str(len(pages)))]), (number, found)
    figures = [value(ref).get("/Alt", "") for ref in seen if value(ref)["/S"] == "/Figure" and "/K" in value(ref)]
    print("charts in words", len(figures), "each its own" if len(set(figures)) == len(figures) else figures)


# A process that is killed half-way: told, nothing written, nobody left.
def kill(folder):
    for number in range(150):
        (folder / f"banyak/{number}.sop").parent.mkdir(exist_ok=True)
        (folder / f"banyak/{number}.sop").write_text(sop(f"Pelayanan {number}", f"065/{number}/SOP/2025"))
    run = subprocess.Popen(["sop", "print", folder / "banyak", "-o", folder / "mati.pdf", "--jobs", "2", "--format=short"],
                           stderr=subprocess.PIPE, text=True)
    for _ in range(4000):
        children = pathlib.Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
        if len(children) == 2:
            break
        time.sleep(0.0005)
    os.kill(int(children[0]), 9)
    said = run.communicate()[1]
    print("killed", run.returncode, [line for line in said.splitlines() if "SOP60" in line])
    left = [child for child in children if os.path.exists(f"/proc/{child}")]
    print("left", left, sorted(path.name for path in folder.glob("mati*")))


def full(folder):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        import signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    (folder / "penuh.pdf").write_text("lama")
    run = subprocess.run(["sop", "print", folder / "umum", "-o", folder / "penuh.pdf", "--format=short"], preexec_fn=limit,
                         stderr=subprocess.PIPE, text=True)
    print("full", run.returncode, re.findall(r"SOP(?:1|6)\d+", run.stderr), (folder / "penuh.pdf").read_text(),
          sorted(path.name for path in folder.glob("penuh*")))


if __name__ == "__main__":
    {"make": make, "look": look, "kill": kill, "full": full}[sys.argv[1]](pathlib.Path(sys.argv[2]))
