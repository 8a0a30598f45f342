"""National flags as pictures, drawn from ``flags.toml``, which says what its words mean.

Every layer becomes polygons (points are complex numbers, x + yj, in the flag's own
units, y downwards); they are filled one over the other at four times the final size and averaged down.
"""

from __future__ import annotations

import cmath
import math
import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Polygon = list[complex]
    Filled = tuple[str, Polygon]

WIDTHS = range(400, 359, -1)
"""Pixels across a drawn flag: the first that makes its height, in whole pixels, nearest to its true proportion."""
DATA = Path(__file__).with_name("flags.toml")
_FINER = 4
"""Each pixel is the mean of this many squared."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A title, the width and height in units of the flag's own, and what is painted, from the back to the front."""

    title: str
    width: float
    height: float
    layers: tuple[str, ...]


@dataclass(slots=True)
class _Layer:
    """One line of ``flags.toml``, its words sorted by kind."""

    colours: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    numbers: list[float] = field(default_factory=list)
    points: Polygon = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    options: dict[str, list[float]] = field(default_factory=dict)

    def option(self, name: str, default: float) -> float:
        return self.options.get(name, [default])[0]


@cache
def flags() -> dict[str, Flag]:
    """All flags by ISO 3166 code, lower case."""
    return {code: _flag(*row) for code, row in tomllib.loads(DATA.read_text(encoding="utf-8")).items()}


def _flag(title: str, size: str, *layers: str) -> Flag:
    width, height = size.split("x")
    return Flag(title, float(width), float(height), layers)


def draw(code: str) -> Image.Image:
    """The flag of a country, RGB, about 400 pixels wide."""
    flag = flags()[code]
    width, height = _pixels(flag)
    canvas = Image.new("RGB", (width * _FINER, height * _FINER), "white")
    pen = ImageDraw.Draw(canvas)
    across, down = canvas.width / flag.width, canvas.height / flag.height
    for colour, polygon in _painted(flag):
        # Pillow counts from the middle of the first pixel
        pen.polygon([(point.real * across - 0.5, point.imag * down - 0.5) for point in polygon], fill=colour)
    return canvas.reduce(_FINER)


def _pixels(flag: Flag) -> tuple[int, int]:
    exact = {width: width * flag.height / flag.width for width in WIDTHS}
    width = min(WIDTHS, key=lambda width: round(abs(exact[width] - round(exact[width])), 6))
    return width, round(exact[width])


def _painted(flag: Flag) -> Iterator[Filled]:
    for line in flag.layers:
        verb, *words = line.split()
        layer = _parsed(words)
        turn = cmath.rect(1, math.radians(layer.option("rotate", 0)))
        middle = complex(flag.width, flag.height) / 2
        for colour, polygon in _VERBS[verb](layer, flag):
            yield colour, [middle + (point - middle) * turn for point in polygon]


def _parsed(words: Sequence[str]) -> _Layer:
    layer = _Layer()
    for word in words:
        if word.startswith("#"):
            colour, _, weight = word.partition("*")
            layer.colours.append(colour)
            layer.weights.append(float(weight or 1))
        elif "=" in word:
            name, _, values = word.partition("=")
            layer.options[name] = [float(value) for value in values.split(",")]
        elif "," in word:
            layer.points.append(complex(*map(float, word.split(","))))
        elif word.isalpha():
            layer.words.append(word)
        else:
            layer.numbers.append(float(word))
    return layer


def _box(start: complex, end: complex) -> Polygon:
    return [start, complex(end.real, start.imag), end, complex(start.real, end.imag)]


def _rows(layer: _Layer, flag: Flag) -> Iterator[Filled]:
    top, unit = 0.0, flag.height / sum(layer.weights)
    for colour, weight in zip(layer.colours, layer.weights, strict=True):
        bottom = top + weight * unit
        yield colour, _box(complex(0, top), complex(flag.width, bottom))
        top = bottom


def _columns(layer: _Layer, flag: Flag) -> Iterator[Filled]:
    left, unit = 0.0, flag.width / sum(layer.weights)
    for colour, weight in zip(layer.colours, layer.weights, strict=True):
        right = left + weight * unit
        yield colour, _box(complex(left, 0), complex(right, flag.height))
        left = right


def _rect(layer: _Layer, _: Flag) -> Iterator[Filled]:
    for start, end in zip(layer.points[::2], layer.points[1::2], strict=True):
        yield layer.colours[0], _box(start, end)


def _area(layer: _Layer, _: Flag) -> Iterator[Filled]:
    points = list(layer.points)
    if "mirror" in layer.options:
        axis = layer.option("mirror", 0)
        points += [complex(2 * axis - point.real, point.imag) for point in reversed(points)]
    yield layer.colours[0], points


def _line(layer: _Layer, _: Flag) -> Iterator[Filled]:
    """Straight pieces whose ends are cut where they meet; closed when the last point is the first."""
    points, half = layer.points, layer.numbers[0] / 2
    across = [(b - a) / abs(b - a) * 1j for a, b in pairwise(points)]
    around = points[0] == points[-1]
    before = [across[-1] if around else across[0], *across]
    after = [*across, across[0] if around else across[-1]]
    cuts = [(a + b) / (1 + (a * b.conjugate()).real) * half for a, b in zip(before, after, strict=True)]
    corners = list(zip(points, cuts, strict=True))
    for (start, cut), (end, last) in pairwise(corners):
        yield layer.colours[0], [start + cut, end + last, end - last, start - cut]


def _cross(layer: _Layer, flag: Flag) -> Iterator[Filled]:
    centre, half = layer.points[0], layer.numbers[0] / 2
    yield layer.colours[0], _box(complex(0, centre.imag - half), complex(flag.width, centre.imag + half))
    yield layer.colours[0], _box(complex(centre.real - half, 0), complex(centre.real + half, flag.height))


def _saltire(layer: _Layer, flag: Flag) -> Iterator[Filled]:
    """Both diagonals, cut at the flag's edges."""
    width, height = flag.width, flag.height
    slant = layer.numbers[0] / 2 * math.hypot(width, height)
    x, y = slant / height, slant / width
    falling = [0, x, complex(width, height - y), complex(width, height), complex(width - x, height), y * 1j]
    yield layer.colours[0], falling
    yield layer.colours[0], [complex(width - point.real, point.imag) for point in falling]


def _arc(centre: complex, radius: float, start: float, end: float) -> Polygon:
    steps = 120
    return [centre + cmath.rect(radius, start + (end - start) * step / steps) for step in range(steps + 1)]


def _disc(layer: _Layer, _: Flag) -> Iterator[Filled]:
    for centre, _turn in _places(layer):
        yield layer.colours[0], _arc(centre, layer.numbers[0], 0, math.tau)


def _crescent(layer: _Layer, _: Flag) -> Iterator[Filled]:
    """What a second disc leaves of a first one; their outlines must cross."""
    (radius, other), (centre, cut) = layer.numbers, layer.points
    far, towards = cmath.polar(cut - centre)
    outer = math.acos((far**2 + radius**2 - other**2) / (2 * far * radius))
    inner = math.acos((far**2 + other**2 - radius**2) / (2 * far * other))
    back = towards + math.pi
    body = _arc(centre, radius, towards + outer, towards + math.tau - outer)
    yield layer.colours[0], body + _arc(cut, other, back + inner, back - inner)


def _star(layer: _Layer, _: Flag) -> Iterator[Filled]:
    tips = int(layer.option("points", 5))
    inner = layer.option("inner", 0.381966)  # of a pentagram
    for centre, turn in _places(layer):
        top = math.radians(layer.option("turn", 0) + turn - 90)
        lengths = (layer.numbers[0] * (1, inner)[corner % 2] for corner in range(2 * tips))
        yield (
            layer.colours[0],
            [centre + cmath.rect(length, top + math.pi * corner / tips) for corner, length in enumerate(lengths)],
        )


def _places(layer: _Layer) -> Iterator[tuple[complex, float]]:
    """Where discs and stars stand, and how far each is turned."""
    for point in layer.points:
        if "grid" in layer.options:
            columns, rows, right, down = layer.options["grid"]
            yield from (
                (point + complex(c * right, r * down), 0) for r in range(int(rows)) for c in range(int(columns))
            )
        elif "around" in layer.options:
            count, radius, first, step = layer.options["around"]
            for angle in (first + step * place for place in range(int(count))):
                outward = angle * layer.option("outward", 0)
                yield point + cmath.rect(radius, math.radians(angle - 90)), outward
        else:
            yield point, 0


def _inset(layer: _Layer, _: Flag) -> Iterator[Filled]:
    flag, (start, end) = flags()[layer.words[0]], layer.points
    right, down = (end - start).real / flag.width, (end - start).imag / flag.height
    for colour, polygon in _painted(flag):
        yield colour, [start + complex(point.real * right, point.imag * down) for point in polygon]


_VERBS: dict[str, Callable[[_Layer, Flag], Iterator[Filled]]] = {
    "fill": _rows,
    "rows": _rows,
    "columns": _columns,
    "rect": _rect,
    "area": _area,
    "line": _line,
    "cross": _cross,
    "saltire": _saltire,
    "disc": _disc,
    "crescent": _crescent,
    "star": _star,
    "flag": _inset,
}
