"""installed_units.py BUILD FOLDER: installs what belongs to the server, as `cmake --install` does, and lets systemd judge the units:
every option exists and is well formed, every program is there, and little is exposed."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

UNITS = ("sopan.service", "sopan-cadangan.service", "sopan-cadangan.timer")
EXPOSURE = "20"  # of 100: systemd calls it 2.0


def verify(folder):
    """What systemd-analyze says about our units there; it ends with 0 after warnings."""
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *(folder / unit for unit in UNITS)], capture_output=True, text=True, check=False)
    return [line for line in (done.stdout + done.stderr).splitlines() if "sopan" in line]


def main():
    build, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    prefix = folder / "usr"
    subprocess.run(["cmake", f"-DCMAKE_INSTALL_PREFIX={prefix}", "-P", build / "runtime/server/install/cmake_install.cmake"], check=True,
                   capture_output=True, env={**os.environ, "DESTDIR": ""})
    os.symlink(build / "bin/sop", prefix / "bin/sop")
    units = prefix / "lib/systemd/system"
    for unit in UNITS:
        text = (units / unit).read_text()
        assert "/usr/local" not in text, f"{unit} names another prefix"
        for program in re.findall(r"^Exec\w+=(\S+)", text, re.M):
            assert os.access(program, os.X_OK), f"{unit}: {program} is not installed"
    assert not verify(units), "\n".join(verify(units))
    for unit in UNITS[:2]:
        subprocess.run(["systemd-analyze", "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}", units / unit], check=True,
                       capture_output=True)
        # The user whom sysusers makes, and the folder that tmpfiles makes.
        user = re.search(r"^User=(\w+)", (units / unit).read_text(), re.M)[1]
        assert re.search(rf"^u {user} ", (prefix / "lib/sysusers.d/sopan.conf").read_text(), re.M)
    backups = re.search(r"^ReadWritePaths=(\S+)", (units / UNITS[1]).read_text(), re.M)[1]
    assert re.search(rf"^d {backups} 0700 {user} ", (prefix / "lib/tmpfiles.d/sopan.conf").read_text(), re.M)
    # A misspelt option would be noticed.
    wrong = (units / UNITS[0]).read_text().replace("ProtectSystem=", "ProtectSistem=")
    (units / UNITS[0]).write_text(wrong)
    assert any("ProtectSistem" in line for line in verify(units)), "a misspelt option went by"
    print("the units are as they should be")


main()
