"""What the fake Wellcome server knows: the 38 real images of `tests/data`, or a seeded nearest-neighbour graph."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DATA = Path(__file__).parents[1] / "data"
LETTERS = "abcdefghjkmnpqrstuvwxyz"
ALPHABET = LETTERS + "23456789"


class Work(NamedTuple):
    """A work as the store must describe it: names sorted, each once."""

    id: str
    title: str | None
    subjects: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()


class World:
    """Images, their ranked lists, and which of them are gone. `lists` and `gone` may be changed at any time."""

    def __init__(
        self, ids: Iterable[str], lists: dict[str, list[str]], document: Callable[[str], dict[str, Any]]
    ) -> None:
        self.ids = list(ids)
        self.lists = lists
        self.gone: set[str] = set()
        self.document = document
        """The display document of an id, without neighbours, thumbnails at Wellcome's own host."""
        self._known = set(self.ids)
        self._looks: dict[str, str] = {}

    def __contains__(self, image_id: str) -> bool:
        return image_id in self._known and image_id not in self.gone

    def neighbours(self) -> dict[str, list[str]]:
        """What the oracles read: the list of every image that is not gone, whole."""
        return {i: list(self.lists.get(i, ())) for i in self.ids if i in self}

    def works(self) -> dict[str, Work]:
        """What the oracles read: the work of every image, as it is to be stored."""
        return {i: _work(self.document(i)["source"]) for i in self.ids}

    def search(self, query: str) -> list[str]:
        """Ids whose title has all words of `query`, or whose work's id is `query`; in the order of `ids`."""
        words = query.lower().split()
        sources = ((i, self.document(i)["source"]) for i in self.ids if i in self)
        return [
            i for i, work in sources if work["id"] == query or all(w in (work["title"] or "").lower() for w in words)
        ]

    def look(self, asset: str) -> tuple[float, str] | None:
        """(aspect ratio, average colour) of the picture behind an asset's name."""
        if not self._looks:
            self._looks = {asset_name(self.document(i)): i for i in self.ids}
        if asset not in self._looks:
            return None
        document = self.document(self._looks[asset])
        return document["aspectRatio"], document["averageColor"]


def _work(source: dict[str, Any]) -> Work:
    labels = {
        "subjects": [each["label"] for each in source["subjects"]],
        "genres": [each["label"] for each in source["genres"]],
        "contributors": [each["agent"]["label"] for each in source["contributors"]],
    }
    return Work(source["id"], source["title"], **{kind: tuple(sorted(set(each))) for kind, each in labels.items()})


def asset_name(document: dict[str, Any]) -> str:
    """`V0014401` of `.../image/V0014401/info.json`."""
    return str(document["thumbnail"]["url"]).split("/")[-2]


def load(name: str) -> Any:
    """A file of tests/data."""
    return json.loads((DATA / name).read_text("utf-8"))


def cosine_lists(k: int = 5) -> dict[str, list[str]]:
    """The k nearest by exact cosine of the 14 real images that have one; ties by id."""
    cosine: dict[str, dict[str, float]] = load("cosine_14_real_images.json")["cosine"]
    return {i: sorted(row, key=lambda j: (-row[j], j))[:k] for i, row in cosine.items()}


def real_lists() -> dict[str, list[str]]:
    """The three recorded lists; the first one where a source has two."""
    lists: dict[str, list[str]] = {}
    for entry in load("real_neighbours.json")["api_neighbours"]:
        lists.setdefault(entry["source"], entry["neighbours_in_order"])
    return lists


def real_world() -> World:
    """The 38 real images: their recorded lists first, then the nearest by cosine, `[]` for the rest."""
    documents = _real_documents()
    lists: dict[str, list[str]] = {i: [] for i in documents}
    return World(documents, lists | cosine_lists() | real_lists(), documents.__getitem__)


@cache
def _real_documents() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry["display"] for entry in load("real_images_display.json")}


def knn_world(n: int, seed: int, k: int = 5, dim: int = 8, *, gone: int = 0, empty: int = 0, short: int = 0) -> World:
    """The exact k nearest neighbours among n seeded normal points in `dim` dimensions.

    In 8 dimensions the balls grow as the tutorial's did: a median of 23 and 77 images at depths 2 and 3. `gone`,
    `empty` and `short` say how many images (never the first one) are 404, have no list, or have a list of two.
    """
    import numpy as np
    from scipy.spatial import cKDTree

    random = np.random.default_rng(seed)
    points = random.normal(size=(n, dim))
    nearest: list[list[int]] = np.asarray(cKDTree(points).query(points, k=min(k + 1, n))[1]).tolist()
    ids = made_up_ids(n, random)
    rows = [[ids[j] for j in row if j != i][:k] for i, row in enumerate(nearest)]
    world = World(ids, dict(zip(ids, rows, strict=True)), lambda i: _made_up(i, order[i]))
    order = {image_id: number for number, image_id in enumerate(ids)}
    odd = [ids[i] for i in 1 + random.permutation(n - 1)[: gone + empty + short]]
    world.gone.update(odd[:gone])
    world.lists.update({i: [] for i in odd[gone : gone + empty]} | {i: world.lists[i][:2] for i in odd[gone + empty :]})
    return world


def made_up_ids(n: int, random: Any) -> list[str]:
    """`n` different ids of 8 characters, a letter first, as the API's."""
    ids: dict[str, None] = {}
    while len(ids) < n:
        digits = random.integers(len(ALPHABET), size=(n, 8)).tolist()
        ids.update(
            dict.fromkeys(LETTERS[row[0] % len(LETTERS)] + "".join(ALPHABET[d] for d in row[1:]) for row in digits)
        )
    return list(ids)[:n]


def _made_up(image_id: str, number: int) -> dict[str, Any]:
    """A display document of the API's shape for image `number`; of ten images in a row two are of one work."""
    first = number - (number % 10 == 1)
    url = f"https://iiif.wellcomecollection.org/image/{image_id.upper()}/info.json"
    license_ = {"id": "pdm", "label": "Public Domain Mark", "type": "License"}
    location = {"url": url, "credit": "Wellcome Collection", "license": license_, "type": "DigitalLocation"}
    work = {
        "id": f"w{first:07}",
        "title": f"Image number {first}",
        "contributors": [{"agent": {"label": f"Artist {first % 13}", "type": "Agent"}, "type": "Contributor"}],
        "genres": [{"label": f"Genre {first % 3}", "type": "Genre"}] if first % 4 else [],
        "subjects": [{"label": f"Subject {first % each}", "type": "Subject"} for each in (5, 17)],
        "type": "Work",
    }
    return {
        "id": image_id,
        "thumbnail": location,
        "locations": [location],
        "aspectRatio": 0.5 + number * 7 % 31 / 20,
        "averageColor": f"#{number * 2654435761 % 0x1000000:06x}",
        "source": work,
        "type": "Image",
    }
