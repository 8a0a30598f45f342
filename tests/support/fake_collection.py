"""A fake collection shaped like Wellcome's, for reading what queries and pictures say of it.

Books of many pages, prints in several states; look-alikes that share a technique more often than a theme, and a theme
more often than chance; hubs, short and empty lists, images that are gone, works without a title or a subject, an index
that is rebuilt. As a program it crawls some 2,000 images into the store that SIMGRAPH_HOME or NEO4J_URI names, and half
of its seeds anew after the index was rebuilt:

    SIMGRAPH_HOME=/tmp/collection python -m tests.support.fake_collection
"""

from __future__ import annotations

import argparse
import logging
from datetime import UTC, datetime
from time import sleep
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.spatial import cKDTree

from simgraph_neo.connection import connect
from tests.support.crawls import run
from tests.support.fake_wellcome import FakeWellcome
from tests.support.fake_worlds import World, made_up_ids

if TYPE_CHECKING:
    from simgraph_neo.store import Store

    Work = dict[str, Any]

THEMES = {
    "A lighthouse in a storm": ("Lighthouses", "Storms", "Ships"),
    "A physician feeling the pulse of a young woman": ("Physicians", "Pulse", "Medicine in art"),
    "The hospital of Saint Thomas, seen from the river": ("Hospitals", "London (England)", "Architecture"),
    "A man in a yogic posture": ("Yoga", "Hatha yoga"),
    "Opium poppy (Papaver somniferum): flowering stem and fruit": ("Poppies", "Medicinal plants", "Botany"),
    "The muscles of the arm, dissected": ("Anatomy", "Muscles", "Dissection", "Arm"),
    "A skeleton leads a procession of all estates": ("Death", "Skeletons", "Dance of death"),
    "Nurses with patients on a balcony": ("Nurses", "Hospitals", "Tuberculosis"),
    "Condoms and safe sex": ("AIDS (Disease)", "Safe sex", "Condoms"),
    "Pure milk: please rinse bottle and return daily": ("Milk", "Dairy products industry"),
    "Nerve cells of the cerebellum": ("Neurons", "Cerebellum", "Brain"),
    "An alchemist in his laboratory": ("Alchemy", "Laboratories", "Distillation"),
}
TECHNIQUES = {
    "Wood engraving": (("Wood engravings",), "pdm", 0x8E847A),
    "Etching": (("Etchings",), "pdm", 0x95897F),
    "Lithograph": (("Lithographs",), "pdm", 0xBDB1A7),
    "Coloured aquatint": (("Aquatints", "Prints"), "pdm", 0xB69977),
    "Photograph": (("Photographs",), "cc-by", 0x6F6A64),
    "Gouache": (("Gouaches", "Paintings"), "pdm", 0x7C8C89),
    "Colour poster": (("Posters", "Lithographs"), "inc", 0x379DBE),
    "Confocal micrograph": ((), "cc-by-nc", 0x175040),
    "Leaflet": (("Ephemera", "Leaflets"), "inc", 0xB03429),
}
"""Genres, licence and colour of each; the first are the most frequent."""
PLACES = ("London (England)", "Paris (France)", "Varanasi (India)", "Edo (Japan)", "Nairobi (Kenya)")
NAMES = ("Ames", "Baker", "Clark", "Davis", "Evans", "Foster", "Green", "Hughes", "Irving", "Jones", "Knight", "Lewis")
PAGES = [1] * 70 + [2] * 12 + [3] * 6 + [6] * 6 + [12] * 4 + [30] * 2
"""How many images a work has."""
IMAGES, DIMENSIONS = 2000, 12
UNTITLED, UNKNOWN, GONE, EMPTY, SHORT, REMOVED, MOVED = 0.02, 0.1, 0.005, 0.01, 0.01, 0.02, 0.1
"""Shares: works without a title, or a subject; images that are gone, have no list, or two in it; images that a new
index lacks, or sees otherwise."""


class Collection:
    """`world` is what the fake server tells of it; the same numbers give the same one."""

    def __init__(self, images: int, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        themes, techniques = (self._random.normal(size=(len(each), DIMENSIONS)) for each in (THEMES, TECHNIQUES))
        points: list[Any] = []
        works: list[Work] = []
        while len(works) < images:
            theme = int(self._random.integers(len(THEMES)))
            technique, pages = self._few(0.25, len(TECHNIQUES)), int(self._random.choice(PAGES))
            place = themes[theme] + 1.5 * techniques[technique] + self._random.normal(0, 0.8, DIMENSIONS)
            spread = 0.05 if pages <= 2 else 0.6  # states of a print are all but the same, pages of a book are not
            points += list(place + self._random.normal(0, spread, (pages, DIMENSIONS)))
            works += [self._work(len(works), list(THEMES)[theme], list(TECHNIQUES)[technique], pages)] * pages
        self._points = np.array(points)
        ids = made_up_ids(len(works), self._random)
        order = {image_id: number for number, image_id in enumerate(ids)}
        self.world = World(ids, {}, lambda i: _document(i, order[i], works[order[i]]))
        self._index()
        self.world.gone |= self._some(GONE)  # lists still show them

    def rebuild(self) -> None:
        """The index is made anew: some images look different to it, and some are gone."""
        moved = self._random.random(len(self._points)) < MOVED
        self._points[moved] += self._random.normal(0, 0.5, (int(moved.sum()), DIMENSIONS))
        self.world.gone |= self._some(REMOVED)
        self._index()

    def _index(self) -> None:
        """The five nearest of each image that is there; which lists are short or empty is by chance each time."""
        there = [number for number, i in enumerate(self.world.ids) if i not in self.world.gone]
        _, found = cKDTree(self._points[there]).query(self._points[there], k=6)
        nearest: list[list[int]] = np.asarray(found).tolist()
        for number, row in enumerate(nearest):
            listed = [self.world.ids[there[other]] for other in row if other != number]
            self.world.lists[self.world.ids[there[number]]] = listed[:5]
        for share, length in ((EMPTY, 0), (SHORT, 2)):
            self.world.lists.update({i: self.world.lists.get(i, [])[:length] for i in self._some(share)})

    def _some(self, share: float) -> set[str]:
        chosen = self._random.random(len(self.world.ids)) < share
        return {i for i, is_one in zip(self.world.ids, chosen, strict=True) if is_one}

    def _few(self, chance: float, most: int) -> int:
        """A number below `most`, small ones more often."""
        return min(int(self._random.geometric(chance)), most) - 1

    def _work(self, number: int, theme: str, technique: str, pages: int) -> Work:
        random = self._random
        artist = f"{NAMES[self._few(0.2, len(NAMES))]}, {technique[0]}., active 18{number % 90 + 10}."
        title = f"{theme}: a book of {pages} plates" if pages > 4 else f"{theme}. {technique} by {artist[:-13]}"
        subjects = [*THEMES[theme], *random.choice(PLACES, int(random.integers(2))).tolist()]
        return {
            "id": f"w{number:07}",
            "title": None if random.random() < UNTITLED else title,
            "contributors": [{"agent": {"label": artist, "type": "Agent"}}][: int(random.integers(2))],
            "genres": [{"label": name} for name in TECHNIQUES[technique][0]],
            "subjects": [] if random.random() < UNKNOWN else [{"label": name} for name in dict.fromkeys(subjects)],
            "type": "Work",
            "technique": technique,
        }


def _document(image_id: str, number: int, work: Work) -> dict[str, Any]:
    """A display document of the API's shape."""
    _, license_id, color = TECHNIQUES[work["technique"]]
    url = f"https://iiif.wellcomecollection.org/image/{image_id.upper()}/info.json"
    location = {"url": url, "credit": "Wellcome Collection", "license": {"id": license_id}, "type": "DigitalLocation"}
    return {
        "id": image_id,
        "thumbnail": location,
        "locations": [location],
        "aspectRatio": 0.6 + number * 7 % 31 / 30,
        "averageColor": f"#{color ^ (number * 2654435761 & 0x1F1F1F):06x}",
        "source": {key: value for key, value in work.items() if key != "technique"},
        "type": "Image",
    }


def fill(store: Store, fake: FakeWellcome, made: Collection, images: int = IMAGES) -> datetime:
    """Crawl to depths 2 to 4 until that many images are stored, rebuild the index, crawl half of the seeds anew.

    Every third crawl has two seeds whose territories overlap. Returns a moment between the old index and the new one.
    """
    asked: list[tuple[list[str], int]] = []
    for first in [i for i in made.world.ids if made.world.lists.get(i) and i not in made.world.gone][::79]:
        if store.status().images >= images:
            break
        seeds = [first, made.world.lists[first][-1]] if len(asked) % 3 == 1 else [first]
        asked.append(([seed for seed in seeds if seed in made.world], 2 + len(asked) % 3))
        run(fake, store, *asked[-1])
    sleep(0.01)
    between = datetime.now(UTC)
    made.rebuild()
    for seeds, depth in asked[::2]:
        if there := [seed for seed in seeds if seed in made.world]:
            run(fake, store, there, depth, refresh=True, accept_churn=True)
    return between


def main() -> None:
    """Print the moment between the old index and the new one, for queries on history."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter).parse_args()
    made = Collection(3 * IMAGES)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with FakeWellcome(made.world) as fake, connect() as store:
        print(fill(store, fake, made).isoformat())


if __name__ == "__main__":
    main()
