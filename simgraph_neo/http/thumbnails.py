"""Find a picture file for every image: its own file, one in the cache, or one fetched politely."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import InvalidImageError, InvalidInputError, Stopped
from simgraph_neo.http.policy import InvalidResponseError, Policy, Reply, TransientError, origin
from simgraph_neo.pictures import local_file
from simgraph_neo.progress import listener
from simgraph_neo.settings import home
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable

    from simgraph_neo.http.client import Client
    from simgraph_neo.model import Image
    from simgraph_neo.pictures import PictureCache

MAX_BYTES = 8_000_000
_HEADERS = 100_000
_TYPES = ("image/jpeg", "image/png", "image/webp")
_REASONS = {401: "restricted", 403: "restricted", 404: "not found", 410: "not found", 451: "restricted"}


@dataclass(frozen=True, slots=True)
class Thumbnails:
    """The picture file of each image."""

    paths: dict[str, Path] = field(default_factory=dict)
    """Image id -> a file on this machine."""
    missing: dict[str, str] = field(default_factory=dict)
    """Image id -> why there is no file, in a few words."""


def fetch_thumbnails(
    images: Iterable[Image],
    cache: PictureCache,
    *,
    hosts: Collection[str] = (),
    rate: float = 4.0,
    workers: int = 8,
    policy: Policy | None = None,
    offline: bool = False,
    on_done: Callable[[int, int], None] | None = None,
) -> Thumbnails:
    """Find a local file for every image; one missing picture is never an error.

    Images of a kind without picture hosts have files of their own. Others come from the `cache` or, one request a
    picture, from `hosts`, by default those of their kind. `rate` is in requests a second, 0 = no limit, with at most
    `workers` of them at once; the processes of one machine share it for each kind. With `offline` nothing is fetched.
    `on_done` is called with (done, all) of the pictures to fetch.
    """
    found = Thumbnails()
    allowed: dict[str, Collection[str]] = {}
    wanted: dict[str, dict[str, list[str]]] = {}
    for image in images:
        if image.source not in allowed:
            own = kind_of(image.source).picture_hosts()
            allowed[image.source] = own and (hosts or own)
        place = _place(image, allowed[image.source], cache)
        if place is None and offline:
            found.missing[image.id] = "not fetched yet"
        elif place is None:
            wanted.setdefault(image.source, {}).setdefault(str(image.thumbnail), []).append(image.id)
        else:
            _note(found, [image.id], place)
    left = sum(map(len, wanted.values()))
    done = count(1)
    with listener(on_done, "Pictures: {} of {} fetched.".format) as tell:
        for source, addresses in wanted.items():
            fetcher = _fetcher(kind_of(source).name, allowed[source], cache, rate, workers, policy or Policy())
            with closing(fetcher.fetch_all(addresses, workers)) as places:  # also when told by Ctrl-C: that ends it all
                for image_ids, place in zip(addresses.values(), places, strict=True):
                    _note(found, image_ids, place)
                    tell(next(done), left)
    if wanted:
        cache.trim(keep=found.paths.values())
    return found


def _fetcher(
    kind: str, hosts: Collection[str], cache: PictureCache, rate: float, workers: int, policy: Policy
) -> _Fetcher:
    from simgraph_neo.http.board import FileBoard
    from simgraph_neo.http.client import Client

    limits = replace(policy, max_received=MAX_BYTES + _HEADERS, max_decoded=MAX_BYTES)
    client = Client(hosts, workers=workers, rate=rate, accept=", ".join(_TYPES), policy=limits)
    client.share_pace(FileBoard(home() / "pace" / f"{kind}-pictures.json"))
    return _Fetcher(client, cache)


def _place(image: Image, hosts: Collection[str], cache: PictureCache) -> Path | str | None:
    """The file, if it is here; else why there cannot be one; None when it must be fetched."""
    url = image.thumbnail
    if not url:
        return "no thumbnail is known, or none with an info.json"
    if not hosts:
        return kind_of(image.source).picture(image) or local_file(url)
    if origin(url) not in hosts:
        return "not on a host that pictures are fetched from"
    try:
        return cache.path(url)
    except InvalidInputError as error:
        return one_line(str(error))


def _note(found: Thumbnails, image_ids: Iterable[str], place: Path | str) -> None:
    for image_id in image_ids:
        if isinstance(place, Path):
            found.paths[image_id] = place
        else:
            found.missing[image_id] = place


class _Fetcher:
    """Fetches addresses into the cache. It sends no more requests once the server or the disk refuses."""

    def __init__(self, client: Client, cache: PictureCache) -> None:
        self._client = client
        self._cache = cache
        self._stopped = ""

    def fetch_all(self, urls: Collection[str], workers: int) -> Generator[Path | str]:
        """The file of every address, or why there is none, in their order."""
        pool = ThreadPoolExecutor(workers, thread_name_prefix="thumbnail")
        try:
            yield from pool.map(self._fetch, urls)
        finally:
            self._client.close()
            # Ctrl-C: requests that were sent end by themselves, within their deadline; a second Ctrl-C does not wait.
            pool.shutdown(wait=False, cancel_futures=True)

    def _fetch(self, url: str) -> Path | str:
        if self._stopped:
            return self._stopped
        try:
            return self._client.get(url, url, lambda reply: self._keep(url, reply))
        except (Stopped, InvalidInputError) as error:
            self._stopped = one_line(str(error))
            return self._stopped
        except TransientError as fault:
            return fault.reason
        except InvalidImageError as error:
            return str(error)

    def _keep(self, url: str, reply: Reply) -> Path:
        """Raises InvalidImageError for a picture that cannot be used, InvalidResponseError for one that is worth a
        retry.
        """
        if reply.status != 200:
            raise InvalidImageError(
                _REASONS.get(reply.status, "not answered with a picture") + f" (HTTP {reply.status})"
            )
        kind = reply.headers.get("Content-Type", "nothing").partition(";")[0].strip().lower()
        if kind not in _TYPES:
            raise InvalidImageError(f"not a picture but {one_line(ascii(kind), 60)}")
        try:
            return self._cache.add(url, reply.body)
        except InvalidImageError as error:
            raise InvalidResponseError(str(error)) from error
