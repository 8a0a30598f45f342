"""What commands advise can be done: hints are pasted and work, and nothing is advised that must fail."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.crawler import crawl
from simgraph_neo.sources.flags.source import FlagsSource
from tests.support.commands import good, refused, simgraph
from tests.support.pictures import save

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store
    from tests.support.fake_wellcome import FakeWellcome


def pasted(said: str, after: str) -> list[Any]:
    """What the commands give that stand behind these words; `--json` is added where there is one."""
    line = next(line for line in said.splitlines() if after in line)
    return [good(*shlex.split(command)[1:]) for command in line.partition(after)[2].split(" && ")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve pictures in a folder whose name a shell must have quoted."""
    for at in range(12):
        save(tmp_path / "my pictures" / f"p{at:02d}.png", at=2 * at)
    return tmp_path / "my pictures"


@pytest.mark.parametrize("typed", ["{}", "folder:{}"])
def test_a_folder_in_the_place_of_a_seed_is_ingested(neo4j_env: None, folder: Path, typed: str) -> None:
    """`simgraph ingest FOLDER` reads the folder whole."""
    found = good("ingest", typed.format(folder), "--json")
    assert (found["source"], found["images"]) == ("my pictures", 12)


def test_a_source_in_the_place_of_a_seed_stands_alone(neo4j_env: None, folder: Path) -> None:
    """A source's name is read whole, too; beside other seeds it is refused with a command that works."""
    said = refused(2, "ingest", "flags:fr", str(folder))
    assert "is a source, not an image id" in said
    assert pasted(said, "alone: ")
    assert good("ingest", "flags", "--json")["images"] == 157
    assert "No such file" in refused(2, "ingest", str(folder / "nowhere"))


def test_an_id_without_its_source_is_recognised(flags: Store, neo4j_env: None, folder: Path) -> None:
    """Typed fr means the stored flags:fr, p00.png a picture of a folder; only ids that exist are offered."""
    good("ingest", str(folder))
    for typed, meant in {"fr": "flags:fr", "FR": "flags:fr", "p00.png": "my pictures:p00.png"}.items():
        assert refused(4, "show", typed) == f"Error: Not in the store: {typed}. Did you mean {meant}?"
    assert refused(4, "analyze", "density", "fr", "p00.png").endswith(
        "fr, p00.png. Did you mean flags:fr? Did you mean my pictures:p00.png?"
    )
    assert "mean" not in refused(4, "show", "zz")
    assert refused(4, "draw", "--all", "--source", "fr", "--output", "a.png").endswith("Choose flags or my pictures.")


def test_what_is_not_stored_comes_with_the_named_command(neo4j_env: None, folder: Path) -> None:
    """Of a flag, and of a folder that was ingested; of a source that nobody knows there is no such command."""
    said = refused(4, "show", "fr")
    assert "Did you mean flags:fr? Try: simgraph ingest flags:fr" in said
    pasted(said, "Try: ")
    assert good("show", "flags:fr")
    good("ingest", str(folder))
    save(folder / "new.png", at=3)
    pasted(refused(4, "show", "my pictures:new.png"), "Try: ")
    assert good("show", "my pictures:new.png")
    assert refused(4, "show", "nobody:x").endswith("List the stored seeds with: simgraph seeds")


def test_the_museum_does_not_know_a_flag(api: FakeWellcome) -> None:
    """An id that the catalogue has not, and that a flag has, is said to be the flag's."""
    assert refused(4, "ingest", "fr", "--rate", "0").endswith("Nothing was written. Did you mean flags:fr?")


@pytest.mark.parametrize("command", ["analyze density", "analyze metrics", "analyze hubs", "analyze communities"])
def test_numbers_of_part_of_a_folder_are_completed_by_the_pasted_line(
    neo4j_env: None, folder: Path, command: str
) -> None:
    """One line names one command, the folder's place in it; pasted, it completes all graphs of the command."""
    seeds = ["my pictures:p00.png", "my pictures:p05.png"]
    good("ingest", *seeds, "--depth", "1", "--source", f"folder:{folder}")
    said = simgraph(*command.split(), *seeds).stderr
    assert said.count("Incomplete") == 1
    pasted(said, "Complete it with: ")
    assert "Incomplete" not in simgraph(*command.split(), *seeds).stderr


def test_figures_and_files_name_what_completes_them(neo4j_env: None, store: Store, tmp_path: Path) -> None:
    """A drawing, a sheet, an exported file and a page each say it once, and say no more when it was done."""
    for at, command in enumerate(["draw", "sheet", "export html", "export gexf", "report"]):
        seed = f"flags:{['fr', 'jp', 'se', 'us', 'za'][at]}"
        crawl(store, FlagsSource(), [seed], 1)
        target = (
            tmp_path / f"out.{ {'export html': 'html', 'report': 'html', 'export gexf': 'gexf'}.get(command, 'svg') }"
        )
        words = [*command.split(), seed, "--output", str(target)]
        said = simgraph(*words).stderr
        assert said.count("Incomplete") == 1, said
        pasted(said, "Complete it with: ")
        assert "Incomplete" not in simgraph(*words).stderr


def test_a_catalogue_is_never_complete(api: FakeWellcome) -> None:
    """Of everything in a catalogue no crawl is the last: the line names the query that lists what waits."""
    seed = min(api.world.neighbours())
    good("ingest", seed, "--depth", "1", "--rate", "0")
    said = simgraph("analyze", "density", "--all").stderr
    assert "5 images have no neighbour list yet. List them with: simgraph query run frontier" in said
    (rows,) = pasted(said, "List them with: ")
    assert {line.split()[0] for line in rows.splitlines()} == {"id", *api.world.neighbours()[seed]}


def test_whole_sources_are_completed_by_a_command_each(neo4j_env: None, store: Store, folder: Path) -> None:
    """Everything in a store of flags and a folder is completed by reading both whole."""
    crawl(store, FlagsSource(), ["flags:fr"], 1)
    good("ingest", "my pictures:p00.png", "--depth", "1", "--source", f"folder:{folder}")
    pasted(simgraph("analyze", "density", "--all").stderr, "Complete it with: ")
    assert "Incomplete" not in simgraph("analyze", "density", "--all").stderr
