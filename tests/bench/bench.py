"""./run bench: whole programs beside a peer on the same page, and hot paths; ratios are of one run.

Times are medians of whole processes, warm, measured by hyperfine without a shell. A machine that is busy shows in both
columns of a ratio alike, which is why the ratio is the figure to watch.
"""
import argparse
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

import library

ROOT = pathlib.Path(__file__).resolve().parents[2]


def hyperfine(folder, *commands):
    """Median milliseconds of each command."""
    report = folder / "hyperfine.json"
    subprocess.run(["hyperfine", "-N", "--warmup", "5", "--runs", "25", "--style", "none", "--ignore-failure", "--export-json", report,
                    *(" ".join(map(str, command)) for command in commands)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [result["median"] * 1000 for result in json.loads(report.read_text())["results"]]


def lines_of(*command):
    """The "name value unit" lines of a bench program."""
    out = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    return [line.split("\t") for line in out.splitlines() if line.count("\t") == 2]


def row(name, value, unit, peer="", ratio=""):
    print(f"{name:<44} {value:>12} {unit:<8} {peer:<34} {ratio:>6}")


def whole_processes(bin_folder, folder):
    """Check, draw and print of a seed beside stock Graphviz on the finished page."""
    sop = bin_folder / "sop"
    for name in ("pengukuran-kinerja", "pengukuran-kinerja-kecamatan"):
        source = ROOT / "examples" / f"{name}.sop"
        page = folder / f"{name}.dot"
        subprocess.run([sop, "draw", source, "-o", page, "--one-page"], check=True, capture_output=True)
        check, svg, pdf, peer_svg, peer_pdf = hyperfine(
            folder,
            (sop, "check", source),
            (sop, "draw", source, "--one-page", "-o", folder / "x.svg"),
            (sop, "print", source, "-o", folder / "x.pdf"),
            ("neato", "-n2", "-Tsvg", page, "-o", folder / "y.svg"),
            ("neato", "-n2", "-Tpdf", page, "-o", folder / "y.pdf"))
        row(f"sop check {name}", f"{check:.1f}", "ms")
        row(f"sop draw .svg {name}", f"{svg:.1f}", "ms", f"neato -n2 -Tsvg {peer_svg:.1f} ms", f"{svg / peer_svg:.2f}")
        row(f"sop print .pdf {name}", f"{pdf:.1f}", "ms", f"neato -n2 -Tpdf {peer_pdf:.1f} ms", f"{pdf / peer_pdf:.2f}")


def thousand_steps(folder):
    """A procedure of a thousand steps over six roles, every seventh a decision that may turn back; the same each time."""
    chance = random.Random(1)
    lines = ["SOP Seribu Langkah", "Pelaksana:", *(f"  - P{i}" for i in range(6)), "Langkah:"]
    for step in range(1, 1001):
        lines += [f"  {step}. P{chance.randrange(6)}: Menyusun konsep surat keputusan nomor {step}", "     Waktu: 10 menit", f"     Output: Konsep {step}"]
        if step % 7 == 0:
            lines += ["     Jika ya: lanjut", f"     Jika tidak: kembali ke {step - chance.randrange(1, 7)}"]
    path = folder / "seribu.sop"
    path.write_text("\n".join(lines) + "\n")
    return path


def large(bin_folder, folder):
    source = thousand_steps(folder)
    sop = bin_folder / "sop"
    check, svg, pdf = hyperfine(folder, (sop, "check", source), (sop, "draw", source, "--one-page", "-o", folder / "x.svg"),
                                (sop, "draw", source, "-o", folder / "x.pdf"))
    row("sop check, 1000 steps", f"{check:.1f}", "ms")
    row("sop draw .svg --one-page, 1000 steps", f"{svg:.1f}", "ms")
    row("sop draw .pdf, 1000 steps", f"{pdf:.1f}", "ms")


def journal(bin_folder, folder):
    """Transitions per second beside the disk's own rate, measured in the same minute in the same folder."""
    figures = {name: float(value) for name, value, _ in lines_of(bin_folder / "journal_bench", folder)}
    disk = figures["fdatasync"]
    row("fdatasync of this disk", f"{disk:.0f}", "/s", f"p99 {figures['fdatasync_p99']:.2f} ms")
    for batch in (1, 64):
        name = f"transitions_batch_{batch}"
        spread = f"p50 {figures[name + '_p50']:.2f} ms, p99 {figures[name + '_p99']:.2f} ms"
        row(f"transitions, {batch} to a commit", f"{figures[name]:.0f}", "/s", spread, f"{figures[name] / disk:.2f}")


def timed(*command, env=None):
    """Seconds and peak megabytes of one process; its output is thrown away."""
    begin = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def library_of(bin_folder, place, count):
    """A library of `count` SOPs: from nothing, again with nothing changed, with one file changed, and with one renamed."""
    library.make_library(place / "pustaka", count)
    size = sum(path.stat().st_size for path in (place / "pustaka").rglob("*.sop")) / 1e6
    env = {**os.environ, "XDG_CACHE_HOME": str(place / "cache")}
    time.sleep(3)  # files younger than that are read again, whatever their stamps say
    first = place / "pustaka" / "bagian-000" / "sop-00001.sop"

    def check(name):
        seconds, memory = timed(bin_folder / "sop", "check", place / "pustaka", env=env)
        row(f"sop check, {count} SOPs {name}", f"{seconds:.2f}", "s", f"{size:.0f} MB of text", f"{memory:.0f} MB")

    check("cold")
    check("unchanged")
    first.write_text(first.read_text() + "# diubah\n")
    check("one changed")
    first.write_text(first.read_text().replace("SOP Pelayanan", "SOP Layanan", 1))
    check("one renamed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    bin_folder = parser.parse_args().bin.resolve()
    print(f"{'what':<44} {'value':>12} {'unit':<8} {'peer':<34} {'ratio':>6}")
    for name, value, unit in lines_of(bin_folder / "pipeline_bench", *sorted((ROOT / "examples").glob("*.sop"))):
        row(name, value, unit)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        whole_processes(bin_folder, folder)
        large(bin_folder, folder)
        library_of(bin_folder, folder, 10_000)
        journal(bin_folder, folder)
    return 0


sys.exit(main())
