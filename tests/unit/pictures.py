"""Pictures for the tests of print, as arrays; enough of PNG for what Typst draws."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def picture_of(png: bytes) -> Picture:
    """Return the grey values of a PNG of 8 bits a channel (RGBA, not interlaced): rows by columns."""
    at, data, width, height = 8, b"", 0, 0
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height, depth, colours, _, _, interlaced = struct.unpack(">IIBBBBB", body)
            assert (depth, colours, interlaced) == (8, 6, 0)
        data += body if kind == b"IDAT" else b""
        at += size + 12
    lines = np.frombuffer(zlib.decompress(data), np.uint8).reshape(height, 1 + 4 * width)
    rows = np.zeros((height, width, 4), np.uint8)
    before = np.zeros((width, 4), np.uint8)
    for number, line in enumerate(lines):
        before = rows[number] = _unfiltered(int(line[0]), line[1:].reshape(width, 4), before)
    return rows[:, :, 1].copy()


def _unfiltered(way: int, line: Picture, above: Picture) -> Picture:
    """Undo a line's filter (PNG specification, 9.2)."""
    if way == 0:
        return line
    if way == 2:
        return line + above
    if way == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    found = np.zeros_like(line).astype(np.int32)
    left = corner = np.zeros(4, np.int32)
    for at, (raw, up) in enumerate(zip(line.astype(np.int32), above.astype(np.int32), strict=True)):
        if way == 3:
            guess = (left + up) // 2
        else:
            near = left + up - corner
            to_left, to_up, to_corner = abs(near - left), abs(near - up), abs(near - corner)
            first = (to_left <= to_up) & (to_left <= to_corner)
            guess = np.where(first, left, np.where(to_up <= to_corner, up, corner))
        left, corner = (raw + guess) & 255, up
        found[at] = left
    return found.astype(np.uint8)
