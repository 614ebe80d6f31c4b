"""The least that Litestar can do: a handler that returns bytes that are ready. Run by ``serving``."""

from __future__ import annotations

import os
from pathlib import Path

from litestar import Litestar, get


@get("/", media_type="application/json")
async def ready() -> bytes:
    """Answer with the bytes of the file named in ``BENCH_BODY``."""
    return BODY


BODY = Path(os.environ["BENCH_BODY"]).read_bytes()
app = Litestar([ready], openapi_config=None, logging_config=None)
