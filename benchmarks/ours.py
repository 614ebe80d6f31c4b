"""Serve Videre as `videre serve` does, on the port given: one process, so that its memory is a worker's."""

import sys

sys.argv = ["videre", "serve", "--port", sys.argv[1]]

from videre.cli import main  # noqa: E402 - the command line is set first

main()
