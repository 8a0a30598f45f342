"""The stored data of one image."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from simgraph_neo.selection import checked_id
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.store import Reader
from simgraph_neo.subgraph import pictures_of
from simgraph_neo.tables import MAX_ROWS, Tabular
from simgraph_neo.text import counted, escape_id

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.store import Store
    from simgraph_neo.subgraph import ImageReader
    from simgraph_neo.tables import Picture, TableRows


@dataclass(frozen=True, slots=True, repr=False)
class Profile(Tabular):
    """One stored image, its neighbour list, and the images that list it."""

    image: Image
    link: str | None
    """The page in the catalogue; None for sources without pages."""
    similar: list[dict[str, Any]]
    """Its neighbour list by rank: ``{"rank", "id", "title"}``."""
    chosen_by: list[dict[str, Any]]
    """The images that list it: the same, with the rank that it has in their lists."""
    reader: ImageReader = field(compare=False)

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        return {
            "image": asdict(self.image),
            "link": self.link,
            "similar": self.similar,
            "chosen_by": self.chosen_by,
        }

    def records(self) -> list[dict[str, Any]]:
        """Return the neighbour list, a row for each rank."""
        return self.similar

    def summary(self) -> str:
        """Return its title and id, its number of neighbours, and of images that list it."""
        name = f"{self.image.title or 'Untitled'} ({escape_id(self.image.id)})"
        return f"{name}: {counted(len(self.similar), 'similar image')}, listed by {len(self.chosen_by)}"

    def pictures(self) -> list[Picture]:
        """Return the picture of the image itself."""
        return list(pictures_of(self.reader, [self.image.id]).values())

    def tables(self) -> list[TableRows]:
        """Return its neighbour list, and the images that list it, with pictures."""
        both = {"similar": self.similar[:MAX_ROWS], "listed by": self.chosen_by[:MAX_ROWS]}
        pictures = pictures_of(self.reader, [row["id"] for rows in both.values() for row in rows])
        return [
            (
                ["rank", name, "id", "title"],
                [[row["rank"], pictures.get(row["id"], ""), row["id"], row["title"]] for row in rows],
            )
            for name, rows in both.items()
            if rows
        ]


def show(store: Store, image_id: str) -> Profile:
    """Read one stored image: its data, its neighbour list, and the images that list it.

    Parameters
    ----------
    store
        The store to read.
    image_id
        The id of a stored image, or the URL of its page in the catalogue.

    Returns
    -------
    Profile
        ``.image``, ``.similar`` (most similar first), ``.chosen_by`` and ``.link``, its page in the catalogue.

    Raises
    ------
    InvalidInputError
        For an invalid id.
    ImageNotFoundError
        If the image is not stored.
    """
    image_id = checked_id(image_id)
    reader = Reader(store)
    ids = reader.lists(reader.known([image_id]))[image_id].similar
    images = reader.images([image_id, *ids])
    similar = [{"rank": rank, "id": i, "title": images[i].title} for rank, i in enumerate(ids, 1)]
    image = images[image_id]
    return Profile(image, kind_of(image.source).page(image), similar, store.chosen_by(image_id), reader)
