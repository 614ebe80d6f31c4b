"""Serve the bare handler with uvicorn, event loop, parser and garbage collection as Videre has them."""

import sys

import uvicorn

from benchmarks.bare import app
from videre.app import settle

settle()
uvicorn.run(app, port=int(sys.argv[1]), access_log=False, server_header=False, log_level="warning")
