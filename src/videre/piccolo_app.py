"""What Piccolo needs to know about us: one app, its tables, and where its one history of migrations lies."""

from __future__ import annotations

from pathlib import Path

from piccolo.conf.apps import AppConfig

from videre.directory.tables import TABLES as DIRECTORY
from videre.handover.tables import TABLES as HANDOVER
from videre.housekeeping.tables import TABLES as HOUSEKEEPING
from videre.people.tables import TABLES as PEOPLE
from videre.post.tables import TABLES as POST
from videre.trail.tables import TABLES as TRAIL

_PACKAGE = Path(__file__).resolve().parent
# Installed from a wheel the history lies inside the package; in a checkout it stands at the top, where people look.
_INSTALLED = _PACKAGE / "migrations"

APP_CONFIG = AppConfig(
    app_name="videre",
    migrations_folder_path=str(_INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parents[1] / "migrations"),
    table_classes=[*DIRECTORY, *HANDOVER, *PEOPLE, *TRAIL, *POST, *HOUSEKEEPING],
)
