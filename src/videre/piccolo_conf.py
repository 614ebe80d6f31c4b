"""The module Piccolo looks its engine and apps up in; ``piccolo_conf.py`` at the top hands it on.

``DB`` is looked up at each call, because which database a process uses is decided by
:func:`videre.database.use`, and tests use several one after the other.
"""

from __future__ import annotations

from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine.base import Engine

from videre import database

APP_REGISTRY = AppRegistry(apps=["videre.piccolo_app"])


def __getattr__(name: str) -> Engine[Any]:
    if name == "DB":
        return database.engine()
    raise AttributeError(name)
