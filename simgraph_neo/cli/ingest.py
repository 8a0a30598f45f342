"""`simgraph ingest`: crawl from seeds, or read a folder, and merge the images into the store."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simgraph_neo import commands
from simgraph_neo.cli import output
from simgraph_neo.cli.interruptible import Meter, ctrl_c
from simgraph_neo.cli.stdin import read_stdin
from simgraph_neo.cli.tuning import CURRENT
from simgraph_neo.errors import InvalidInputError, Stopped
from simgraph_neo.source_kinds import LocalSource, Options, default_kind, kind_of, kinds, own_names, source_of
from simgraph_neo.sources import open_source, parse_source
from simgraph_neo.text import counted, first_of, one_line, one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simgraph_neo.crawler import CrawlResult
    from simgraph_neo.http.policy import Policy
    from simgraph_neo.source_kinds import Source, SourceKind
    from simgraph_neo.store import Store

SHOWN = 5
"""The largest number of files in one line."""
NAMED = 20
"""The largest number of images in one line."""
_NOT_IN_JSON = ("retry", "rejected", "limited", "refresh_since", "described_anew", "shrunken", "outdated")


def ingest(
    seeds: Annotated[
        list[str] | None,
        typer.Argument(metavar="SEED", help='Image ids, catalogue URLs, or a folder; "-" reads ids from stdin.'),
    ] = None,
    depth: Annotated[int | None, typer.Option(help="Hops to follow from the seeds, 1 to 10. Default: 2.")] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help=f"{one_of([kind.spec for kind in kinds().values()])}. Default: {default_kind().name}; flags for ids "
            "like flags:fr."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of a folder source. Default: the folder's name.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Number of parallel requests.")] = 8,
    rate: Annotated[float, typer.Option(min=0, help="Maximum requests per second; 0 = no limit.")] = 4.0,
    max_images: Annotated[int | None, typer.Option(min=1, help="Stop after this many new images.")] = None,
    refresh: Annotated[
        bool, typer.Option(help="Request stored lists again. A source that is read completely is always read again.")
    ] = False,
    accept_churn: Annotated[
        bool,
        typer.Option(
            "--accept-churn",
            help="Accept a refresh that removes most edges of many lists, or many pictures of a folder. Otherwise it "
            "is refused.",
        ),
    ] = False,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Follow links that lead out of the folder.")
    ] = False,
    max_megapixels: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=1_000,
            help="Largest picture to read from a folder, in megapixels. A pixel needs 20 bytes of memory. Default: 61.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Crawl from seeds into the store, or ingest a folder of pictures.

    After any interruption, run the same command again: stored lists are not requested again. No image is stored twice.
    Without seeds, a local source (the flags or a folder) is read completely. Up to 100 seeds are checked before
    anything is written: an unknown seed is an error. Of more seeds, an unknown one is stored as gone: its source does
    not have it.

    Example: simgraph ingest xmcz3cgb esyjaets --depth 2
    """
    words = _seeds(seeds or [])
    if source is None and (whole := _meant_whole(words)):
        source, words, seeds = whole, [], []
    source = source or _source_of(words)
    if accept_churn and not refresh and not parse_source(source)[0].whole:
        raise InvalidInputError("--accept-churn needs --refresh. Add --refresh, or leave it out.")
    given = (follow_links, max_megapixels, rate, seeds or [])
    plan = Plan(words, depth, source, name, max_images, refresh, accept_churn, *given)
    with (
        output.progress("Reading pictures") as on_read,
        closing(plan.opened(workers, CURRENT.get().policy, on_read)) as opened,
        output.opened_store() as store,
    ):
        try:
            result = plan.run(opened, store)
        finally:
            _tell_skipped(getattr(opened, "skipped", {}))
            _tell("Read, but", getattr(opened, "remarks", {}))
    _print(result, as_json)
    plan.tell(result)


@dataclass(frozen=True)
class Plan:
    """The arguments of one ingest, and the command that resumes it."""

    seeds: list[str]
    depth: int | None
    spec: str
    name: str | None
    max_images: int | None
    refresh: bool
    accept_churn: bool
    follow_links: bool
    max_megapixels: int | None
    rate: float
    typed: list[str]
    """The seeds as they were typed; "-" stands for those on stdin."""

    def __post_init__(self) -> None:
        from simgraph_neo.crawler import check_depth

        if self.depth is not None:
            check_depth(self.depth)

    @property
    def kind(self) -> SourceKind:
        """The kind of the source."""
        return parse_source(self.spec)[0]

    def opened(self, workers: int, policy: Policy | None, on_read: Callable[[int, int], None]) -> Source:
        """Open the source. Raises InvalidInputError."""
        return open_source(
            self.spec,
            Options(self.name, self.follow_links, self.max_megapixels, workers, self.rate, policy, on_read),
        )

    def run(self, source: Source, store: Store) -> CrawlResult:
        """Crawl from the seeds, or read a complete local source. Raises the errors of `crawl`."""
        from simgraph_neo.crawler import crawl

        if not self.seeds and not self.kind.whole:
            example = commands.line("ingest", [self.kind.example])
            raise InvalidInputError(f"Give at least one seed of {source.name}, for example: {example}")
        with ctrl_c() as cancel, Meter(self.rate if not isinstance(source, LocalSource) else 0) as meter:
            return crawl(
                store,
                source,
                self.seeds or None,
                self.depth,
                max_images=self.max_images,
                refresh=self.refresh,
                accept_churn=self.accept_churn,
                on_progress=meter.show,
                cancel=cancel,
            )

    def command(self) -> str:
        """Return the command line that resumes this run."""
        options = {
            "--depth": self.depth,
            "--source": self.spec if self.kind != default_kind() else None,
            "--name": self.name or None,
            "--follow-links": self.follow_links,
            "--max-megapixels": self.max_megapixels,
            "--refresh": self.refresh,
        }
        return commands.line("ingest", self.typed, options)

    def tell(self, result: CrawlResult) -> None:
        """Print what needs attention, and how to continue. Raises Stopped if images are left to retry."""
        _tell_odd(result)
        if result.outdated:
            self._tell_outdated(result)
        if result.limited:
            output.say(f"Stopped after {result.new_images} new images. Continue with: {self.command()}")
        elif result.retry and self.kind.whole:
            raise Stopped(
                f"{counted(len(result.retry), 'stored picture')} of {result.source} could not be read. "
                f"Their stored data is kept. When they can be read, run again: {self.command()}"
            )
        elif result.retry:
            raise Stopped(
                f"{counted(len(result.retry), 'image')} did not answer. Nothing is lost. Retry with: {self.command()}"
            )

    def _tell_outdated(self, result: CrawlResult) -> None:
        """Print that the store had newer lists. Raises Stopped for a complete source: the run must be repeated."""
        line = (
            f"{counted(result.outdated, 'answer')} changed nothing, because the stored lists are newer: another ingest "
            "was faster, or a clock is wrong. Run the same command again in five minutes."
        )
        if result.depth is None:
            raise Stopped(line)
        output.say(line)


def _tell_odd(result: CrawlResult) -> None:
    """Print what a reader of the summary should know."""
    if result.refresh_since and result.already_expanded:
        since = f"{result.refresh_since:%Y-%m-%d %H:%M} UTC"
        output.say(
            f"Resumed the refresh started {since}; lists that it had refreshed were not requested again. "
            "To request all lists, run the same command again."
        )
    if result.described_anew:
        output.say(
            f"An older version of simgraph had compared the pictures of {result.source}; they were compared again. "
            "Old lists are kept as history."
        )
    lists = {
        "Confirmed empty after 3 requests": result.suspect,
        "Rejected invalid answers": result.rejected,
        "Lists that lost more than half of their images": result.shrunken,
    }
    for what, names in lists.items():
        if names:
            output.say(f"{what}: {first_of(names, NAMED)}")


def _seeds(given: list[str]) -> list[str]:
    """Return the seeds, with "-" replaced by the words of stdin, where lines that begin with # are comments."""
    if "-" not in given:
        return given
    lines = (line for line in read_stdin().splitlines() if not line.lstrip().startswith("#"))
    words = [word for line in lines for word in line.split()]
    if not words:
        raise InvalidInputError('"-" reads seeds from stdin, but stdin was empty. Give ids, one on a line.')
    return [word for seed in given for word in (words if seed == "-" else [seed])]


def _meant_whole(words: list[str]) -> str | None:
    """Return the source to read completely, if a folder or the name of a source was given instead of a seed."""
    found = [(word, _spec(word)) for word in words]
    for word, spec in found:
        if spec and len(words) > 1:
            instead = commands.line("ingest", [], {"--source": spec})
            raise InvalidInputError(f"{one_line(word)!r} is a source, not an image id. Ingest it alone: {instead}")
    return found[0][1] if found else None


def _spec(word: str) -> str | None:
    """Return the value for `--source` if a word is a source and not an image id; else None."""
    kind = kinds().get(word)
    if kind and kind.whole and not kind.place:
        return word
    name, colon, place = word.partition(":")
    folder = kind_of("").name
    place = place if colon and name == folder else word
    if (default_kind().knows(place) and place is word) or "://" in word:
        return None
    marks = (os.sep, "~", f".{os.sep}", f"..{os.sep}")
    is_path = place.startswith(marks) or os.path.isdir(place)  # noqa: PTH112 - Path raises for a name that is too long
    return f"{folder}:{place}" if is_path else None


def _source_of(seeds: list[str]) -> str:
    """Return the source of all these ids, if it has a fixed name; else the default source."""
    names = {source_of(seed) for seed in seeds}
    return names.pop() if len(names) == 1 and names <= set(own_names()) else default_kind().name


def _tell_skipped(skipped: Mapping[str, str]) -> None:
    """Print which files of a folder were left out."""
    from simgraph_neo.pictures import TOO_LARGE

    _tell("Left out,", skipped)
    if any(TOO_LARGE in reason for reason in skipped.values()):
        output.say("To read larger pictures, use --max-megapixels. A pixel takes up to 20 bytes of memory.")


def _tell(what: str, reasons: Mapping[str, str]) -> None:
    """Print files by reason, a line for each reason."""
    for reason in sorted(set(reasons.values())):
        names = sorted(name for name in reasons if reasons[name] == reason)
        more = f" and {len(names) - SHOWN} more ({len(names)} in all)" if len(names) > SHOWN else ""
        output.say(f"{what} {reason}: {', '.join(names[:SHOWN])}{more}")


def _print(result: CrawlResult, as_json: bool) -> None:
    summary: dict[str, Any] = {k: v for k, v in asdict(result).items() if k not in _NOT_IN_JSON}
    if as_json:
        output.print_json(summary)
        return
    output.print_pairs({k: _shown(v) for k, v in summary.items()})


def _shown(value: Any) -> output.Cell:
    """Return a value of the summary as a cell; None, which is not printed, for an empty list."""
    return (first_of(value, NAMED) or None) if isinstance(value, list) else value
