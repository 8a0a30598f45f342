"""Expansions as the statements' parameters, and records as plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from simgraph_neo.graph import Neighbours
from simgraph_neo.model import ANSWERED, NAMES, image_properties
from simgraph_neo.source_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from simgraph_neo.model import Crawl, Expansion, Image

Row = dict[str, Any]
T = TypeVar("T")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ImageVanishedError(Exception):
    """An image that this run had described is no longer stored; the transaction is rolled back and sent in full."""


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut a stream into lists of at most `size`."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


class ImageMention(NamedTuple):
    """The data that an answer has of one image."""

    image: Image
    at: datetime
    own: bool
    """Whether the answer is the image's own; else another image's list shows it."""


def mentions(expansions: Sequence[Expansion]) -> list[ImageMention]:
    """Each image that the expansions describe, once, sorted by id (concurrent writers then lock in one order)."""
    found: dict[str, ImageMention] = {}
    for expansion in expansions:
        if expansion.image.state in ANSWERED:
            at = expansion.asked_at
            found.update(
                {s.image.id: ImageMention(s.image, at, own=False) for s in expansion.similar if s.image.id not in found}
            )
            found[expansion.image.id] = ImageMention(expansion.image, at, own=True)
    return [found[key] for key in sorted(found)]


def images(described: Iterable[ImageMention]) -> list[Row]:
    """The data of images."""
    return [
        {"id": image.id, "source": image.source, "at": at.isoformat(), "data": _data(image)}
        for image, at, _ in described
    ]


def _data(image: Image) -> Row:
    """What a source says of an image; Neo4j Browser shows its page in the catalogue as a link."""
    return image_properties(image) | {"page": kind_of(image.source).page(image)}


def works(described: Iterable[ImageMention]) -> dict[str, Row]:
    """The works of images by id, sorted; of several descriptions of one the latest."""
    latest: dict[str, ImageMention] = {}
    for mention in described:
        if (work := mention.image.work) and (work.id not in latest or latest[work.id].at < mention.at):
            latest[work.id] = mention
    return {key: _work(latest[key]) for key in sorted(latest)}


def _work(mention: ImageMention) -> Row:
    work = mention.image.work
    assert work  # noqa: S101 - only such mentions are chosen
    return {"id": work.id, "at": mention.at.isoformat(), "title": work.title} | {
        kind: getattr(work, kind) for kind in NAMES
    }


def names(described: Iterable[Row]) -> dict[str, list[Row]]:
    """The names that works are joined to: for each kind a row a name, sorted."""
    found: dict[str, dict[str, Row]] = {kind: {} for kind in NAMES}
    for work in described:
        for kind, of_kind in found.items():
            for name in work[kind]:
                row = of_kind.setdefault(name, {"name": name, "at": work["at"], "works": []})
                row["works"].append(work["id"])
    return {kind: [of_kind[name] for name in sorted(of_kind)] for kind, of_kind in found.items()}


def links(described: Iterable[ImageMention]) -> list[Row]:
    """Pairs of image and work, by work; the time is set where the answer is the image's own."""
    found = [
        {"id": image.id, "work": image.work.id if image.work else None, "at": at.isoformat() if own else None}
        for image, at, own in described
    ]
    return sorted(found, key=lambda row: (row["work"] or "", row["id"]))


def lists(expansions: Sequence[Expansion]) -> list[Row]:
    """The expansions with a list, sorted by id."""
    return [
        {
            "id": e.image.id,
            "at": e.asked_at.isoformat(),
            "state": e.image.state,
            "complete": e.complete,
            "data": _data(e.image),
            "similar": [s.image.id for s in sorted(e.similar, key=lambda s: s.rank)],
        }
        for e in sorted(expansions, key=lambda e: e.image.id)
        if e.image.state in ANSWERED
    ]


def outcomes(expansions: Sequence[Expansion]) -> list[Row]:
    """The expansions without a list (gone, retry, rejected), sorted by id."""
    return [
        {
            "id": e.image.id,
            "source": e.image.source,
            "at": e.asked_at.isoformat(),
            "state": e.image.state,
            "complete": e.complete,
            "reason": e.reason,
        }
        for e in sorted(expansions, key=lambda e: e.image.id)
        if e.image.state not in ANSWERED
    ]


def crawl(run: Crawl) -> Row:
    """A crawl as the properties of its node."""
    return {
        "id": run.id,
        "source": run.source,
        "depth": run.depth,
        "startedAt": run.started_at.isoformat(),
        "toolVersion": run.tool_version,
        "kind": run.kind,
        "session": run.session,
        "refresh": run.refresh,
        "descriptor": run.descriptor,
    }


def seeds(run: Crawl) -> list[Row]:
    """The seeds of a crawl."""
    return [{"id": seed, "source": run.source} for seed in run.seeds]


def listed(row: Any) -> Neighbours:
    """A record of store/level."""
    return Neighbours(row["state"], row["similar"], moment(row["expandedAt"]))


def from_milliseconds(value: int | None) -> datetime | None:
    """A time from milliseconds since 1970, which are faster to send than Neo4j's date-times."""
    return None if value is None else EPOCH + timedelta(milliseconds=value)


def moment(value: Any) -> datetime | None:
    """A Neo4j date-time as Python's."""
    return value.to_native() if value else None


def native(properties: Mapping[str, Any]) -> Row:
    """Properties with Neo4j's date-times as Python's."""
    return {k: v.to_native() if hasattr(v, "to_native") else v for k, v in properties.items()}
