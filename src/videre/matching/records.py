"""The listings' own texts, kept beside the columns in a file without a name.

A million listings would fill a worker's memory with texts that hardly anybody asks for. They are written once
to a temporary file and read back with one ``pread`` each; the kernel keeps the pages that are in use. No path
leads to the file, and it is gone with the process. Only public values ever get here (``Listing``).
"""

from __future__ import annotations

import os
import tempfile

import numpy as np
from numpy.typing import NDArray

from videre.directory.listing_lines import listing_of
from videre.directory.shapes import Listing

_PORTION = 20_000
_NEWLINE = 10
SPARE = 4096
"""Records a fresh store has room for before its table of starts is copied: more than an index takes in."""


class Records:
    """An append-only store of listings, by row number."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the store lives
        self._descriptor = self._file.fileno()
        self._starts = np.zeros(1024, dtype=np.int64)
        self.count = 0

    def extend(self, lines: bytes) -> None:
        """Append listings, as lines; the first gets the row number ``count``."""
        ends = np.flatnonzero(np.frombuffer(lines, dtype=np.uint8) == _NEWLINE) + 1
        end = self.count + len(ends)
        if end >= len(self._starts):
            grown = np.zeros(max(end + 1, 2 * len(self._starts)), dtype=np.int64)
            grown[: self.count + 1] = self._starts[: self.count + 1]
            self._starts = grown
        start = self._starts[self.count]
        self._starts[self.count + 1 : end + 1] = start + ends
        os.pwrite(self._descriptor, lines, int(start))
        self.count = end

    def __getitem__(self, row: int) -> Listing:
        start = int(self._starts[row])
        return listing_of(os.pread(self._descriptor, int(self._starts[row + 1]) - start, start))

    def only(self, numbers: NDArray[np.int32]) -> Records:
        """Return a new store with these records alone, in this order: what was changed or taken away is gone."""
        kept = Records()
        sizes = self._starts[numbers + 1] - self._starts[numbers]
        kept._starts = np.zeros(len(numbers) + SPARE, dtype=np.int64)
        np.cumsum(sizes, out=kept._starts[1 : len(numbers) + 1])
        kept.count = len(numbers)
        for at in range(0, len(numbers), _PORTION):
            spans = zip(
                self._starts[numbers[at : at + _PORTION]].tolist(), sizes[at : at + _PORTION].tolist(), strict=True
            )
            portion = b"".join([os.pread(self._descriptor, size, start) for start, size in spans])
            os.pwrite(kept._descriptor, portion, int(kept._starts[at]))
        return kept

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
