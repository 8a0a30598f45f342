"""Jobs over HTTP: a question with its cost before, progress as events, and a stop."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Body, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from simgraph_neo.service.answers import Json
from simgraph_neo.service.jobs import Job
from simgraph_neo.service.questions import Question, make_job
from simgraph_neo.service.state import Person, Service

router = APIRouter(prefix="/api", default_response_class=Json)
Asked = Annotated[Question, Body(discriminator="kind")]


@router.post("/jobs", status_code=202)
def ask(service: Service, person: Person, asked: Asked) -> Json:
    """Queue a job, or join one that asks the same. The answer has its cost; its events tell the rest."""
    return Json(make_job(service, person, asked).record(person), 202)


@router.get("/budget")
def budget(service: Service, person: Person) -> Json:
    """Return how many requests to museums were sent, and how many may be: by all today (UTC), and by you."""
    return Json(service.jobs.budget.record(person))


@router.get("/jobs")
def jobs(service: Service, person: Person) -> Json:
    """List the jobs of all people, the newest first."""
    return Json([job.record(person) for job in service.jobs.all()])


@router.get("/jobs/{job_id}")
def one(service: Service, person: Person, job_id: str) -> Json:
    """Return one job."""
    return Json(service.jobs.get(job_id).record(person))


@router.delete("/jobs/{job_id}")
def stop(service: Service, person: Person, job_id: str) -> Json:
    """Stop a job: the answer under way is still stored. It continues if another person wants it, too."""
    return Json(service.jobs.stop(job_id, person).record(person))


def _known(service: Service, person: Person, job_id: str) -> Iterator[Job]:
    """Give a job while it is followed: an unknown one is answered 404 before a stream begins, one too many 429."""
    job = service.jobs.get(job_id)
    with service.stream(person):
        yield job


Known = Annotated[Job, Depends(_known)]


@router.get("/jobs/{job_id}/events", response_class=EventSourceResponse)
async def events(
    job: Known, last_event_id: Annotated[int, Header(ge=0, le=10**9)] = 0
) -> AsyncIterator[ServerSentEvent]:
    """Stream what happens to a job, from its begin or from the event after `Last-Event-ID`."""
    async for found in job.follow(last_event_id):
        if found is None:
            yield ServerSentEvent(comment="waiting")
        else:
            number, event = found
            yield ServerSentEvent(id=str(number), event=event["event"], data=event["data"])
