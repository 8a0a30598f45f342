"""Search the store for images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simgraph_neo.model import NAMES
from simgraph_neo.store import Reader

if TYPE_CHECKING:
    from simgraph_neo.model import Image
    from simgraph_neo.store import Store


def find_stored(store: Store | Reader, query: str, limit: int = 10, *, source: str | None = None) -> list[Image]:
    """Search the stored images by words, an id, or the URL of an image.

    Parameters
    ----------
    store
        The store to search.
    query
        Words, or their beginnings: an image is found if each of them begins a word in its title, or in the title,
        subjects, genres or contributors of its work. Capitals and diacritics do not matter; "the", "of" and other
        short English words are left out, unless there are no others. Or the id of an image or a work, or the URL of
        an image in the catalogue.
    limit
        The largest number of images.
    source
        Only images of this source, such as "flags".

    Returns
    -------
    list of Image
        The best first: the image that the query names by its id, then those of a work that it names, then those with
        more of the words in their titles, then with more whole words, then with shorter titles, then by id. Empty if
        nothing was found. If more than 1,000 images match, only 1,000 of them are compared.

    Raises
    ------
    InvalidInputError
        For an invalid query, limit or source, and for the URL of a work.

    Examples
    --------
    ::

        sg.find_stored(store, "cote ivo")[0].id  # "flags:ci"
    """
    reader = Reader.of(store)
    ids = reader.store.search(query, limit, source)
    return list(reader.images(ids).values())


def random_images(reader: Reader, number: int, source: str | None = None) -> list[Image]:
    """Read some stored images at random, of a source if it is given; all if there are fewer. None is hidden."""
    return list(reader.images(reader.store.some_ids(number, source)).values())


def found_record(image: Image) -> dict[str, Any]:
    """Return a found image as it is printed as JSON."""
    work_id = image.work.id if image.work else None
    names: dict[str, Any] = {kind: getattr(image.work, kind, ()) for kind in NAMES}
    about: dict[str, Any] = {"id": image.id, "source": image.source, "title": image.title, "license": image.license}
    about |= {"hidden": True} if image.hidden_at else {}
    return about | {"work_id": work_id} | names
