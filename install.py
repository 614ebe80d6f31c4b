"""Installs Videre into .venv for the Makefile, in a few lines to follow; pip's own words go to var/install.log.

`python3 install.py` installs what serving needs, `python3 install.py dev` what tests and checks need as well.
Only the standard library is used: this runs before anything else is there.
"""

import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOG = ROOT / "var" / "install.log"
PYTHON = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def main() -> None:
    """Make .venv if it is missing, install, and end with 1 and pip's last words if that fails."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this file is what tells people with an older one
        sys.exit("Videre needs Python 3.11 or newer, for instance: make run PYTHON=python3.12")
    LOG.parent.mkdir(exist_ok=True)
    if not PYTHON.exists():
        print(f"[1/4] Making .venv with Python {sys.version.split()[0]} ...", flush=True)
        try:
            venv.create(ROOT / ".venv", with_pip=True)
        except subprocess.CalledProcessError:
            sys.exit(
                "This Python cannot make a .venv with pip in it. On Debian and Ubuntu: apt-get install python3-venv"
            )
    extras = f"[{sys.argv[1]}]" if len(sys.argv) > 1 else ""
    print("[2/4] Installing packages and browser assets, about a minute the first time ...", flush=True)
    started = time.monotonic()
    packages = install(f".{extras}")
    print(f"      {packages} packages looked at in {time.monotonic() - started:.0f} s.", flush=True)


def install(what: str) -> int:
    """Install this folder editable with pinned versions; return how many packages pip looked at."""
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--prefer-binary"]
    command += ["--progress-bar", "off", "--constraint", "constraints.txt", "--editable", what]
    packages, last_word = 0, 0.0
    with (
        LOG.open("w") as log,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip,
    ):
        assert pip.stdout is not None
        for line in pip.stdout:
            log.write(line)
            packages += line.startswith(("Collecting ", "Requirement already satisfied: "))
            word = _in_short(line, packages)
            if word and (time.monotonic() - last_word > 2 or not line.startswith("Collecting ")):
                print(f"      {word}", flush=True)
                last_word = time.monotonic()
    if pip.returncode:
        tail = "".join(LOG.read_text().splitlines(keepends=True)[-30:])
        sys.exit(f"{tail}\nInstalling failed: pip's last words are above, all of them in {LOG.relative_to(ROOT)}.")
    return packages


def _in_short(line: str, packages: int) -> str:
    if line.startswith("Collecting "):
        return f"package {packages}: {line.split()[1]}"
    if line.strip().startswith("Building editable") and "started" in line:
        return "bringing in browser assets"
    if line.startswith("Installing collected packages"):
        return "unpacking"
    return ""


if __name__ == "__main__":
    main()
