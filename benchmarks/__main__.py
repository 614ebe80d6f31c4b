"""All measurements, one after the other: `make bench` (about ten minutes), or the names of some of them.

Quote ratios within a run: absolute times say more of the machine and its other tenants than of us.
"""

from __future__ import annotations

import os
import platform
import sys
from runpy import run_module

MEASUREMENTS = {
    "ranking": "benchmarks.ranking",
    "serving": "benchmarks.serving",
    "start": "benchmarks.start",
    "travel": "benchmarks.places_routing",
    "topics": "benchmarks.topics",
    "api": "benchmarks.api_layer",
}


def main() -> None:
    """Run the measurements named, or all."""
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        sys.exit(f"There are only these measurements: {', '.join(MEASUREMENTS)}.")
    print(f"Python {platform.python_version()} on {os.cpu_count()} processors, {platform.machine()}")
    sys.argv[1:] = []
    for name in wanted:
        run_module(MEASUREMENTS[name], run_name="__main__")


if __name__ == "__main__":
    main()
