"""Read a complete folder, compare it with the store, and write only what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from simgraph_neo.crawler.result import Progress, begun
from simgraph_neo.crawler.run import Run
from simgraph_neo.errors import Cancelled, EmptySourceError, InvalidInputError, Stopped
from simgraph_neo.model import Expansion, Image, image_properties
from simgraph_neo.progress import listener
from simgraph_neo.source_kinds import kind_of

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from simgraph_neo.crawler.result import CrawlResult
    from simgraph_neo.source_kinds import Absence, LocalSource
    from simgraph_neo.store import Store

    _Stored = dict[str, tuple[Image, list[str]]]

MANY_VANISHED, SHARE_VANISHED = 20, 0.3
"""If at least this many pictures, and more than this share of the stored ones, vanish, the disk may be missing."""


class Changes(NamedTuple):
    """The differences between a folder and the store."""

    present: set[str]
    """The ids of the images in the folder."""
    todo: list[Expansion]
    """What must be written so that the store agrees with the folder."""
    unread: list[str]
    """Stored images that may be there but cannot be read. They keep their state, and all edges to them."""
    anew: bool
    """Whether the last comparison of the folder used an older descriptor."""


def changes(source: LocalSource, store: Store, *, whole: bool, accept_churn: bool = False) -> Changes:
    """Compare a folder with its stored images.

    `whole` expands every picture; otherwise only stored lists that have changed are read again. Pictures that were
    removed become gone; a picture that cannot be read does not. Raises InvalidInputError if the name of the source
    belongs to another folder, or if there is no picture. Raises Stopped if so many pictures vanished that the folder
    itself may be missing, unless `accept_churn`.
    """
    stored = store.source(source.name)
    _same_place(source, [image for image, _ in stored.values()])
    try:
        present, empty = set(source.image_ids()), None
    except EmptySourceError as error:
        present, empty = set[str](), error
    missing = {i: source.absence(i) for i in sorted(set(stored) - present) if stored[i][0].state != "gone"}
    if not accept_churn:
        _check_vanished(source.name, missing, stored)
    if empty and not (accept_churn and missing) and "unreadable" not in missing.values():
        raise empty
    unread = {i for i, absence in missing.items() if absence == "unreadable"}
    answers = (
        source.expand(i)
        for i in sorted(present)
        if (whole and i not in stored) or (_answered(i, stored, whole=whole) and unread.isdisjoint(stored[i][1]))
    )
    changed = [e for e in answers if e.image.id not in stored or _differs(e, *stored[e.image.id])]
    last = store.descriptor(source.name)
    anew = last is not None and last < source.descriptor
    return Changes(present, changed + _gone(source.name, set(missing) - unread), sorted(unread), anew)


def _check_vanished(name: str, missing: dict[str, Absence], stored: _Stored) -> None:
    """Raise Stopped if so many are gone that the folder itself may be missing. Excluded pictures do not count."""
    vanished = sum(absence == "gone" for absence in missing.values())
    known = sum(image.state != "gone" for image, _ in stored.values())
    there = "in the folder. Is a disk not mounted?" if kind_of(name).prefix is None else "in the source any more."
    if vanished >= MANY_VANISHED and vanished > SHARE_VANISHED * known:
        raise Stopped(
            f"{vanished} of {known} stored pictures of {name} are not {there} Nothing "
            "was written. If they are really gone, add `accept_churn`."
        )


def _answered(image_id: str, stored: _Stored, *, whole: bool) -> bool:
    return image_id in stored and (whole or stored[image_id][0].state != "new")


def _same_place(source: LocalSource, stored: list[Image]) -> None:
    for image in stored:
        # Without a thumbnail only its node as a seed was written, by a run that ended before the answer.
        if image.thumbnail and not source.holds(image.id, image.thumbnail):
            raise InvalidInputError(
                f'The name "{source.name}" belongs to another folder ({image.thumbnail}). Choose another `name`.'
            )


def _differs(expansion: Expansion, image: Image, similar: list[str]) -> bool:
    return (
        expansion.image.state != image.state
        or [s.image.id for s in expansion.similar] != similar
        or image_properties(expansion.image) != image_properties(image)
        or expansion.image.work != image.work
    )


def _gone(name: str, ids: set[str]) -> list[Expansion]:
    at = datetime.now(UTC)
    return [Expansion(Image(i, name, state="gone"), at, complete=True) for i in sorted(ids)]


def read_whole(
    store: Store,
    source: LocalSource,
    *,
    accept_churn: bool,
    on_progress: Callable[[Progress], None] | None,
    cancel: threading.Event | None,
) -> CrawlResult:
    """Store every picture of a local source with its neighbour list. The Crawl node has no seeds.

    Raises the errors of `changes` and of the store, and Cancelled if `cancel` is set. The store is then consistent, and
    the same call resumes.
    """
    node = begun(source.name, (), None, kind="whole", descriptor=source.descriptor)
    with Run(source, store, node, cancel) as run, listener(on_progress, str) as tell:
        result, writer = run.result, run.writer
        store.prepare()
        compared = changes(source, store, whole=True, accept_churn=accept_churn)
        run.asked.update(dict.fromkeys(compared.unread, "retry"))
        result.described_anew = compared.anew
        run.begin()
        for done, expansion in enumerate(compared.todo, 1):
            if run.requests.cancelled:
                writer.finish()
                raise Cancelled("Stopped. What was compared is stored; the same command resumes.")
            writer.add([expansion])
            tell(Progress(1, 1, len(compared.present), 0, len(compared.todo) - done))
        writer.finish()
        result.images = len(compared.present)
        result.edges = sum(len(source.expand(i).similar) for i in compared.present)
        result.missing = [e.image.id for e in compared.todo if e.image.state == "gone"]
        result.expanded = len(compared.todo) - writer.outdated
        result.already_expanded = result.images - (len(compared.todo) - len(result.missing))
        return run.end(completed=not (compared.unread or writer.outdated))
