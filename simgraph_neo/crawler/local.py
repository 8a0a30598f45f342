"""A folder is read whole and compared with the store: what changed is written, what is unchanged is not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from simgraph_neo.crawler.outcome import Ingest, Progress, begun
from simgraph_neo.crawler.writer import Writer
from simgraph_neo.errors import BadInput, Cancelled
from simgraph_neo.model import Expansion, Image, image_properties

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from simgraph_neo.sources.base import LocalSource
    from simgraph_neo.store import Store


def changes(source: LocalSource, store: Store, *, whole: bool) -> list[Expansion]:
    """What must be written for the store to agree with the folder, sorted by id.

    `whole` expands every picture; else only lists that are stored and no longer true. Pictures that left become gone.
    Raises BadInput when the source's name is used for another place.
    """
    stored = store.source(source.name)
    _same_place(source, [image for image, _ in stored.values()])
    present = source.image_ids()
    answers = (source.expand(i) for i in present if (whole and i not in stored) or _answered(i, stored, whole=whole))
    changed = [e for e in answers if e.image.id not in stored or _differs(e, *stored[e.image.id])]
    return changed + _vanished(source.name, stored, set(present))


def _answered(image_id: str, stored: dict[str, tuple[Image, list[str]]], *, whole: bool) -> bool:
    return image_id in stored and (whole or stored[image_id][0].state != "new")


def _same_place(source: LocalSource, stored: list[Image]) -> None:
    for image in stored:
        # Without a thumbnail it was only announced as a seed, by a run that ended there.
        if image.thumbnail and not source.holds(image.id, image.thumbnail):
            raise BadInput(
                f'The name "{source.name}" is used for another folder ({image.thumbnail}). Choose one with --name.'
            )


def _differs(expansion: Expansion, image: Image, similar: list[str]) -> bool:
    return (
        expansion.image.state != image.state
        or [s.image.id for s in expansion.similar] != similar
        or image_properties(expansion.image) != image_properties(image)
        or expansion.image.work != image.work
    )


def _vanished(name: str, stored: dict[str, tuple[Image, list[str]]], present: set[str]) -> list[Expansion]:
    at = datetime.now(UTC)
    left = sorted(i for i, (image, _) in stored.items() if i not in present and image.state != "gone")
    return [Expansion(Image(i, name, state="gone"), at, complete=True) for i in left]


def ingest_whole(
    source: LocalSource,
    store: Store,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
    cancel: threading.Event | None = None,
) -> Ingest:
    """Store every picture of a local source with its list; the Crawl that notes it has no seeds.

    Raises BadInput, StoreError, and Cancelled when `cancel` is set: what was written is whole, the same call continues.
    """
    clock = time.monotonic()
    node = begun(source.name, (), None)
    result = Ingest(node.id, source.name, [], None)
    store.prepare()
    todo = changes(source, store, whole=True)
    store.begin(node)
    with Writer(store) as writer:
        for done, expansion in enumerate(todo, 1):
            if cancel is not None and cancel.is_set():
                writer.finish()
                raise Cancelled("Stopped; what was compared is stored. The same command continues.")
            writer.add([expansion])
            on_progress(Progress(1, 1, len(source.image_ids()), 0, len(todo) - done))
        writer.finish()
        result.new_images, result.new_edges = writer.images, writer.edges
    store.end(replace(node, completed_at=datetime.now(UTC)))
    return _summed_up(result, source, todo, clock)


def _summed_up(result: Ingest, source: LocalSource, done: list[Expansion], clock: float) -> Ingest:
    ids = source.image_ids()
    result.images = len(ids)
    result.edges = sum(len(source.expand(i).similar) for i in ids)
    result.missing = [e.image.id for e in done if e.image.state == "gone"]
    result.expanded = len(done)
    result.already_expanded = len(ids) - (len(done) - len(result.missing))
    result.seconds = round(time.monotonic() - clock, 3)
    return result
