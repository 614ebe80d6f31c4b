"""Serve the bare handler with the same uvicorn, event loop and parser as Videre, on the port given."""

import sys

import uvicorn

uvicorn.run("benchmarks.bare:app", port=int(sys.argv[1]), access_log=False, log_level="warning")
