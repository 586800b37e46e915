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
import peers

ROOT = pathlib.Path(__file__).resolve().parents[2]


def hyperfine(folder, *commands, warmup=5, runs=25):
    """Median milliseconds of each command."""
    report = folder / "hyperfine.json"
    subprocess.run(["hyperfine", "-N", "--warmup", str(warmup), "--runs", str(runs), "--style", "none", "--ignore-failure", "--export-json", report,
                    *(" ".join(map(str, command)) for command in commands)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [result["median"] * 1000 for result in json.loads(report.read_text())["results"]]


def lines_of(*command):
    """The "name value unit" lines of a bench program."""
    out = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout
    return [line.split("\t") for line in out.splitlines() if line.count("\t") == 2]


def row(name, value, unit, peer="", ratio=""):
    print(f"{name:<44} {value:>12} {unit:<8} {peer:<40} {ratio:>6}")


def row_against(name, value, peers_name, peer, bound=None):
    """A time beside a peer's; `bound` is the ratio to reach."""
    limit = f" (to reach {bound})" if bound else ""
    row(name, f"{value:.1f}", "ms", f"{peers_name} {peer:.1f} ms{limit}", f"{value / peer:.2f}")


def whole_processes(bin_folder, folder):
    """Check, draw and print of a seed beside stock Graphviz on the finished page, and beside those who lay out themselves."""
    sop = bin_folder / "sop"
    for name, steps in (("pengukuran-kinerja", 9), ("pengukuran-kinerja-kecamatan", 14)):
        source = ROOT / "examples" / f"{name}.sop"
        page = folder / f"{name}.dot"
        subprocess.run([sop, "draw", source, "-o", page, "--one-page"], check=True, capture_output=True)
        dot, puml = peers.write_peers(sop, source, folder)
        check, svg, pdf, peer_svg, peer_pdf, stock = hyperfine(
            folder,
            (sop, "check", source),
            (sop, "draw", source, "--one-page", "-o", folder / "x.svg"),
            (sop, "print", source, "-o", folder / "x.pdf"),
            ("neato", "-n2", "-Tsvg", page, "-o", folder / "y.svg"),
            ("neato", "-n2", "-Tpdf", page, "-o", folder / "y.pdf"),
            ("dot", "-Tsvg", dot, "-o", folder / "z.svg"))
        (plantuml,) = hyperfine(folder, ("plantuml", "-tsvg", puml), warmup=1, runs=3)
        row(f"sop check, {steps} steps", f"{check:.1f}", "ms")
        row_against(f"sop draw .svg, {steps} steps", svg, "neato -n2 -Tsvg", peer_svg, 1)
        row_against(f"sop draw .svg, {steps} steps", svg, "dot -Tsvg (clusters)", stock)
        row_against(f"sop draw .svg, {steps} steps", svg, "plantuml -tsvg", plantuml)
        row_against(f"sop print .pdf, {steps} steps", pdf, "neato -n2 -Tsvg", peer_svg, 1.5)
        row_against(f"sop print .pdf, {steps} steps", pdf, "neato -n2 -Tpdf", peer_pdf)
        for command, target in (("draw", "x.svg"), ("print", "x.pdf")):
            _, memory = timed(sop, command, source, "-o", folder / target)
            row(f"sop {command}, {steps} steps, memory", f"{memory:.0f}", "MB", "(to reach 40)")


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


def pipeline(bin_folder):
    for name, value, unit in lines_of(bin_folder / "pipeline_bench", *sorted((ROOT / "examples").glob("*.sop"))):
        row(name, value, unit)


def large(bin_folder, folder):
    source = thousand_steps(folder)
    sop = bin_folder / "sop"
    check, svg, pdf = hyperfine(folder, (sop, "check", source), (sop, "draw", source, "--one-page", "-o", folder / "x.svg"),
                                (sop, "draw", source, "-o", folder / "x.pdf"))
    row("sop check, 1000 steps", f"{check:.1f}", "ms")
    row("sop draw .svg --one-page, 1000 steps", f"{svg:.1f}", "ms", "(to reach 300)")
    row("sop draw .pdf, 1000 steps", f"{pdf:.1f}", "ms")


def renders(bin_folder):
    """One SOP compiled, laid out and drawn many times in one process."""
    source = ROOT / "examples" / "pengukuran-kinerja-kecamatan.sop"
    for kind, count in (("svg", 10_000), ("pdf", 2_000)):
        for name, value, unit in lines_of(bin_folder / "render_bench", source, kind, count):
            row(f"render {name}, {count} times", value, unit)


def printed(bin_folder, folder, count):
    """A library as one book, on as many cores as there are."""
    library.make_library(folder / "buku", count)
    seconds, memory = timed(bin_folder / "sop", "print", folder / "buku", "-o", folder / "buku.pdf")
    row(f"sop print, {count} SOPs", f"{seconds:.2f}", "s", f"{os.cpu_count()} cores (to reach 10)", f"{memory:.0f} MB")


def redrawn(bin_folder, folder):
    """From a save to the new picture, while `sop watch` runs: the median of some saves."""
    source = folder / "pantau.sop"
    text = (ROOT / "examples" / "pengukuran-kinerja-kecamatan.sop").read_text()
    picture = folder / "pantau.svg"
    source.write_text(text)
    watch = subprocess.Popen([bin_folder / "sop", "watch", source, "-o", picture, "--one-page"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times = []
    try:
        wait_for(picture, None)
        for change in range(15):
            time.sleep(0.3)
            before = picture.stat().st_ino
            begin = time.perf_counter()
            source.write_text(text + f"# {change}\n")
            wait_for(picture, before)
            times.append((time.perf_counter() - begin) * 1000)
    finally:
        watch.terminate()
        watch.wait()
    row("sop watch, from save to picture", f"{sorted(times)[len(times) // 2]:.1f}", "ms", f"worst {max(times):.1f} ms (to reach 100)")


def wait_for(path, old):
    """Until `path` is another file than `old`; pictures are put in place by renaming."""
    end = time.perf_counter() + 5
    while time.perf_counter() < end:
        if path.exists() and path.stat().st_ino != old:
            return
        time.sleep(0.0005)
    raise TimeoutError(path)


def journal(bin_folder, folder):
    """Transitions per second beside bare SQLite writing the same rows per commit and the disk's own rate, in turns."""
    figures = {name: float(value) for name, value, _ in lines_of(bin_folder / "journal_bench", folder)}
    disk = figures["fdatasync"]
    row("fdatasync of this disk", f"{disk:.0f}", "/s", f"p50 {figures['fdatasync_p50']:.2f} ms, p99 {figures['fdatasync_p99']:.2f} ms")
    for clients in (1, 8, 64):
        bare = figures[f"bare_{clients}"]
        used = figures[f"bare_{clients}_processor"]
        for name, what in ((f"clients_{clients}", "in threads"), (f"posted_{clients}", "by callback")):
            if name not in figures:
                continue
            row(f"transitions, {clients} clients {what}", f"{figures[name]:.0f}", "/s", f"bare SQLite {bare:.0f}/s", f"{figures[name + '_of_bare']:.2f}")
            row("  their latency, p50", f"{figures[name + '_p50']:.2f}", "ms", f"p99 {figures[name + '_p99']:.2f} ms")
            row("  processor, each", f"{figures[name + '_processor']:.0f}", "us", f"bare SQLite {used:.0f} us", f"{figures[name + '_processor'] / used:.2f}")
    to_reach = 1.5 * figures["one_fdatasync_p50"] + 0.3
    row("one client, p50", f"{figures['clients_1_p50']:.2f}", "ms", f"1.5 fdatasync + 0.3 ms: {to_reach:.2f} ms", f"{figures['clients_1_p50'] / to_reach:.2f}")
    row("open case on the disk", f"{figures['open_case_bytes']:.0f}", "bytes", f"{figures['open_case_steps']:.1f} steps, {figures['open_case_events']:.1f} events")
    tables = {name: value for name, value in figures.items() if name.startswith("open_case_bytes_of_")}
    for name, value in sorted(tables.items(), key=lambda table: -table[1]):
        row("  " + name.removeprefix("open_case_bytes_of_"), f"{value:.0f}", "bytes")
    many = {name: (float(value), unit) for name, value, unit in lines_of(bin_folder / "journal_bench", "--many", 100_000, folder)}
    for name in ("bytes_per_case", "restart", "inbox_first_page_p50", "inbox_first_page_p99", "inbox_next_pages_p99", "inbox_count_p50", "overdue_p50", "search_p50"):
        row(f"100,000 open cases: {name}", f"{many[name][0]:.2f}", many[name][1])


def calendar(bin_folder):
    """Questions to a working calendar: deadlines and time used."""
    for name, value, unit in lines_of(bin_folder / "calendar_bench"):
        row(name, value, unit, "(to reach 50)" if "2 years" in name else "")


def exports(bin_folder):
    """Event logs, tables and reports, of cases in memory."""
    for name, value, unit in lines_of(bin_folder / "export_bench"):
        row(name, value, unit)


def documents(bin_folder, folder):
    """Documents taken in and checked, beside `cp`, `sync` and `sha256sum` of the same bytes."""
    figures = {name: (float(value), unit) for name, value, unit in lines_of(bin_folder / "store_bench", folder)}
    copied = figures["cp_sync_sha256sum"][0]
    taken = figures["documents_upload"][0]
    row("document of 64 MB taken", f"{taken:.0f}", "MB/s", f"cp, sync, sha256sum {copied:.0f} MB/s", f"{taken / copied:.2f}")
    checked = figures["documents_verify"][0]
    hashed = figures["sha256sum"][0]
    row("documents checked", f"{checked:.0f}", "MB/s", f"sha256sum {hashed:.0f} MB/s", f"{checked / hashed:.2f}")
    row("documents of 100 kB taken, one by one", f"{figures['documents_small'][0]:.0f}", "/s")


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


def server(bin_folder):
    """Requests over 64 keep-alive connections, beside the library without bounds."""
    figures = {name: float(value) for name, value, _ in lines_of(bin_folder / "server_bench", "6")}
    bare, ours = figures["bare httplib requests"], figures["server requests"]
    row("requests, 64 connections", f"{ours:.0f}", "/s", f"bare cpp-httplib {bare:.0f}/s", f"{ours / bare:.2f}")
    row("their p99", f"{figures['server p99'] / 1000:.1f}", "ms", f"bare cpp-httplib {figures['bare httplib p99'] / 1000:.1f} ms",
        f"{figures['server p99'] / figures['bare httplib p99']:.2f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--only", action="append", help="a part: pipeline, processes, large, renders, print, watch, library, documents, journal, calendar, exports, server")
    arguments = parser.parse_args()
    bin_folder = arguments.bin.resolve()
    print(f"{'what':<44} {'value':>12} {'unit':<8} {'peer':<40} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        parts = {"pipeline": lambda: pipeline(bin_folder),
                 "processes": lambda: whole_processes(bin_folder, folder),
                 "large": lambda: large(bin_folder, folder),
                 "renders": lambda: renders(bin_folder),
                 "print": lambda: printed(bin_folder, folder, 1000),
                 "watch": lambda: redrawn(bin_folder, folder),
                 "library": lambda: library_of(bin_folder, folder, 10_000),
                 "calendar": lambda: calendar(bin_folder),
                 "exports": lambda: exports(bin_folder),
                 "documents": lambda: documents(bin_folder, folder),
                 "server": lambda: server(bin_folder),
                 "journal": lambda: journal(bin_folder, folder)}
        for part in arguments.only or parts:
            parts[part]()
            sys.stdout.flush()
    return 0


sys.exit(main())
