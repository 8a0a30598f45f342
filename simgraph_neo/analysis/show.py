"""What is stored of one image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simgraph_neo.selection import checked_id
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.store import Reader

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.store import Store


@dataclass(frozen=True, slots=True)
class Profile:
    """One stored image with both sides of its similarity."""

    image: Image
    link: str | None
    """Its page in the catalogue."""
    similar: list[dict[str, Any]]
    """``{"rank", "id", "title"}`` of its own list, most similar first."""
    chosen_by: list[dict[str, Any]]
    """The same for images whose lists show it, by the rank it has there."""


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
    return Profile(image, kind_of(image.source).page(image), similar, store.chosen_by(image_id))
