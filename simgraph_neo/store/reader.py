"""Read a store for one command or request; each image is read once."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from simgraph_neo import attributes, commands, graph
from simgraph_neo.errors import ImageNotFoundError, InvalidInputError
from simgraph_neo.source_kinds import ids_meant, kind_of, own_names, source_of
from simgraph_neo.subgraph import Subgraph
from simgraph_neo.text import one_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    import networkx as nx

    from simgraph_neo.graph import Neighbours
    from simgraph_neo.model import Image
    from simgraph_neo.store.store import Store
    from simgraph_neo.subgraph import Selection


class Reader:
    """Reads lists and images of a store, and caches them.

    Each list is read once. So all numbers from one reader agree, even if a crawl writes meanwhile, and overlapping
    graphs read their images once. Every method raises the errors of the store.

    With `as_of` (a time with a time zone), lists, ranks and states are as of this time; titles and pictures are the
    current ones. Graphs then have ``as_of``, ``history`` and ``whole_since`` (see `attributes.GraphAttributes`). With
    `offline`, pictures that are not on this machine are not fetched for its graphs.
    """

    def __init__(self, store: Store, as_of: datetime | None = None, *, offline: bool = False) -> None:
        if not hasattr(store, "images"):
            raise InvalidInputError(f"`store` must be a Store, not {type(store).__name__}. Give the store first.")
        self.store = store
        self.as_of = as_of
        self.offline = offline
        self._lists: dict[str, Neighbours] = {}
        self._images: dict[str, Image] = {}
        self._lists_asked = set[str]()
        """The ids whose lists were read, including ids that are not stored."""
        self._images_asked = set[str]()
        """The ids whose data was read, including ids that are not stored."""
        self._whole_since: dict[str, datetime] = {}
        """Images with an incomplete history at `as_of` -> the time from which it is complete."""

    @classmethod
    def of(cls, store: Store | Reader) -> Reader:
        """Return the same reader, or a new one for a store."""
        return store if isinstance(store, Reader) else cls(store)

    def subgraphs(self, selections: Iterable[Selection]) -> Iterator[Subgraph]:
        """Yield the subgraph of each selection, without titles and pictures.

        All lists are read first, together. Raises ImageNotFoundError, which names all seeds that are not stored. Cost:
        one statement for each two levels of the deepest selection, and for each 5,000 images, for all selections
        together.
        """
        chosen = list(selections)
        seeds = [seed for selection in chosen for seed in selection.seeds]
        if seeds:
            self.walk(seeds, max(selection.depth or 0 for selection in chosen))
            self.known(seeds)
        return (Subgraph(self._graph(selection), selection, self) for selection in chosen)

    def subgraph(self, selection: Selection) -> Subgraph:
        """Return the subgraph of one selection."""
        return next(self.subgraphs([selection]))

    def _graph(self, selection: Selection) -> nx.DiGraph[str]:
        if selection.ids:
            return self._dated(self._among(selection.ids))
        if selection.depth is None:
            return self.everything(selection.source)
        return self._dated(graph.discovered(self.lists, selection.seeds, selection.depth, selection.view))

    def everything(self, source: str | None = None) -> nx.DiGraph[str]:
        """Return all images and edges, or those of one source. Raises ImageNotFoundError if there is no image."""
        if self.as_of:
            return self._dated(graph.build(self._all_rows_then(source)))
        return graph.build(self.store.all_rows(source))

    def _among(self, ids: Sequence[str]) -> nx.DiGraph[str]:
        """Return chosen images, and all edges among them. Raises ImageNotFoundError if one is not stored."""
        listed = self.lists(self.known(ids))
        return graph.among(listed)

    def source_lists(self, source: str) -> dict[str, Neighbours]:
        """Read the states and lists of all images of a source, with the edges inside it.

        Lists that this reader read before are kept. Raises ImageNotFoundError if there is no image. Cost: one
        statement; O(images + edges) of the source.
        """
        rows = self._all_rows_then(source) if self.as_of else self.store.all_rows(source)
        return {row[0]: self._lists.get(row[0]) or graph.Neighbours(row[1], row[2]) for row in rows}

    def _all_rows_then(self, source: str | None) -> list[list[Any]]:
        found = self.lists(self.store.ids(source))
        if not found:
            what = f' of source "{source}"' if source else ""
            raise ImageNotFoundError(f"The store held no image{what} at {self.as_of:%Y-%m-%d %H:%M %Z}.")
        return [
            [image_id, each.state, [other for other in each.similar if other in found]]
            for image_id, each in found.items()
        ]

    def _dated(self, result: nx.DiGraph[str]) -> nx.DiGraph[str]:
        """Add to a graph of the past whether its history is complete."""
        if self.as_of:
            partial = not self._kept or any(image_id in self._whole_since for image_id in result)
            since = max((self._whole_since[each] for each in result if each in self._whole_since), default=None)
            attributes.about(result).update(
                {
                    "as_of": self.as_of,
                    "history": "partial" if partial else "whole",
                    "whole_since": since if self._kept else None,
                }
            )
        return result

    @cached_property
    def _kept(self) -> bool:
        return self.store.keeps_changes()

    def known(self, seeds: Sequence[str]) -> list[str]:
        """Return the ids without duplicates. Raises ImageNotFoundError, which names all that are not stored."""
        unique = list(dict.fromkeys(seeds))
        stored = self.lists(unique)
        if absent := [seed for seed in unique if seed not in stored]:
            if self.as_of:
                raise ImageNotFoundError(f"Not in the store at {self.as_of:%Y-%m-%d %H:%M %Z}: {', '.join(absent)}.")
            raise ImageNotFoundError(" ".join([f"Not in the store: {', '.join(absent)}.", *self._advice(absent)]))
        return unique

    def _advice(self, absent: Sequence[str]) -> list[str]:
        """Return advice: similar ids that are stored, and the commands that ingest the others."""
        places = self.store.places()
        names = {*own_names(), *places}
        alike = {each: [f"{name}:{word}" for name in names for word in {each, each.lower()}] for each in absent}
        stored = self.lists(chain.from_iterable(alike.values()))
        meant = {each: sorted(stored.keys() & alike[each]) or ids_meant(each) for each in absent}
        found = [f"Did you mean {one_of(ids)}?" for ids in dict.fromkeys(map(tuple, meant.values())) if ids]
        bring = [image_id for each in absent for image_id in meant[each] or [each] if image_id not in stored]
        known = [each for each in bring if kind_of(source_of(each)).knows(each)]
        folders = {name for each in bring if places.get(name := source_of(each))}
        tries = [commands.ingest(known)] if known else []
        tries += [commands.ingest_whole(name, places) for name in sorted(folders)]
        if tries:
            found.append(f"Try: {' && '.join(tries)}")
        return found or ["List the stored seeds with: simgraph seeds"]

    def walk(self, seeds: Iterable[str], depth: int) -> None:
        """Read the lists of all images within `depth` hops, two levels in each statement."""
        level = list(dict.fromkeys(seeds))
        met = set(level)
        for distance in range(depth + 1):
            self._read_lists(level, beyond=distance < depth)
            near = (other for image_id in level if image_id in self._lists for other in self._lists[image_id].similar)
            level = [other for other in dict.fromkeys(near) if other not in met]
            met.update(level)

    def lists(self, ids: Iterable[str]) -> dict[str, Neighbours]:
        """Read the state and the list of each stored id, without times."""
        wanted = list(ids)
        self._read_lists(wanted, beyond=False)
        return {image_id: self._lists[image_id] for image_id in wanted if image_id in self._lists}

    def images(self, ids: Iterable[str]) -> dict[str, Image]:
        """Read the data of each stored id, with its work."""
        wanted = list(ids)
        if fresh := [image_id for image_id in dict.fromkeys(wanted) if image_id not in self._images_asked]:
            self._images |= self.store.images(fresh)
            self._images_asked.update(fresh)
        return {image_id: self._images[image_id] for image_id in wanted if image_id in self._images}

    def describe(self, subgraph: nx.DiGraph[str]) -> dict[str, Image]:
        """Add the data of the images to the nodes of a graph (see `graph.describe`); return the images."""
        images = self.images(subgraph)
        graph.describe(subgraph, images)
        return images

    def _read_lists(self, ids: Iterable[str], *, beyond: bool) -> None:
        """Read the lists that were not read yet; with `beyond`, also those of the images in them."""
        if fresh := [image_id for image_id in dict.fromkeys(ids) if image_id not in self._lists_asked]:
            found = self._lists_then(fresh) if self.as_of else self.store.lists(fresh, beyond=beyond)
            self._lists_asked.update(fresh, found)
            self._lists = found | self._lists  # the list that was read first is kept

    def _lists_then(self, ids: list[str]) -> dict[str, Neighbours]:
        found = self.store.lists_at(ids, self.as_of) if self.as_of else {}
        self._whole_since |= {image_id: since for image_id, (_, since) in found.items() if since}
        return {image_id: listed for image_id, (listed, _) in found.items()}
