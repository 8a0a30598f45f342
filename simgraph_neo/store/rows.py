"""Expansions as the statements' parameters, and records as plain Python."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from simgraph_neo.graph import Listed
from simgraph_neo.model import ANSWERED, image_properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from simgraph_neo.model import Crawl, Expansion, Image

Row = dict[str, Any]


class ImageVanished(Exception):
    """A target that this run had described is no longer stored; the transaction is rolled back and sent whole."""


def batches(expansions: Iterable[Expansion], size: int) -> Iterator[list[Expansion]]:
    """Cut a stream of expansions into lists of at most `size`."""
    stream = iter(expansions)
    while batch := list(islice(stream, size)):
        yield batch


def described(expansions: Sequence[Expansion]) -> list[Row]:
    """Each image that the expansions describe, once, sorted by id (concurrent writers then lock in one order)."""
    images: dict[str, tuple[Image, str]] = {}
    for expansion in expansions:
        if expansion.image.state in ANSWERED:
            at = expansion.asked_at.isoformat()
            images.update({s.image.id: (s.image, at) for s in expansion.similar if s.image.id not in images})
            images[expansion.image.id] = (expansion.image, at)
    return [
        {"id": image.id, "source": image.source, "at": at, "data": image_properties(image)}
        for image, at in (images[key] for key in sorted(images))
    ]


def lists(expansions: Sequence[Expansion]) -> list[Row]:
    """The expansions that bring a list, sorted by id."""
    return [
        {
            "id": e.image.id,
            "at": e.asked_at.isoformat(),
            "state": e.image.state,
            "complete": e.complete,
            "data": image_properties(e.image),
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
        "refresh": run.refresh,
    }


def seeds(run: Crawl) -> list[Row]:
    """The seeds of a crawl."""
    return [{"id": seed, "source": run.source} for seed in run.seeds]


def listed(row: Any) -> Listed:
    """A record of store/level."""
    at = row["expandedAt"]
    return Listed(row["state"], row["similar"], at.to_native() if at else None)


def native(properties: Mapping[str, Any]) -> Row:
    """Properties with Neo4j's date-times as Python's."""
    return {k: v.to_native() if hasattr(v, "to_native") else v for k, v in properties.items()}
