"""How far the pages of a PDF by Chromium are filled, read from their drawing commands."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OBJECT = re.compile(rb"(?s)(\d+) 0 obj\b(.*?)endobj")
POINTS = {b"Tm": -1, b"re": -3, b"m": -1, b"l": -1, b"c": -1}
"""Command -> the place of an ordinate among its numbers. The start of a rectangle and the end of a line suffice."""
WHITE = [b"1", b"1", b"1"]


def holes(pdf: bytes) -> list[float]:
    """Return for each page the share of its height that is blank at its end, the margin included."""
    objects = {int(match[1]): match[2] for match in OBJECT.finditer(pdf)}
    return [_hole(page, objects) for page in objects.values() if b"/Type /Page\n" in page]


def _hole(page: bytes, objects: dict[int, bytes]) -> float:
    height, contents = re.search(rb"MediaBox \[0 0 \S+ ([\d.]+)", page), re.search(rb"/Contents (\d+) 0 R", page)
    assert height
    assert contents
    stream = re.search(rb"(?s)stream\r?\n(.*)endstream", objects[int(contents[1])])
    assert stream
    return min(_ordinates(zlib.decompress(stream[1]))) / float(height[1])


def _ordinates(stream: bytes) -> Iterator[float]:
    """Yield the heights above the lower end of the page at which letters, lines, shapes and pictures are."""
    kept, color = list[tuple[float, float]](), list[bytes]()
    scale, shift = 1.0, 0.0
    for command, numbers in _commands(stream):
        if command == b"q":
            kept.append((scale, shift))
        elif command == b"Q":
            scale, shift = kept.pop()
        elif command == b"cm":  # nothing is rotated
            scale, shift = scale * float(numbers[-3]), scale * float(numbers[-1]) + shift
        elif command == b"rg":
            color = numbers[-3:]
        elif command == b"Do":
            yield from (shift, shift + scale)
        elif command in POINTS and (command == b"Tm" or color != WHITE):
            yield scale * float(numbers[POINTS[command]]) + shift


def _commands(stream: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield each command with the numbers before it."""
    numbers = list[bytes]()
    for word in stream.split():
        if word[:1] in b"-.0123456789":
            numbers.append(word)
        else:
            yield word, numbers
            numbers = []
