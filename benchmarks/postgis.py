"""A PostGIS server to compare with, where the machine has one (Debian's postgresql-15-postgis-3)."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def at_hand() -> bool:
    """Return whether a PostgreSQL with PostGIS is installed."""
    return bool(BINARIES) and any(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))


@contextmanager
def server() -> Iterator[str]:
    """Run an empty server on a socket in a folder of its own; yield that folder."""
    tools = BINARIES[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="videre-postgis-"))
    owner: dict[str, Any] = {}
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **owner}
    subprocess.run([tools / "initdb", "-D", folder / "data", "-A", "trust", "-U", "bench"], check=True, **quiet)
    memory = "-c shared_buffers=1GB -c work_mem=64MB -c maintenance_work_mem=1GB"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off {memory}"
    subprocess.run([tools / "pg_ctl", "-D", folder / "data", "-w", "-o", options, "start"], check=True, **quiet)
    try:
        yield str(folder)
    finally:
        subprocess.run([tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], check=False, **quiet)
        shutil.rmtree(folder, ignore_errors=True)
