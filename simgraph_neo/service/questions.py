"""What people may ask of museums: the body of each question, its cost, and what its job does."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from simgraph_neo.analysis import found_record
from simgraph_neo.crawler import check_depth, crawl
from simgraph_neo.errors import Cancelled, InvalidInputError
from simgraph_neo.http.thumbnails import fetch_thumbnails
from simgraph_neo.model import SETTLED
from simgraph_neo.paths import path_live
from simgraph_neo.selection import checked_id
from simgraph_neo.service.budget import Cost
from simgraph_neo.service.problems import Refused
from simgraph_neo.source_kinds import kind_of, kinds, source_of
from simgraph_neo.sources import open_source
from simgraph_neo.text import one_line, one_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simgraph_neo.service.jobs import Job
    from simgraph_neo.service.sessions import Session
    from simgraph_neo.service.state import State
    from simgraph_neo.source_kinds import Source
    from simgraph_neo.store import Store

USUAL = 5
"""Images in a list of a museum, for the cost of a crawl."""
FOUND = 20
"""Results of a museum's search."""
Id = Annotated[str, Field(min_length=1, max_length=512)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Expand(_Asked):
    """Request the neighbour lists of images."""

    kind: Literal["expand"]
    ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class FindPath(_Asked):
    """Find a path from one image to another, also through lists that are not stored."""

    kind: Literal["path"]
    start: Annotated[Id, Field(alias="from")]
    goal: Annotated[Id, Field(alias="to")]
    max_requests: Annotated[int, Field(ge=2, le=1_000)] = 60
    prove: bool = False


class Ingest(_Asked):
    """Crawl from seeds: ids, or URLs of pages in the catalogue."""

    kind: Literal["ingest"]
    seeds: Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(min_length=1, max_length=20)]
    depth: Annotated[int, Field(ge=1, le=10)] = 1
    max_images: Annotated[int, Field(ge=1, le=2_000)] = 200


class Whole(_Asked):
    """Read a source on this machine completely, one that comes with simgraph."""

    kind: Literal["whole"]
    source: Annotated[str, Field(max_length=100)]


class Find(_Asked):
    """Search the museum."""

    kind: Literal["find"]
    query: Annotated[str, Field(min_length=1, max_length=200)]


class Pictures(_Asked):
    """Fetch pictures that are not on this machine, in this order."""

    kind: Literal["pictures"]
    ids: Annotated[list[Id], Field(min_length=1, max_length=200)]


Question = Expand | FindPath | Ingest | Whole | Find | Pictures


def make_job(service: State, person: Session, asked: Question) -> Job:
    """Queue the job of a question, or join one that asks the same. Raises InvalidInputError, and Refused."""
    job: Job = _MAKERS[asked.kind](service, person, asked)
    return job


def _expand(service: State, person: Session, asked: Expand) -> Job:
    ids = sorted(set(map(checked_id, asked.ids)))
    source = _askable(service, ids)
    unasked = _unsettled(service.store, ids)

    def work(job: Job) -> dict[str, Any]:
        with _opened(service, source) as museum, service.writing() as store:
            result = crawl(store, museum, ids, 1, session=person.id, cancel=job.cancel, on_progress=_progress(job))
        return {"expanded": result.expanded, "new_images": result.new_images, "retry": result.retry}

    return service.jobs.add("expand", {"ids": ids}, _cost(source, len(unasked)), work, person)


def _path(service: State, person: Session, asked: FindPath) -> Job:
    start, goal = checked_id(asked.start), checked_id(asked.goal)
    source = _askable(service, [start, goal])

    def work(job: Job) -> dict[str, Any]:
        def on_progress(requests: int, allowed: int) -> None:
            job.requests = requests
            job.tell("progress", requests=requests, allowed=allowed)

        with _opened(service, source) as museum, service.writing() as store:
            found = path_live(
                store,
                museum,
                start,
                goal,
                max_requests=asked.max_requests,
                prove=asked.prove,
                on_progress=on_progress,
                cancel=job.cancel,
                session=person.id,
            )
        return found.record()

    about = {"from": start, "to": goal, "max_requests": asked.max_requests, "prove": asked.prove}
    return service.jobs.add("path", about, _cost(source, asked.max_requests), work, person)


def _ingest(service: State, person: Session, asked: Ingest) -> Job:
    check_depth(asked.depth)
    seeds = sorted(set(map(checked_id, asked.seeds)))
    source = _askable(service, seeds)
    most = min(sum(len(seeds) * USUAL**level for level in range(asked.depth)), asked.max_images)

    def work(job: Job) -> dict[str, Any]:
        with _opened(service, source) as museum, service.writing() as store:
            result = crawl(
                store,
                museum,
                seeds,
                asked.depth,
                max_images=asked.max_images,
                session=person.id,
                cancel=job.cancel,
                on_progress=_progress(job),
            )
        return {"seeds": result.seeds, "images": result.images, "new_images": result.new_images}

    about = {"seeds": seeds, "depth": asked.depth, "max_images": asked.max_images}
    return service.jobs.add("ingest", about, _cost(source, most), work, person)


def _whole(service: State, person: Session, asked: Whole) -> Job:
    own = [kind.name for kind in kinds().values() if kind.whole and not kind.place]
    if asked.source not in own:
        raise InvalidInputError(f"{ascii(asked.source)[:60]} does not come with simgraph. Choose {one_of(own)}.")

    def work(job: Job) -> dict[str, Any]:
        with _opened(service, asked.source) as local, service.writing() as store:
            result = crawl(store, local, cancel=job.cancel, on_progress=_progress(job))
        return {"images": result.images, "new_images": result.new_images}

    return service.jobs.add("whole", {"source": asked.source}, Cost(0), work, person)


def _find(service: State, person: Session, asked: Find) -> Job:
    museum = next(kind.find for kind in kinds().values() if kind.find)

    def work(job: Job) -> dict[str, Any]:
        images = museum(asked.query, FOUND, service.options.policy)
        job.requests += 1
        stored = service.store.images(image.id for image in images)
        found = [stored.get(image.id, image) for image in images]
        return {"images": [found_record(image) | {"stored": image.id in stored} for image in found]}

    return service.jobs.add("find", {"query": asked.query}, Cost(1), work, person)


def _pictures(service: State, person: Session, asked: Pictures) -> Job:
    ids = list(dict.fromkeys(map(checked_id, asked.ids)))

    def work(job: Job) -> dict[str, Any]:
        images = service.store.images(ids)

        def on_done(done: int, total: int) -> None:
            job.tell("progress", done=done, total=total)
            if job.cancel.is_set():
                raise Cancelled("Stopped. The pictures that were fetched stay on this machine.")

        wanted = [images[each] for each in ids if each in images and not images[each].hidden_at]
        found = fetch_thumbnails(wanted, service.cache, on_done=on_done)
        return {"fetched": sorted(found.paths), "missing": found.missing}

    return service.jobs.add("pictures", {"ids": ids}, Cost(0, len(ids)), work, person)


_MAKERS: dict[str, Any] = {
    "expand": _expand,
    "path": _path,
    "ingest": _ingest,
    "whole": _whole,
    "find": _find,
    "pictures": _pictures,
}


def _one_source(ids: Iterable[str]) -> str:
    """Return the source of all ids. Raises InvalidInputError for ids of several sources."""
    names = sorted({source_of(each) for each in ids})
    if len(names) > 1:
        raise InvalidInputError(f"These images are of {len(names)} sources: {', '.join(names)}. Ask for one at a time.")
    return names[0]


def _askable(service: State, ids: list[str]) -> str:
    """Return the source of all ids. Raises InvalidInputError and Refused, before a job is queued, if it cannot be."""
    source = _one_source(ids)
    kind = kind_of(source)
    if kind.place:
        _place(service, source)
    elif unknown := [each for each in ids if not kind.knows(each)]:
        raise InvalidInputError(
            f"{one_line(ascii(unknown[0]), 120)} is not an id of {kind.called}; its ids look like {kind.example}."
        )
    _check_hidden(service.store, ids)
    return source


def _place(service: State, source: str) -> str:
    """Return the folder of a source. Raises InvalidInputError."""
    place = service.store.places().get(source)
    if not place:
        raise InvalidInputError(
            f"The folder of the source {one_line(source, 60)} is unknown. Ingest it again in a terminal."
        )
    return place


def _check_hidden(store: Store, ids: list[str]) -> None:
    """Raise Refused, with their names, if some images are hidden: they are not expanded from the explorer."""
    if hidden := [each for each, image in store.images(ids).items() if image.hidden_at]:
        these = "This image is" if len(hidden) == 1 else "These images are"
        raise Refused(409, f"{these} hidden: {', '.join(sorted(hidden))}.")


def _unsettled(store: Store, ids: list[str]) -> list[str]:
    stored = store.level(ids, times=False)
    return [each for each in ids if each not in stored or stored[each].state not in SETTLED]


def _cost(source: str, requests: int) -> Cost:
    return Cost(0 if kind_of(source).whole else requests)


def _opened(service: State, name: str) -> closing[Source]:
    """Open a stored source by its name; a folder at the path where it was ingested from."""
    kind = kind_of(name)
    if not kind.place:
        return closing(open_source(kind.name, service.options))
    options = service.options._replace(name=name)
    return closing(open_source(f"{kind.name}:{_place(service, name)}", options))


def _progress(job: Job) -> Any:
    def tell(progress: Any) -> None:
        job.requests = progress.requests
        job.tell("progress", requests=progress.requests, left=progress.left, images=progress.images)

    return tell
