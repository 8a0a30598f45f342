"""The built-in flags: drawn as they are flown, and near to the flags they are known to resemble."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from simgraph_neo.analysis import with_pictures
from simgraph_neo.crawler import crawl
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.pictures import open_picture
from simgraph_neo.sources.flags.files import METADATA, PICTURES, flag_picture
from simgraph_neo.sources.flags.source import FlagsSource
from simgraph_neo.sources.folder.metadata import read_metadata
from simgraph_neo.store import Reader
from tests.support.tiers import few
from tools.flags import painting

if TYPE_CHECKING:
    from simgraph_neo.model import Work
    from simgraph_neo.source_kinds import LocalSource
    from simgraph_neo.store import Store

PALETTE = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (206, 17, 38),
    "blue": (0, 40, 135),
    "sky": (90, 175, 225),
    "green": (0, 125, 65),
    "yellow": (252, 209, 22),
    "orange": (255, 130, 30),
    "maroon": (120, 30, 75),
}
NORDIC = ("ax", "dk", "fi", "fo", "is", "no", "se")
TRICOLOURS = ("be", "fr", "gn", "ie", "it", "ml", "ng", "ro", "td")  # three upright stripes and nothing else


@pytest.fixture(scope="module")
def source() -> FlagsSource:
    return FlagsSource()


def picture(code: str) -> Image.Image:
    return open_picture(PICTURES / f"{code}.png")


def near(source: FlagsSource, code: str) -> list[str]:
    return [similar.image.id.removeprefix("flags:") for similar in source.expand(f"flags:{code}").similar]


def colour_at(image: Image.Image, across: float, down: float) -> str:
    pixel = np.asarray(image)[int(down * image.height), int(across * image.width)].astype(int)
    return min(PALETTE, key=lambda name: int(((pixel - PALETTE[name]) ** 2).sum()))


def patches(image: Image.Image, colour: str, box: tuple[float, float, float, float]) -> int:
    """How many separate patches of a colour lie in a part of the picture (left, top, right, bottom as shares)."""
    part = np.asarray(
        image.crop(tuple(int(share * length) for share, length in zip(box, image.size * 2, strict=True)))  # type: ignore[arg-type]
    ).astype(int)
    distances = np.stack([((part - rgb) ** 2).sum(axis=2) for rgb in PALETTE.values()])
    _, count = ndimage.label(distances.argmin(axis=0) == list(PALETTE).index(colour), np.ones((3, 3)))
    return int(count)


def test_at_least_a_hundred(source: FlagsSource) -> None:
    """There are at least 100 flags, each with an ISO 3166 code, its own title, a licence and a credit, none skipped."""
    local: LocalSource = source
    images = [source.expand(image_id).image for image_id in local.image_ids()]
    assert len(images) >= 100
    assert all(image.id.startswith("flags:") and len(image.id) == 8 and image.id.islower() for image in images)
    assert len({image.title for image in images}) == len(images)
    assert {(image.license, bool(image.credit), image.source) for image in images} == {("pdm", True, "flags")}
    assert source.skipped == {}
    assert source.expand("flags:fr").image.title == "France"


def test_thumbnails_open(source: FlagsSource) -> None:
    """Every thumbnail is a file URI that opens as a picture of about 400 pixels across."""
    for image_id in source.image_ids():
        parts = urlsplit(source.expand(image_id).image.thumbnail or "")
        assert parts.scheme == "file"
        with Image.open(unquote(parts.path)) as picture:
            assert picture.format == "PNG"
            assert 360 <= picture.width <= 400


# Width to height, as the countries' laws have it.
PROPORTIONS = {
    "be": 15 / 13, "br": 10 / 7, "ch": 1, "de": 5 / 3, "dk": 37 / 28, "ee": 11 / 7, "fi": 18 / 11, "fr": 3 / 2,
    "gb": 2, "il": 11 / 8, "is": 25 / 18, "mc": 5 / 4, "ne": 7 / 6, "no": 11 / 8, "np": 0.8203, "pl": 8 / 5,
    "qa": 28 / 11, "se": 8 / 5, "us": 1.9,
}  # fmt: skip


@pytest.mark.parametrize("code", PROPORTIONS)
def test_true_proportions(code: str, source: FlagsSource) -> None:
    """A drawn flag has the proportion that its country prescribes."""
    assert source.expand(f"flags:{code}").image.aspect_ratio == pytest.approx(PROPORTIONS[code], abs=2e-4)


# What anyone sees who looks at the flag: (share of the width, share of the height, colour).
SEEN = {
    "fr": [(0.1, 0.5, "blue"), (0.5, 0.5, "white"), (0.9, 0.5, "red")],
    "it": [(0.1, 0.5, "green"), (0.5, 0.5, "white"), (0.9, 0.5, "red")],
    "ie": [(0.1, 0.5, "green"), (0.5, 0.5, "white"), (0.9, 0.5, "orange")],
    "ci": [(0.1, 0.5, "orange"), (0.5, 0.5, "white"), (0.9, 0.5, "green")],
    "de": [(0.5, 0.1, "black"), (0.5, 0.5, "red"), (0.5, 0.9, "yellow")],
    "nl": [(0.5, 0.1, "red"), (0.5, 0.5, "white"), (0.5, 0.9, "blue")],
    "ru": [(0.5, 0.1, "white"), (0.5, 0.5, "blue"), (0.5, 0.9, "red")],
    "ua": [(0.5, 0.2, "blue"), (0.5, 0.8, "yellow")],
    "pl": [(0.5, 0.2, "white"), (0.5, 0.8, "red")],
    "mc": [(0.5, 0.2, "red"), (0.5, 0.8, "white")],
    "co": [(0.5, 0.45, "yellow"), (0.5, 0.6, "blue"), (0.5, 0.9, "red")],
    "th": [(0.5, 0.05, "red"), (0.5, 0.25, "white"), (0.5, 0.5, "blue"), (0.5, 0.95, "red")],
    "se": [(0.1, 0.1, "blue"), (0.37, 0.9, "yellow"), (0.9, 0.5, "yellow"), (0.9, 0.9, "blue")],
    "no": [(0.1, 0.1, "red"), (0.36, 0.9, "blue"), (0.295, 0.9, "white"), (0.9, 0.5, "blue"), (0.9, 0.41, "white")],
    "fi": [(0.1, 0.1, "white"), (0.36, 0.9, "blue"), (0.9, 0.5, "blue")],
    "ch": [(0.1, 0.1, "red"), (0.5, 0.5, "white"), (0.5, 0.3, "white"), (0.3, 0.3, "red"), (0.5, 0.1, "red")],
    "jp": [(0.5, 0.5, "red"), (0.1, 0.1, "white"), (0.5, 0.15, "white")],
    "bd": [(0.45, 0.5, "red"), (0.7, 0.5, "green")],
    "cz": [(0.2, 0.5, "blue"), (0.8, 0.2, "white"), (0.8, 0.8, "red")],
    "ps": [(0.1, 0.5, "red"), (0.8, 0.1, "black"), (0.8, 0.5, "white"), (0.8, 0.9, "green")],
    "ae": [(0.1, 0.1, "red"), (0.8, 0.1, "green"), (0.8, 0.5, "white"), (0.8, 0.9, "black")],
    "gr": [(0.07, 0.12, "blue"), (0.185, 0.1, "white"), (0.8, 0.05, "blue"), (0.8, 0.17, "white"), (0.8, 0.95, "blue")],
    "us": [(0.8, 0.03, "red"), (0.8, 0.11, "white"), (0.8, 0.97, "red"), (0.005, 0.01, "blue")],
    "gb": [(0.5, 0.5, "red"), (0.5, 0.1, "red"), (0.42, 0.1, "white"), (0.3, 0.05, "blue"), (0.05, 0.3, "blue")],
    "za": [(0.1, 0.5, "black"), (0.8, 0.5, "green"), (0.8, 0.1, "red"), (0.8, 0.9, "blue"), (0.275, 0.45, "yellow")],
    "br": [(0.5, 0.7, "blue"), (0.2, 0.5, "yellow"), (0.05, 0.05, "green"), (0.385, 0.413, "white")],
    "ca": [(0.1, 0.5, "red"), (0.5, 0.5, "red"), (0.3, 0.1, "white"), (0.9, 0.5, "red")],
    "jm": [(0.1, 0.5, "black"), (0.5, 0.1, "green"), (0.5, 0.5, "yellow")],
    "qa": [(0.1, 0.5, "white"), (0.8, 0.5, "maroon")],
    "gl": [(0.9, 0.2, "white"), (0.9, 0.8, "red"), (0.39, 0.3, "red"), (0.39, 0.7, "white")],
    "kr": [(0.5, 0.33, "red"), (0.5, 0.67, "blue"), (0.5, 0.1, "white"), (0.23, 0.25, "black")],
    "np": [(0.9, 0.1, "white"), (0.9, 0.6, "white"), (0.1, 0.15, "red"), (0.25, 0.73, "white"), (0.012, 0.5, "blue")],
}


@pytest.mark.parametrize("code", SEEN)
def test_colours_are_where_they_belong(code: str) -> None:
    """At places that everybody knows the flag has the colour that everybody knows."""
    image = picture(code)
    assert [colour_at(image, across, down) for across, down, _ in SEEN[code]] == [colour for _, _, colour in SEEN[code]]


def test_gb_is_not_upside_down() -> None:
    """At the Union Jack's hoist the broad white arm is above the red one, at the fly below it."""
    image = picture("gb")
    hoist = [colour_at(image, 0.15, down / 100) for down in range(5, 25)]
    fly = [colour_at(image, 0.85, down / 100) for down in range(5, 25)]
    assert hoist.count("white") > hoist.count("red") > 0
    assert [c for c in hoist if c in ("white", "red")][:3] == ["white"] * 3
    assert [c for c in fly if c in ("white", "red")][-3:] == ["white"] * 3


WHOLE = (0.0, 0.0, 1.0, 1.0)
STARS = {
    "us": ("white", (0, 0, 0.4, 0.53), 50),
    "cn": ("yellow", WHOLE, 5),
    "au": ("white", (0.52, 0, 1, 1), 5),
    "nz": ("red", (0.52, 0, 1, 1), 4),
    "ck": ("white", (0.52, 0, 1, 1), 15),
    "tv": ("yellow", (0.3, 0, 1, 1), 9),
    "ve": ("white", (0, 0.34, 1, 0.66), 8),
    "cv": ("yellow", WHOLE, 10),
    "hn": ("blue", (0, 0.35, 1, 0.65), 5),
    "fm": ("white", WHOLE, 4),
    "sg": ("white", (0, 0, 1, 0.48), 6),  # and the crescent
    "uz": ("white", (0, 0, 1, 0.3), 13),  # and the crescent
    "sy": ("red", WHOLE, 3),
    "vn": ("yellow", WHOLE, 1),
    "st": ("black", WHOLE, 2),
    "bi": ("red", (0.39, 0.31, 0.61, 0.69), 3),
    "pa": ("white", WHOLE, 2),  # its white quarters
}


@pytest.mark.parametrize("code", STARS)
def test_stars_are_counted(code: str) -> None:
    """A flag has as many separate stars as its law says."""
    colour, box, count = STARS[code]
    assert patches(picture(code), colour, box) == count


def test_look_alikes_find_each_other(source: FlagsSource) -> None:
    """Chad and Romania, Indonesia and Monaco are each other's most similar flag."""
    for one, other in (("td", "ro"), ("id", "mc")):
        assert near(source, one)[0] == other
        assert near(source, other)[0] == one


@pytest.mark.parametrize("code", NORDIC)
def test_nordic_crosses(code: str, source: FlagsSource) -> None:
    """Of the five flags most similar to a Nordic cross at least three are Nordic crosses."""
    assert len(set(near(source, code)) & set(NORDIC)) >= 3


@pytest.mark.parametrize("code", TRICOLOURS)
def test_upright_tricolours(code: str, source: FlagsSource) -> None:
    """Of the five flags most similar to an upright tricolour all have three upright stripes."""
    upright = {code for code, flag in painting.flags().items() if flag.layers[0].startswith("columns")}
    assert set(near(source, code)) <= upright
    assert set(near(source, code)) & set(TRICOLOURS)


def test_painted_pictures_are_the_shipped_ones() -> None:
    """The painter draws each shipped picture, pixel by pixel, and no other: the data beside it is their provenance."""
    assert {file.name for file in PICTURES.iterdir()} == {f"{code}.png" for code in painting.flags()}
    assert [code for code in painting.flags() if picture(code).tobytes() != painting.draw(code).tobytes()] == []


def test_no_folder_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags are read where simgraph's own folder cannot be made: nothing is written for them."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path / "file"))
    assert len(FlagsSource().image_ids()) == 157
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


ELSEWHERE = "file:///home/anna/.local/share/simgraph/samples/flags-8cdfbeeb9b33/"
"""Where an earlier version, or another machine, had its flags."""
LISTS = """
MATCH (a:Image)-[r]->(b:Image)
RETURN a.id AS image, type(r) AS type, r.rank AS rank, b.id AS other, r.firstSeenAt AS first ORDER BY image, rank
"""


@pytest.fixture
def moved(flags: Store, cypher: Any) -> Store:
    """A store whose flags lie in a folder that is not there."""
    cypher("MATCH (i:Image) SET i.thumbnail = $folder + last(split(i.thumbnail, '/'))", folder=ELSEWHERE)
    return flags


def test_drawings_find_flags_from_elsewhere(moved: Store) -> None:
    """Flags of an older store, or of another machine's backup, are drawn from this installation's own pictures."""
    graph = with_pictures(Reader(moved), moved.subgraph("flags:fr", 2).graph)
    assert {data["thumbnail"].startswith(ELSEWHERE) for _, data in graph.nodes(data=True)} == {True}
    assert {node: data["picture"] for node, data in graph.nodes(data=True)} == {
        node: PICTURES / f"{node[-2:]}.png" for node in graph
    }


@pytest.mark.parametrize("whole", few([True, False], True), ids=["whole", "seeds"])
def test_a_store_with_flags_from_elsewhere_goes_on(moved: Store, cypher: Any, whole: bool) -> None:
    """An ingest of them replaces no list and brings nothing new; it notes where the pictures lie now."""
    before = cypher(LISTS)
    source = FlagsSource()
    result = crawl(moved, source) if whole else crawl(moved, source, ["flags:fr"], 1)
    assert (result.new_images, result.new_edges, result.missing, result.retry) == (0, 0, [], [])
    assert cypher(LISTS) == before
    assert {image.thumbnail for image, _ in moved.source("flags").values()} == {
        path.as_uri() for path in PICTURES.iterdir()
    }
    assert (crawl(moved, source).expanded, cypher(LISTS)) == (0, before)


@pytest.mark.parametrize("image_id", ["flags:xx", "flags:../fr", "flags:FR", "flags:fr ", "photos:fr", "fr"])
def test_only_a_flags_id_leads_to_a_picture(image_id: str) -> None:
    """No other id, whatever it spells, is given a file of the package."""
    assert flag_picture("flags:fr") == PICTURES / "fr.png"
    assert flag_picture(image_id) is None


def test_seeds_and_place(source: FlagsSource) -> None:
    """A flag is meant by its code in any case, with or without prefix; flags kept anywhere are this source's own."""
    assert {source.seed_id(text) for text in ("fr", "FR", "flags:fr", "Flags:FR ")} == {"flags:fr"}
    assert source.holds("flags:fr", "file:///another/machine/fr.png")
    with pytest.raises(InvalidInputError, match="flags"):
        source.seed_id("")


# -- what the package's own table says of them ------------------------------------------------------------------

ABOUT = read_metadata(METADATA, "flags").about
REGIONS = {"Africa", "Americas", "Asia", "Europe", "Oceania"}
COLOURS = {"black", "white", "grey", "red", "maroon", "blue", "green", "yellow", "orange"}
PATTERNS = {
    "border", "canton", "crescent", "cross", "diagonal", "disc", "emblem", "horizontal stripes",
    "horizontal tricolour", "Nordic cross", "pall", "pennant", "plain field", "quarters", "rhombus", "saltire",
    "serrated edge", "stars", "sun", "trapezium", "triangle", "vertical band", "vertical stripes", "vertical tricolour",
}  # fmt: skip


def said_of(code: str) -> Work:
    return ABOUT[f"flags:{code}"].work


def test_every_flag_is_described(source: FlagsSource) -> None:
    """Each flag is its own work, with its title, one region, its colours and its patterns; no other is described."""
    assert {i.removeprefix("flags:") for i in ABOUT} == set(painting.flags())
    for image_id in source.image_ids():
        image = source.expand(image_id).image
        assert image.work
        assert (image.work.id, image.work.title) == (image.id, image.title)
        assert image.title == painting.flags()[image.id.removeprefix("flags:")].title
        assert len(REGIONS & set(image.work.subjects)) == 1
        assert set(image.work.subjects) <= REGIONS | COLOURS
        assert len(image.work.subjects) >= 3
        assert image.work.genres
        assert set(image.work.genres) <= PATTERNS


def test_colours_are_those_that_are_seen(source: FlagsSource) -> None:
    """A flag's colours are those of its pixels: what covers much of it is named, what is named is there."""
    names = {**PALETTE, "grey": (204, 204, 204), "azure": (0, 160, 225)}
    for code in painting.flags():
        pixels = np.asarray(picture(code)).reshape(-1, 3)[::5].astype(int)
        nearest = np.stack([((pixels - rgb) ** 2).sum(axis=1) for rgb in names.values()]).argmin(axis=0)
        share: dict[str, float] = {}
        for name, part in zip(names, np.bincount(nearest, minlength=len(names)) / len(pixels), strict=True):
            colour = {"sky": "blue", "azure": "blue"}.get(name, name)
            share[colour] = share.get(colour, 0) + part
        named = set(said_of(code).subjects) - REGIONS
        if code == "bs":
            share["blue"] = share.pop("green")  # aquamarine, which lies between them
        assert {colour for colour, part in share.items() if part > 0.06} <= named, code
        assert all(share[colour] > 0.003 for colour in named), code


def test_patterns_are_those_that_are_painted() -> None:
    """Stripes, crosses, saltires, cantons, discs, crescents and stars agree with the words that a flag is drawn by."""
    for code, flag in painting.flags().items():
        check_patterns(code, [layer.split() for layer in flag.layers], set(said_of(code).genres))


def check_patterns(code: str, layers: list[list[str]], patterns: set[str]) -> None:
    verbs = {layer[0] for layer in layers}
    colours = [word.partition("*")[0] for word in layers[0][1:]]
    three = len(colours) == len(set(colours)) == 3
    for verb, way in (("columns", "vertical"), ("rows", "horizontal")):
        if layers[0][0] == verb and code != "ag":  # whose stripes are inside a triangle
            assert f"{way} {'tricolour' if three else 'stripes'}" in patterns, code
        else:
            assert f"{way} tricolour" not in patterns, code
    assert ("saltire" in verbs) == ("saltire" in patterns), code
    assert (code in NORDIC) == ("Nordic cross" in patterns), code
    assert ("cross" in verbs) <= bool({"cross", "Nordic cross"} & patterns), code
    assert ("flag" in verbs) <= ("canton" in patterns), code
    assert ("star" in verbs) <= bool({"stars", "sun"} & patterns) or code in {"in", "si"}  # a wheel; small arms
    assert {"crescent", "disc"} & patterns <= verbs, code
    assert ("plain field" in patterns) <= (layers[0][0] == "fill"), code


def test_lists_colours_and_shapes_are_those_of_the_first_descriptor(source: FlagsSource) -> None:
    """The 785 edges with their ranks, the colours and the shapes are those that descriptor 1 gave."""
    rows = []
    for image_id in source.image_ids():
        image, similar = (expansion := source.expand(image_id)).image, expansion.similar
        names = [one.removeprefix("flags:") for one in (image_id, *(each.image.id for each in similar))]
        rows.append(f"{names[0]} {image.average_color} {image.aspect_ratio} {' '.join(names[1:])}")
    assert rows == (Path(__file__).parents[1] / "data" / "flags-lists.txt").read_text().splitlines()
    assert sum(len(row.split()) - 3 for row in rows) == 785


@pytest.mark.parametrize("box", [None, (128, 128), (400, 400)])
def test_pictures_are_those_of_plain_pillow(source: FlagsSource, box: tuple[int, int] | None) -> None:
    """A flag, which has no colour profile, is opened pixel by pixel as plain Pillow opens and shrinks it."""
    for image_id in source.image_ids()[::10]:
        path = Path(unquote(urlsplit(source.expand(image_id).image.thumbnail or "").path))
        with Image.open(path) as file:
            plain = file.convert("RGB")
        if box:
            plain.thumbnail(box, reducing_gap=2)
        assert open_picture(path, box).tobytes() == plain.tobytes()
