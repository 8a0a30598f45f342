"""What is stored of one image."""

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
    """One stored image with both sides of its similarity."""

    image: Image
    link: str | None
    """Its page in the catalogue."""
    similar: list[dict[str, Any]]
    """``{"rank", "id", "title"}`` of its own list, most similar first."""
    chosen_by: list[dict[str, Any]]
    """The same for images whose lists show it, by the rank it has there."""
    reader: ImageReader = field(compare=False)

    def record(self) -> dict[str, Any]:
        """What is printed as JSON."""
        return {
            "image": asdict(self.image),
            "link": self.link,
            "similar": self.similar,
            "chosen_by": self.chosen_by,
        }

    def records(self) -> list[dict[str, Any]]:
        """Its own list, a row a rank."""
        return self.similar

    def summary(self) -> str:
        """What it is called, and how many images each of its lists has."""
        name = f"{self.image.title or 'Untitled'} ({escape_id(self.image.id)})"
        return f"{name}: {counted(len(self.similar), 'similar image')}, listed by {len(self.chosen_by)}"

    def pictures(self) -> list[Picture]:
        """The image itself."""
        return list(pictures_of(self.reader, [self.image.id]).values())

    def tables(self) -> list[TableRows]:
        """Its own list and those that list it, with pictures."""
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
    """Read all that is stored of one image: its data, its list by rank, and the images whose lists show it.

    Parameters
    ----------
    store
        The store to read.
    image_id
        The id of a stored image, or the address of its page in the catalogue.

    Returns
    -------
    Profile
        ``.image``, ``.similar`` (most similar first), ``.chosen_by`` and ``.link``, its page in the catalogue.

    Raises
    ------
    BadInput
        For what cannot be an id.
    NoSuchImage
        It is not stored.
    """
    image_id = checked_id(image_id)
    reader = Reader(store)
    ids = reader.lists(reader.known([image_id]))[image_id].similar
    images = reader.images([image_id, *ids])
    similar = [{"rank": rank, "id": i, "title": images[i].title} for rank, i in enumerate(ids, 1)]
    image = images[image_id]
    return Profile(image, kind_of(image.source).page(image), similar, store.chosen_by(image_id), reader)
