"""For the `piccolo` command in this folder (`piccolo migrations new videre --auto`); the server does not read it."""

from videre.piccolo_conf import APP_REGISTRY, DB

__all__ = ["APP_REGISTRY", "DB"]
