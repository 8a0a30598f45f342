"""The commands as a user types them: results on stdout, talk on stderr, one line and an exit code for what is wrong."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from PIL import Image

from simgraph_neo.cli.output import logs_told
from simgraph_neo.drawing import draw_graph
from simgraph_neo.errors import InvalidInputError
from tests.support.commands import DENSITY_KEYS, good, refused, simgraph
from tests.support.every_command import popen
from tests.support.fake_wellcome import Answer, FakeWellcome
from tests.support.figures import texts
from tests.support.processes import Command
from tests.support.reference import reference_store, tutorial_graph, tutorial_union
from tests.support.tiers import few
from tests.support.waiting import wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from simgraph_neo.store import Store


INGEST_KEYS = [
    "crawl", "source", "seeds", "depth", "requests", "images", "edges", "new_images", "new_edges", "expanded",
    "already_expanded", "missing", "suspect", "seconds",
]  # fmt: skip


@pytest.fixture
def seeds(api: FakeWellcome) -> list[str]:
    return sorted(api.world.neighbours())[:2]


def ingest(*arguments: str, **options: Any) -> Any:
    return good("ingest", *arguments, "--rate", "0", "--json", **options)


def test_ingest_and_density_are_the_tutorials(api: FakeWellcome, seeds: list[str]) -> None:
    """Density has the tutorial's numbers to the last digit, a row a seed and depth, then the union."""
    summary = ingest(*seeds, "--depth", "3")
    assert list(summary) == INGEST_KEYS
    rows = good("analyze", "density", *seeds, "--depth", "1", "--depth", "3", "--json")
    assert [(row["seed"], row["depth"]) for row in rows] == [(s, d) for s in [*seeds, "union"] for d in (1, 3)]
    neighbours = api.world.neighbours()
    for row in rows:
        assert list(row) == DENSITY_KEYS
        chosen = seeds if row["seed"] == "union" else [row["seed"]]
        oracle = tutorial_union(neighbours, chosen, row["depth"])
        assert (row["nodes"], row["edges"], row["density"]) == (
            len(oracle),
            oracle.number_of_edges(),
            nx.density(oracle),
        )
        assert row["directed_density"] == row["directed_edges"] / (row["nodes"] * (row["nodes"] - 1))
        assert (row["complete"], row["unexpanded"], row["gone"]) == (True, 0, 0)


def test_degrees_equal_networkx(api: FakeWellcome, seeds: list[str]) -> None:
    """Degrees equal networkx.degree_histogram on the tutorial's graph; in and out count one way."""
    ingest(seeds[0], "--depth", "2")
    oracle = tutorial_graph(api.world.neighbours(), seeds[0], 2)
    found = good("analyze", "degrees", seeds[0], "--json")
    assert found["histogram"] == nx.degree_histogram(oracle)
    assert list(found) == [
        *("seeds", "depth", "view", "complete", "unexpanded", "gone", "frontier_share"),
        *("direction", "nodes", "histogram", "mean", "max"),
    ]
    assert (found["depth"], found["nodes"], found["max"]) == (2, len(oracle), max(dict(oracle.degree).values()))
    out = good("analyze", "degrees", seeds[0], "--direction", "out", "--json")["histogram"]
    assert out == [len(oracle) - 6, 0, 0, 0, 0, 6]
    assert "mean degree" in good("analyze", "degrees", seeds[0])


def test_an_incomplete_graph_says_what_completes_it(api: FakeWellcome, seeds: list[str]) -> None:
    """Asking deeper than was crawled says so on stderr, with the command that completes it."""
    ingest(seeds[0], "--depth", "1")
    result = simgraph("analyze", "density", seeds[0], "--depth", "2", "--json")
    assert json.loads(result.stdout)[0]["unexpanded"] == 5
    command = re.search(r"simgraph (ingest .+)$", result.stderr)
    assert command
    good(*command[1].split(), "--rate", "0")
    assert "Incomplete" not in simgraph("analyze", "density", seeds[0], "--depth", "2").stderr


def test_seeds_come_from_stdin_and_from_urls(api: FakeWellcome, seeds: list[str]) -> None:
    """A dash reads seeds from stdin; a pasted catalogue URL of an image is a seed too."""
    url = f"https://wellcomecollection.org/works/abcd1234/images?id={seeds[1]}"
    assert ingest("-", "--depth", "1", stdin=f"{seeds[0]}\n{url}\n")["seeds"] == seeds


def test_everything_and_one_source(api: FakeWellcome, seeds: list[str]) -> None:
    """--all is every image of the store, --source narrows it; seed and depth are null."""
    ingest(seeds[0], "--depth", "2")
    flags = ingest("--source", "flags")
    every, only = (good("analyze", "density", "--all", *more, "--json")[0] for more in ([], ["--source", "flags"]))
    assert (every["seed"], every["depth"], every["complete"]) == (None, None, False)
    assert (only["nodes"], only["directed_edges"]) == (flags["images"], flags["edges"])
    assert every["nodes"] == only["nodes"] + good("status", "--json")["sources"]["wellcome"]["new"] + 6


def test_status_and_show_tell_what_is_stored(api: FakeWellcome, seeds: list[str]) -> None:
    """Status counts the store; show gives an image's data, its ranked list, who lists it, and its catalogue page."""
    summary = ingest(*seeds, "--depth", "2")
    status = good("status", "--json")
    assert list(status) == ["images", "expanded", "edges", "closed_edges", "seeds", "crawls", "works", "sources"]
    assert (status["images"], status["edges"], status["seeds"], status["crawls"]) == (
        summary["images"],
        summary["edges"],
        2,
        1,
    )
    shown = good("show", seeds[0], "--json")
    assert [row["id"] for row in shown["similar"]] == api.world.neighbours()[seeds[0]]
    assert shown["link"].endswith(f"images?id={seeds[0]}")
    lists = api.world.neighbours()
    assert {row["id"] for row in shown["chosen_by"]} == {i for i in lists if seeds[0] in lists[i] and good_list(i)}
    work = api.world.works()[seeds[0]]
    assert shown["image"]["work"] == {"id": work.id, "title": work.title} | {
        kind: list(getattr(work, kind)) for kind in ("subjects", "genres", "contributors")
    }
    known = reference_store(api.world, (seeds, 2))[0]
    assert status["works"] == len({api.world.works()[image_id].id for image_id, _ in known})
    printed = good("show", seeds[0])
    assert seeds[0] in printed
    assert "; ".join(work.subjects) in printed


def good_list(image_id: str) -> bool:
    return bool(json.loads(simgraph("show", image_id, "--json").stdout or '{"similar": []}')["similar"])


def test_find_lists_ids_titles_and_licences(
    neo4j_env: None, monkeypatch: pytest.MonkeyPatch, fake: FakeWellcome
) -> None:
    """Find searches the catalogue and gives ids that can be ingested."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
    found = good("find", "hospital", "--json")
    assert found
    assert {"id", "source", "title", "license", "work_id", "subjects", "genres", "contributors"} == set(found[0])
    assert "Hospitals" in found[0]["subjects"]
    assert all("hospital" in row["title"].lower() for row in found)
    assert found[0]["id"] in good("find", "hospital")


@pytest.mark.parametrize("suffix", few(["png", "svg", "pdf"], "png"))
def test_draw_writes_a_picture(api: FakeWellcome, seeds: list[str], tmp_path: Path, suffix: str) -> None:
    """Draw writes the file it names and prints its path; every thumbnail was fetched once."""
    ingest(seeds[0], "--depth", "1")
    target = tmp_path / f"graph.{suffix}"
    assert good("draw", seeds[0], "--depth", "1", "--output", str(target), "--size", "600").strip() == str(target)
    assert target.read_bytes()[:5].startswith({"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}[suffix])
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.long
def test_a_drawing_without_room_for_titles_says_which_size_has_it(
    api: FakeWellcome, seeds: list[str], tmp_path: Path
) -> None:
    """Stderr names the size at which titles, or the seeds' names, have room; there nothing is said any more."""
    ingest(seeds[0], "--depth", "2")
    draw = ("draw", seeds[0], "--color-by", "community", "--output", str(tmp_path / "a.svg"))
    for what, options in (("titles", ("--labels",)), ("the seeds' names", ())):
        said = simgraph(*draw, *options, "--size", "200").stderr
        found = re.search(rf"No room for {what} at 200 pixels\. Use: --size (\d+)\n", said)
        assert found, said
        assert "No room" not in simgraph(*draw, *options, "--size", found[1]).stderr


def test_a_drawing_without_pictures_has_placeholders(api: FakeWellcome, seeds: list[str], tmp_path: Path) -> None:
    """When pictures cannot be had the drawing is made all the same, and stderr says how many are placeholders."""
    ingest(seeds[0], "--depth", "1")
    for image_id in api.world.ids:
        api.always[image_id.upper()] = Answer(status=404)
    api.faults = lambda number, key: Answer(status=404, body=b"") if key not in api.world else None
    result = simgraph("draw", seeds[0], "--depth", "1", "--output", str(tmp_path / "a.png"))
    assert result.exit_code == 0
    assert "6 pictures could not be fetched or opened" in result.stderr
    with Image.open(tmp_path / "a.png") as picture:
        assert max(picture.size) == 2000


def test_numbers_can_be_drawn(api: FakeWellcome, seeds: list[str], tmp_path: Path) -> None:
    """--output draws degrees and densities beside printing them; the figures name the seed and what is incomplete."""
    ingest(seeds[0], "--depth", "1")
    drawn = {"degrees": tmp_path / "k.svg", "density --depth 1 --depth 2": tmp_path / "d.svg"}
    for command, path in drawn.items():
        good("analyze", *command.split(), seeds[0], "--output", str(path), "--json")
    degrees, densities = (" ".join(texts(path)) for path in drawn.values())
    title = good("show", seeds[0], "--json")["image"]["title"]
    assert f"From {title} ({seeds[0]}), depth 2 · discovered view, incomplete: 5 images not expanded yet" in degrees
    assert title in densities
    assert "1 of 2 points incomplete" in densities


@pytest.mark.parametrize(
    ("code", "command", "says"),
    [
        (2, "ingest ../x --rate 0", "Cannot read the folder ../x"),
        (2, "ingest UPPERCASE --rate 0", "id"),
        (2, "ingest abc --depth 0", "1 to 10"),
        (2, "ingest abc --depth 11", "1 to 10"),
        (2, "ingest", "at least one seed"),
        (2, "ingest abc --source museum", "Use wellcome, flags"),
        (2, "ingest --source folder:/nowhere/at/all", "/nowhere/at/all"),
        (2, "ingest --source flags --depth 2", "--depth"),
        (2, "ingest fr --source flags --name x", "--name"),
        (4, "ingest zzzzzzz9 zzzzzzz8 --rate 0", "zzzzzzz9, zzzzzzz8"),
        (4, "ingest atlantis --source flags", "flags:atlantis"),
        (4, "show zzzzzzz9", "zzzzzzz9"),
        (4, "analyze density zzzzzzz9 zzzzzzz8", "zzzzzzz9, zzzzzzz8"),
        (2, "analyze density abc --depth 11", "0 to 10"),
        (2, "analyze density abc --depth -1", "0 to 10"),
        (2, "analyze density", "seed"),
        (2, "analyze density abc --all", "--all"),
        (2, "analyze degrees --all --depth 2", "--all"),
        (2, "analyze degrees abc --source flags", "--all"),
        (2, "draw abc --output /nowhere/at/all/a.png", "/nowhere/at/all"),
        (2, "draw abc --output a.gif", ".png, .svg or .pdf"),
        (2, "draw abc --output /", "folder"),
        (2, "draw --all --color-by seed --output a.png", "Give seeds"),
        (2, "draw --all --color-by depth --output a.png", "Give seeds"),
        (4, "analyze density --all", "no image"),
    ],
)
def test_bad_input_gets_one_line_and_its_code(
    api: FakeWellcome, cypher: Any, code: int, command: str, says: str
) -> None:
    """What cannot be used is refused in one line that says what to do, and nothing is written."""
    assert says in refused(code, *command.split())
    assert cypher("MATCH (n) RETURN count(n) AS n") == [{"n": 0}]


def test_a_works_id_is_recognised(neo4j_env: None, monkeypatch: pytest.MonkeyPatch, fake: FakeWellcome) -> None:
    """A work's id given for an image: the line says so and names the work's images."""
    monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
    line = refused(4, "ingest", "t8yukfjt", "--rate", "0")
    assert "t8yukfjt is a work; its images are hqnskj6m." in line


def test_ids_are_taken_as_they_are_printed(neo4j_env: None) -> None:
    """Ids like flags:fr name their source; what a message proposes for an id that is not stored works as it stands."""
    line = refused(4, "show", "flags:se")
    command = re.search(r"Try: simgraph (.+)$", line)
    assert command
    good(*command[1].split(), "--depth", "1")
    result = simgraph("analyze", "density", "flags:se", "--depth", "2")
    proposed = re.search(r"simgraph (ingest .+)$", result.stderr)
    assert proposed
    good(*proposed[1].split())
    assert "Incomplete" not in simgraph("analyze", "density", "flags:se", "--depth", "2").stderr
    assert refused(4, "show", "photos:a.jpg").endswith("List the stored seeds with: simgraph seeds")


def test_a_folder_says_what_it_leaves_out(neo4j_env: None, tmp_path: Path) -> None:
    """Files that are not read are named with their reason, a line a reason."""
    for name in ("one.png", "two.jpg"):
        Image.new("RGB", (8, 8), "red").save(tmp_path / name)
    (tmp_path / "torn.png").write_bytes((tmp_path / "one.png").read_bytes()[:40])
    (tmp_path / "plate.tiff").write_bytes(b"II*")
    result = simgraph("ingest", "--source", f"folder:{tmp_path}", "--name", "p")
    assert result.exit_code == 0
    told = [line for line in result.stderr.splitlines() if line.startswith("Left out")]
    assert len(told) == 2
    assert any("torn.png" in line for line in told)
    assert any("plate.tiff" in line for line in told)


def test_empty_folder_and_no_picture(neo4j_env: None, tmp_path: Path) -> None:
    """A folder without pictures, and a file that is none, are refused."""
    refused(2, "ingest", "--source", f"folder:{tmp_path}")
    (tmp_path / "a.png").write_text("no picture")
    refused(2, "ingest", "--source", f"folder:{tmp_path}")


def test_something_left_to_retry_is_75(api: FakeWellcome, seeds: list[str]) -> None:
    """An image that did not answer: the summary is printed, the exit code is 75, and the named command settles it."""
    sick = api.world.neighbours()[seeds[0]][0]
    api.script[sick] = [
        Answer(
            status=503,
        )
    ] * 5
    result = simgraph("ingest", seeds[0], "--depth", "2", "--rate", "0", "--json")
    assert result.exit_code == 75
    assert json.loads(result.stdout)["expanded"] == 5
    assert "simgraph ingest" in result.stderr
    assert ingest(seeds[0], "--depth", "2")["requests"] == 1


# -- the process itself ---------------------------------------------------------------------------------------


def test_help_is_fast_because_nothing_heavy_is_imported() -> None:
    """Neither the import nor `--help` loads matplotlib, networkx, neo4j, scipy, numpy, requests, Pillow or Jinja2."""
    code = (
        "import sys, simgraph_neo, simgraph_neo.cli as c\ntry:\n c.app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'matplotlib', 'networkx', 'neo4j', 'scipy', 'numpy', 'requests', 'PIL', 'jinja2'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "ingest" in done.stdout


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("status", {"numpy", "networkx", "scipy", "matplotlib", "PIL", "pydantic", "rich", "simgraph_neo.cli.ingest"}),
        (
            "analyze density flags:fr --depth 1",
            {"scipy", "matplotlib", "PIL", "pydantic", "rich", "simgraph_neo.cli.analyze.compare"},
        ),
        ("draw flags:fr --depth 1 --output flags.png", {"scipy", "matplotlib.figure", "pydantic", "rich", "requests"}),
    ],
)
def test_a_small_question_imports_only_what_it_needs(
    command: str, unneeded: set[str], flags: Store, neo4j_env: None, tmp_path: Path
) -> None:
    """What takes long to import and has no part in the answer is not loaded."""
    first = "import atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    out, errors = popen(*command.split(), cwd=tmp_path, first=first).communicate(timeout=60)
    assert b"flags" in out
    assert not unneeded & set(errors.decode().split())


def test_the_driver_is_imported_alone_and_leaves_numpy_to_others() -> None:
    """`import_driver` keeps the driver from loading numpy; whoever wants numpy still gets it."""
    code = (
        "import sys\nfrom simgraph_neo.store.driver import import_driver\nimport_driver()\n"
        "assert 'neo4j' in sys.modules and 'numpy' not in sys.modules and 'pandas' not in sys.modules\n"
        "import numpy\nassert numpy.arange(3).sum() == 3"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_closed_pipe_ends_quietly(flags: Store, neo4j_env: None) -> None:
    """`simgraph ... | head -1`: no traceback, exit code 0."""
    reader, writer = os.pipe()
    running = subprocess.Popen(
        [sys.executable, "-m", "simgraph_neo", "analyze", "density", "--all"],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writer)
    os.close(reader)
    _, errors = running.communicate(timeout=60)
    assert (running.returncode, "Traceback" in errors, "Exception ignored" in errors) == (0, False, False), errors


@pytest.mark.parametrize("redirection", [">&-", "> /dev/full"])
def test_a_stdout_that_takes_nothing(neo4j_env: None, redirection: str) -> None:
    """A closed stdout, or a full disk behind it: no traceback."""
    good("ingest", "flags:fr", "--depth", "1")
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m simgraph_neo show flags:fr {redirection}', sys.executable],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert "Traceback" not in done.stderr
    assert (done.returncode, "No space" in done.stderr) == ((2, True) if "full" in redirection else (0, False))


@pytest.mark.parametrize("command", ["ingest -", "db reset"])
def test_a_stdin_that_is_closed(tmp_path: Path, command: str) -> None:
    """Without any stdin (`<&-`) a question has no answer: one line and code 2, as with an empty one."""
    (tmp_path / "neo4j" / "store").mkdir(parents=True)
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m simgraph_neo {command} <&-', sys.executable],
        env={**os.environ, "SIMGRAPH_HOME": str(tmp_path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr


def slow_crawl(fake: FakeWellcome) -> tuple[Command, str]:
    """A crawl of many seconds in a process of its own, some answers in."""
    seed = min(fake.world.neighbours())
    fake.latency = 0.05
    running = Command("ingest", seed, "--depth", "6", "--rate", "0", "--workers", "2")
    wait_for(lambda: fake.requests >= 40)
    return running, seed


def stored(cypher: Any) -> tuple[Any, Any]:
    return (
        cypher("MATCH (i:Image) RETURN i.id AS id, i.state AS state ORDER BY id"),
        cypher("MATCH (a)-[r:SIMILAR_TO]->(b) RETURN a.id AS a, b.id AS b, r.rank AS rank ORDER BY a, rank"),
    )


def half_applied(cypher: Any) -> list[Any]:
    """Images whose list is not whole: the promise is that there is never one."""
    return list(
        cypher(
            "MATCH (i:Image) WITH i, COUNT { (i)-[:SIMILAR_TO]->() } AS n "
            "WHERE (i.state = 'expanded') <> (n = 5) OR (i.expandedAt IS NULL) = (i.state = 'expanded') RETURN i.id"
        )
    )


@pytest.mark.long
def test_ctrl_c_twice_stops_at_once(api: FakeWellcome, cypher: Any) -> None:
    """C02: the first Ctrl-C waits for the requests under way, the second does not; the exit code is 130."""
    running, _ = slow_crawl(api)
    api.latency = 20
    time.sleep(0.5)
    running.send(signal.SIGINT)
    time.sleep(0.5)
    assert running.running
    running.send(signal.SIGINT)
    done = running.wait(2)
    assert (done.code, "Traceback" in done.err) == (130, False)
    assert half_applied(cypher) == []


@pytest.mark.parametrize("number", few([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
def test_a_crawl_that_was_ended_continues(api: FakeWellcome, cypher: Any, number: signal.Signals) -> None:
    """Ended in mid-crawl: what is stored is whole; the same command gives an undisturbed run's graph."""
    running, seed = slow_crawl(api)
    running.send(number)
    done = running.wait()
    assert done.code == (-number if number == signal.SIGKILL else 128 + number), done.err
    assert "Traceback" not in done.err
    if number != signal.SIGKILL:
        assert "resumes" in done.err
    before = api.requests
    assert half_applied(cypher) == []
    known = cypher("MATCH (i:Image {state: 'expanded'}) RETURN count(*) AS n")[0]["n"]
    assert known > 0
    api.latency = 0
    resumed = ingest(seed, "--depth", "6")
    assert resumed["already_expanded"] == known
    resumed_requests, after_kill = api.requests - before, stored(cypher)
    cypher("MATCH (n) DETACH DELETE n")
    whole = ingest(seed, "--depth", "6")
    assert stored(cypher) == after_kill
    assert resumed_requests == whole["requests"] - known


def test_too_many_images_are_refused_before_a_picture_is_fetched(neo4j_env: None, cypher: Any, out: Path) -> None:
    """5,001 images are no drawing: one line that says what to do, no file; the library says the same."""
    cypher("UNWIND range(1, 5001) AS n CREATE (:Image {id: 'made:' + n, source: 'made', state: 'new'})")
    line = refused(2, "draw", "--all", "--output", str(out / "a.png"))
    assert "1 to 5,000 images, not 5,001. Choose seeds, a smaller --depth or one --source" in line
    with pytest.raises(InvalidInputError, match="5,000"):
        draw_graph(nx.empty_graph(5_001, create_using=nx.DiGraph), out / "a.png")
    assert not list(out.iterdir())


def test_a_line_is_told_once_within_another_command(capsys: pytest.CaptureFixture[str]) -> None:
    """What the library logs is told once where one command runs others, as `simgraph demo` does."""
    with logs_told(), logs_told():
        logging.getLogger("simgraph_neo.server").info("Starting Neo4j.")
    assert capsys.readouterr().err == "Starting Neo4j.\n"
