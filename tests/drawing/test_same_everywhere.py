"""Figures do not depend on what a user, a notebook or a machine has set for matplotlib (rows E02 and E06)."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import FontManager
from PIL import Image

from simgraph_neo.drawing import draw_degrees
from simgraph_neo.drawing.canvas.fonts import BOX, drawable, families, plain
from simgraph_neo.drawing.canvas.style import house_style
from simgraph_neo.drawing.canvas.text import wrapped
from simgraph_neo.letters import letters_told
from tests.support.every_figure import draw_all
from tests.support.figures import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
HOSTILE_RC = """
text.usetex: True
font.family: cursive
font.size: 31
svg.fonttype: none
pdf.fonttype: 3
figure.dpi: 37
savefig.dpi: 37
savefig.bbox: tight
savefig.transparent: True
axes.formatter.use_locale: True
axes.unicode_minus: False
axes.prop_cycle: cycler("color", ["r"])
lines.linewidth: 9
path.simplify: False
path.sketch: (2, 30, 3)
text.antialiased: False
no.such.setting: 1
"""
UNKNOWN = "\U0003fffd"
"""A character that Unicode will never give to anybody."""


def run(folder: Path, *suffixes: str, **variables: str) -> str:
    """Draw all in a fresh Python; what it says on stderr."""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.every_figure", str(folder), *suffixes],
        cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


def hostile_cache(folder: Path) -> None:
    """A cache of fonts in which DejaVu Sans is a serif, and a style sheet."""
    folder.mkdir()
    serif = {"fname": "fonts/ttf/DejaVuSerif.ttf", "name": "DejaVu Sans", "size": "scalable", "__class__": "FontEntry"}
    manager = {"_version": FontManager.__version__, "default_size": None, "default_weight": "normal"}
    lists = {"defaultFamily": {"ttf": "DejaVu Sans", "afm": "Helvetica"}, "afmlist": [], "ttflist": [serif]}
    content = json.dumps({**manager, **lists, "__class__": "FontManager"})
    (folder / f"fontlist-v{FontManager.__version__}.json").write_text(content)
    (folder / "stylelib").mkdir()
    (folder / "stylelib" / "a.mplstyle").write_text("text.usetex: True")


@pytest.mark.long
def test_e02_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    """E02: a matplotlibrc, a cache of fonts, a style sheet, a locale or a hash seed changes no byte of any figure."""
    (tmp_path / "matplotlibrc").write_text(HOSTILE_RC)
    hostile_cache(tmp_path / "cache")
    kinds = ("svg", "png", "pdf")
    run(tmp_path / "a", *kinds, PYTHONHASHSEED="1")
    variables = {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc"), "MPLCONFIGDIR": str(tmp_path / "cache")}
    run(tmp_path / "b", *kinds, **variables, LC_ALL="C", PYTHONHASHSEED="2", OPENBLAS_NUM_THREADS="1")
    names = sorted(path.name for path in (tmp_path / "a").iterdir())
    assert len(names) == 18
    assert [n for n in names if (tmp_path / "a" / n).read_bytes() != (tmp_path / "b" / n).read_bytes()] == []


def test_e02_a_notebooks_own_settings_stay(tmp_path: Path) -> None:
    """E02: what a notebook has set rules no figure of ours, and is as it was afterwards, its backend too."""
    draw_degrees([1, 2], tmp_path / "a.svg")
    with mpl.rc_context({"text.usetex": True, "svg.fonttype": "none", "font.size": 40.0}):
        before = dict(mpl.rcParams.copy())
        draw_degrees([1, 2], tmp_path / "b.svg")
        assert dict(mpl.rcParams.copy()) == before
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def make_font(file: Path, letters: str, *, blank: bool = False) -> None:
    """A font in which each of some letters is a filled square, or nothing at all."""
    names = [".notdef", *(f"u{ord(letter):x}" for letter in letters)]
    pen = TTGlyphPen(None)
    if not blank:
        pen.moveTo((100, 0))
        for corner in ((100, 700), (900, 700), (900, 0)):
            pen.lineTo(corner)
        pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names[1:], strict=True)})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 100)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": file.stem, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file.parent.mkdir(parents=True, exist_ok=True)
    builder.save(file)


@pytest.fixture
def fonts(tmp_path: Path) -> dict[str, str]:
    """Variables of a machine with a font of two Chinese letters, and one that only claims to have a third."""
    make_font(tmp_path / "data" / "fonts" / "NotoTest-Regular.ttf", "日本")
    make_font(tmp_path / "data" / "fonts" / "NotoBlank-Regular.ttf", "語", blank=True)
    return {"XDG_DATA_HOME": str(tmp_path / "data")}


CODE = """
import sys
from pathlib import Path
from tests.support.every_figure import draw_all
for suffix in sys.argv[2:]:
    draw_all(Path(sys.argv[1]), suffix, "日本語")
"""


def drawn(folder: Path, *suffixes: str, variables: Mapping[str, str]) -> str:
    folder.mkdir()
    command = [sys.executable, "-W", "error", "-c", CODE, str(folder), *suffixes]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **variables}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stderr.decode()


@pytest.mark.long
def test_e06_letters_are_taken_from_the_systems_fonts(tmp_path: Path, fonts: dict[str, str]) -> None:
    """E06: letters that our font lacks come from a font of the system, in every kind of figure; the others are told."""
    said = drawn(tmp_path / "out", "svg", "png", "pdf", variables=fonts).splitlines()
    line = "No font has these letters, drawn as boxes: 語 (Chinese). On Debian: apt install fonts-noto-cjk, "
    assert said == [line + "then draw again."] * 18
    for file in (tmp_path / "out").glob("*.svg"):
        assert "日本□" in "".join(texts(file)), file
    for file in (tmp_path / "out").glob("*.pdf"):
        assert b"DejaVuSans" in file.read_bytes()
        assert b"NotoTest" not in file.read_bytes(), f"{file}: no outlines, but a font that a reader may not show"
    figure = np.asarray(Image.open(tmp_path / "out" / "sheet.png").convert("L"))
    squares = [run for row in figure for run in runs(row < 60)]
    assert max(squares) >= 5, "no filled square of the test's font"


def runs(row: Any) -> list[int]:
    """Lengths of the dark stretches of a row."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(int), [0]])))
    return [int(length) for length in edges[1::2] - edges[::2]]


def test_e06_a_letter_without_a_font_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """E06: one line says which letters stand as boxes, however many figures a command draws; none when all is well."""
    said = list[str]()
    with letters_told(said.append):
        for name in "ab":
            draw_degrees([1, 2], tmp_path / f"{name}.svg", remark=f"{UNKNOWN} x {UNKNOWN}")
    assert said == [f"No font has these letters, drawn as boxes: {UNKNOWN} (Unknown). "
                    "On Debian: apt install fonts-noto-core, then draw again."]  # fmt: skip
    assert f"{BOX} x {BOX}" in texts(tmp_path / "a.svg")[0] + " ".join(texts(tmp_path / "a.svg"))
    assert not caplog.records
    with caplog.at_level(logging.WARNING):
        draw_degrees([1, 2], tmp_path / "c.svg", remark="Ünï ქართული عربي")
        draw_degrees([1, 2], tmp_path / "d.svg", remark=UNKNOWN)
    assert [record.message[:38] for record in caplog.records] == ["No font has these letters, drawn as boxes"[:38]]


def test_e06_what_nobody_sees_is_no_box() -> None:
    """E06: joiners and selectors of variants, which emoji are full of, are left out and not told; so are fillers.

    Spaces of any width are spaces.
    """
    said = list[str]()
    with letters_told(said.append):
        assert drawable("a\U000e0101b\u2060c") in {"abc", "ab\u2060c"}
        assert wrapped("Rosé", 900, 10, lines=1) == ["Rosé"]
        assert drawable("a\u3000b\u2007c\u3164d") == "a b cd"
    assert said == []


def test_our_font_alone_where_it_is_enough() -> None:
    """What DejaVu Sans has is never taken from another font; letters from right to left are ordered by matplotlib."""
    assert families("Rosé Ωмир 12 →") == families("") == ["simgraph"]
    assert plain("Rosé Ωмир 12 →")
    assert not plain("عربي")
    assert not plain("שלום")


def test_every_figure_is_drawn_in_the_house_style(tmp_path: Path) -> None:
    """No figure takes a setting from outside: drawn within broken ones, all are whole."""
    with mpl.rc_context({"text.usetex": True}):
        draw_all(tmp_path, "svg")
    with house_style():
        assert mpl.rcParams["text.usetex"] is False
