"""Compile the shared facts into the package: ``python -m reference.compile --shared DIR``.

The same facts give the same bytes, so a rebuild that changes nothing leaves nothing to commit.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from reference.places import compile_places
from reference.roads import compile_roads

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "videre"


def main() -> None:
    """Compile everything and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="folder with the shared CSV files")
    parser.add_argument("--target", type=Path, default=PACKAGE / "places" / "data", help="where the files go")
    given = parser.parse_args()
    given.target.mkdir(parents=True, exist_ok=True)
    for counted in (compile_places(given.shared, given.target), compile_roads(given.shared, given.target)):
        for what, number in sorted(counted.items()):
            print(f"{number:>7,}  {what}")
    for path in sorted(given.target.iterdir()):
        print(f"{path.stat().st_size:>9,} bytes  {path.name}")


if __name__ == "__main__":
    main()
