"""stress.py [--update] SOP FOLDER: draws every .sop of FOLDER on each sheet and reads the figures of `--report`.

Nothing may run through or over anything else. Crossings may be no more than FOLDER/crossings.txt says for the file and sheet (a
file that is not named there has none); --update writes down fewer crossings, never more. Prints the sums over all pages drawn."""
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

FAULTS = ("overlaps", "through_symbols", "through_text", "on_rules", "label_clashes", "clipped_text", "outside", "slanted")
SHEETS = {
    "A4": ["--paper", "A4"], "F4": ["--paper", "F4"],
    "A4-tegak": ["--paper", "A4", "--portrait"], "F4-tegak": ["--paper", "F4", "--portrait"],
    "satu-halaman": ["--one-page"],
}
SECONDS = 20  # for one drawing; the largest takes a fraction of one


def draw(sop, source, sheet, folder):
    output = pathlib.Path(folder) / f"{source.stem}-{sheet}.pdf"
    done = subprocess.run([sop, "draw", source, "-o", output, "--report", *SHEETS[sheet]], capture_output=True, text=True, timeout=SECONDS)
    figures = {name: float(value) for name, value in (line.split(": ") for line in done.stdout.splitlines() if ": " in line)}
    if done.returncode != 0 or "arrows" not in figures:
        errors = [line for line in done.stderr.splitlines() if "[SOP6" in line] or done.stderr.splitlines()[-1:]
        return {}, f"exit code {done.returncode}: {' '.join(errors)}"
    return figures, ""


def recorded(path):
    lines = path.read_text().splitlines() if path.exists() else []
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {(name, sheet): int(count) for name, sheet, count in rows}


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--update"]
    update, sop, stress = "--update" in sys.argv, arguments[0], pathlib.Path(arguments[1])
    sources = sorted(stress.glob("*.sop"))
    assert len(sources) >= 20
    allowed, sums, failed = recorded(stress / "crossings.txt"), {}, 0
    jobs = [(source, sheet) for source in sources for sheet in SHEETS]
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda job: draw(sop, *job, folder), jobs))
    for (source, sheet), (figures, error) in zip(jobs, results):
        wrong = {name: figures[name] for name in FAULTS if figures.get(name, 0) != 0}
        crossings, most = int(figures.get("crossings", 0)), allowed.get((source.stem, sheet), 0)
        if crossings > most:
            wrong["crossings"] = f"{crossings} > {most}"
        if error or wrong:
            failed += 1
            print(source.name, sheet, error or wrong)
        elif crossings < most:
            allowed[source.stem, sheet] = crossings
            if not update:
                print(source.name, sheet, f"crossings fell from {most} to {crossings}: --update writes it down")
        for name, value in figures.items():
            sums[name] = sums.get(name, 0) + value
    print(f"{len(sources)} files, {len(jobs)} drawings, {failed} with faults;", ", ".join(f"{name} {value:g}" for name, value in sums.items()))
    if update:
        rows = [f"{name} {sheet} {count}\n" for (name, sheet), count in sorted(allowed.items()) if count]
        (stress / "crossings.txt").write_text("# Fewest crossings reached so far, by file and sheet; all others have none.\n" + "".join(rows))
    return 1 if failed else 0


sys.exit(main())
