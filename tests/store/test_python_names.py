"""The Python face: its names, and what a person passes to them: one seed as text, a path as text."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import simgraph_neo as sg
from simgraph_neo import metrics, names
from simgraph_neo.analysis.browser_kit import write_kit
from simgraph_neo.errors import InvalidInputError
from tests.support.crawls import SIX, paint

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from simgraph_neo.store import Store

PUBLIC = dir(sg)
STUB = Path(sg.__file__).with_suffix(".pyi").read_text("utf-8")


def test_every_name_of_the_stub_is_there_and_nothing_private() -> None:
    """Tab shows the names of the stub, each of which can be had and explains itself, and no other."""
    assert sorted(PUBLIC) == sorted(re.findall(r"import \w+ as (\w+)", STUB))
    assert [name for name in PUBLIC if name.startswith("_")] == ["__version__"]
    assert [name for name in PUBLIC if not inspect.getdoc(getattr(sg, name))] == []
    assert sg.__all__ == PUBLIC  # type: ignore[attr-defined] # of no use to a type checker


def test_every_function_explains_its_parameters_and_its_result() -> None:
    """Docstrings have the sections of numpydoc; each parameter is named once, and what comes back."""
    for name, function in [*functions(sg, PUBLIC), *functions(metrics, metrics.__all__)]:
        found, signature = inspect.getdoc(function) or "", inspect.signature(function)
        section = found.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
        told = re.findall(r"^\S.*$", section, re.MULTILINE)
        assert [word for line in told for word in line.split(", ")] == list(signature.parameters), name
        assert ("Returns\n-------\n" in found) == (signature.return_annotation != "None"), name


def test_every_function_of_metrics_explains_its_cost_by_an_example() -> None:
    """A public function of `metrics`, also one that is not a metric, has its cost and a call of itself as a doctest."""
    for name, function in functions(metrics, metrics.__all__):
        sections = re.split(r"^(?=\w+\n-{3,}\n)", inspect.getdoc(function) or "", flags=re.MULTILINE)
        found = {section.partition("\n")[0]: section for section in sections}
        assert "Cost:" in found["Notes"], name
        assert re.search(rf"^>>> .*\b{name}\(", found["Examples"], re.MULTILINE), name


def functions(module: ModuleType, names: list[str]) -> list[tuple[str, Callable[..., Any]]]:
    """The functions among the names of a module; a class or a type explains itself otherwise."""
    every = ((name, getattr(module, name)) for name in names)
    return [(name, public) for name, public in every if inspect.isfunction(inspect.unwrap(public))]


def test_commands_have_functions_and_a_store_comes_first() -> None:
    """A command has a function of its name, or the error says how it is called; what reads a store begins with it."""
    from simgraph_neo.cli import Commands
    from simgraph_neo.cli.analyze import Commands as Measures

    tools = {"demo", "cache", "analyze", "db", "serve"}
    known = {*PUBLIC, *names.MEANT}
    commands = {name for group in (Commands, Measures) for panel in group.panels.values() for name in panel}
    assert {*commands, "search", "status", "query"} - known - tools == {"metrics"} - known
    for name in PUBLIC:
        function = getattr(sg, name)
        if inspect.isfunction(function) and "store" in (given := list(inspect.signature(function).parameters)):
            assert given[0] == "store", name


def test_a_name_that_does_not_exist_says_which_is_meant() -> None:
    """What people try is no public name; the error has a call, and what that call begins with exists."""
    for name in names.MEANT:
        assert name not in PUBLIC
        with pytest.raises(AttributeError, match=rf"simgraph_neo has no {name}\. Use ") as error:
            names.find(name)
        owner, attribute = str(error.value).partition(" Use ")[2].partition("(")[0].split(".")
        assert hasattr({"store": sg.Store, "simgraph_neo": sg}[owner], attribute)


def test_modules_do_not_hide_what_is_meant() -> None:
    """Also after such modules were imported `report` is the function, and `graph` and `subgraph` are hints."""
    code = (
        "import simgraph_neo as sg; sg.connect; import simgraph_neo.report, simgraph_neo.graph, simgraph_neo.subgraph;"
        "print(callable(sg.report), hasattr(sg, 'graph'), hasattr(sg, 'subgraph'));"
        "from simgraph_neo import graph; print(graph.__name__); from simgraph_neo import *; print(density.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "False", "simgraph_neo.graph", "density"]


def test_an_unknown_name_is_python_s_own_error() -> None:
    """Python itself then says which name is near."""
    with pytest.raises(AttributeError, match="simgraph_neo has no dencity") as error:
        sg.dencity  # type: ignore[attr-defined] # noqa: B018
    assert (error.value.name, error.value.obj) == ("dencity", sg)


def test_errors_are_what_python_calls_them() -> None:
    """Each error ends in Error, but for the two that are an end; a message is said as it is, without quotes."""
    found: list[type[Exception]] = [
        each for each in vars(sg.errors).values() if isinstance(each, type) and issubclass(each, Exception)
    ]
    assert {each.__name__ for each in found if not each.__name__.endswith("Error")} == {"Stopped", "Cancelled"}
    assert [str(each("No image 'x'.\nMore.")) for each in found] == ["No image 'x'.\nMore."] * len(found)


def test_errors_are_the_builtin_ones_that_a_caller_expects(flags: Store, store: Store, tmp_path: Path) -> None:
    """What is invalid is a ValueError, what is not stored a KeyError, a file that cannot be written an OSError."""
    subgraph = store.subgraph("flags:fr", 0)
    with pytest.raises(ValueError, match="`depth` must be 0 to 10"):
        store.subgraph("flags:fr", 11)
    with pytest.raises(KeyError, match=r"^Not in the store: nosuch11"):
        store.subgraph("nosuch11")
    for call in (lambda: sg.draw(subgraph, tmp_path / "none" / "a.png"), lambda: sg.FolderSource(tmp_path / "none")):
        with pytest.raises(OSError, match=r"no folder|No such file"):
            call()
    with pytest.raises(ConnectionError, match="Cannot reach Neo4j"):
        sg.Store(sg.Neo4jSettings("bolt://127.0.0.1:1"))


ONE_SEED: dict[str, Callable[[Any, Any, Path], object]] = {
    "crawl": lambda store, seed, _: sg.crawl(store, sg.FlagsSource(), seed, 1).seeds,
    "subgraph": lambda store, seed, _: list(store.subgraph(seed, 1).graph),
    "subgraph as of": lambda store, seed, _: list(store.subgraph(seed, 0, as_of="2999-01-01").graph),
    "densities": lambda store, seed, _: sg.densities(store, seed, 1),
    "forget": lambda store, seed, _: sg.forget(store, seed, dry_run=True),
    "report": lambda store, seed, folder: sg.report(store, seed, folder / "a.html", 0, null=0).images,
    "levels": lambda store, seed, _: list(store.level(seed)),
    "lists": lambda store, seed, _: list(store.lists(seed, beyond=True)),
    "images": lambda store, seed, _: list(store.images(seed)),
    "listing": lambda store, seed, _: store.listing(seed),
    "query": lambda store, seed, _: store.query("meeting-images", seeds=seed, hops=1),
}


@pytest.mark.parametrize("call", ONE_SEED)
def test_one_text_is_one_seed(flags: Store, store: Store, tmp_path: Path, call: str) -> None:
    """A seed given as text is that seed, not its letters: the answer is that of a list of one."""
    sg.crawl(store, sg.FlagsSource(), "fr", 1)
    one, many = (ONE_SEED[call](store, seed, tmp_path) for seed in ("flags:fr", ["flags:fr"]))
    assert one == many
    assert one


def test_several_ask_for_several(flags: Store, store: Store) -> None:
    """What compares seeds says that one is too few, whatever letters it has; no seed at all is not every image."""
    with pytest.raises(InvalidInputError, match="2 to 12 different seeds, not 1"):
        sg.compare(store, "flags:fr")
    for call in (lambda: store.subgraph([]), lambda: sg.crawl(store, sg.FlagsSource(), [])):
        with pytest.raises(InvalidInputError, match="Give at least one seed"):
            call()


def test_a_source_that_cannot_be_read_whole_says_so(store: Store) -> None:
    """Without seeds a catalogue is not asked anything; a local source has no depth then."""
    with pytest.raises(InvalidInputError, match=r"The source wellcome needs seeds\. Give at least one, such as "):
        sg.crawl(store, sg.WellcomeSource("http://127.0.0.1:9"))
    with pytest.raises(InvalidInputError, match="Without seeds the complete source is read"):
        sg.crawl(store, sg.FlagsSource(), depth=2)
    with pytest.raises(InvalidInputError, match="Without seeds all images are read"):
        store.subgraph(depth=2)


class Named(os.PathLike[str]):
    """A path that is neither text nor a Path."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return self.path


def _near(store: Store) -> sg.Subgraph:
    return store.subgraph("flags:fr", 1)


def _drawn(name: str) -> Callable[[Store, Any], object]:
    return lambda store, path: getattr(sg, name)(_near(store), path)


WRITERS: dict[str, tuple[str, Callable[[Any, Any], object]]] = {
    **{name: ("a.svg", _drawn(name)) for name in ("draw", "sheet", "draw_degrees")},
    "export": ("a.gexf", _drawn("export")),
    "export csv": ("a", lambda store, path: sg.export(_near(store), path, "csv")),
    "export_html": ("a.html", _drawn("export_html")),
    "draw_communities": ("a.svg", lambda store, path: sg.draw_communities(sg.communities(_near(store)), path)),
    "draw_hubs": ("a.svg", lambda store, path: sg.draw_hubs(sg.hubs(_near(store)), path)),
    "write_hubs": ("a.csv", lambda store, path: sg.write_hubs(sg.hubs(_near(store)), path)),
    "draw_density": ("a.svg", lambda store, path: sg.draw_density(sg.densities(store, "flags:fr", [0, 1]), path)),
    "draw_atlas": ("a.svg", lambda store, path: sg.draw_atlas(sg.compare(store, ["flags:fr", "flags:it"], 1), path)),
    "draw_path": ("a.svg", lambda store, path: sg.draw_path(sg.path(store, "flags:fr", "flags:it"), path)),
    "report": ("a.html", lambda store, path: sg.report(store, "flags:fr", path, 0, null=0)),
    "write_kit": ("a.zip", lambda _, path: write_kit(path)),
}


@pytest.mark.parametrize("call", WRITERS)
def test_a_path_may_be_text(flags: Store, store: Store, tmp_path: Path, call: str) -> None:
    """Text and anything else that names a file write the same bytes there."""
    name, write = WRITERS[call]
    written = []
    for kind in (str, Named):
        folder = tmp_path / kind.__name__
        folder.mkdir()
        write(store, kind(str(folder / name)))
        written.append({file.name: file.read_bytes() for file in folder.iterdir()})
    assert written[0]
    assert written[0] == written[1]


def test_a_folder_may_be_text(tmp_path: Path) -> None:
    """A folder of pictures opens by its name, too."""
    folder = paint(tmp_path / "six", **SIX)
    sources = [sg.FolderSource(kind(str(folder))) for kind in (str, Path, Named)]
    assert [source.image_ids() for source in sources] == [sources[0].image_ids()] * 3


def test_an_export_knows_its_format_by_its_suffix(flags: Store, store: Store, tmp_path: Path) -> None:
    """Another suffix is refused with those that there are; that of a page with the function which makes it."""
    subgraph = store.subgraph("flags:fr", 1)
    assert sg.export(subgraph, tmp_path / "a.JSON") == [tmp_path / "a.JSON"]
    with pytest.raises(InvalidInputError, match=r"\.graphml, \.gexf, \.json, \.csv"):
        sg.export(subgraph, tmp_path / "a.xlsx")
    with pytest.raises(InvalidInputError, match="export_html"):
        sg.export(subgraph, tmp_path / "a.html")


def test_rows_of_cypher_are_dicts(flags: Store, store: Store) -> None:
    """The rows of a statement of one's own and of the library alike; parameters by name, in a mapping, or none."""
    statement = "MATCH (i:Image) WHERE i.id IN [$id, $other] RETURN i.id AS id, i.title AS title ORDER BY id"
    rows = store.ask(statement, {"id": "flags:fr"}, other="flags:jp")
    assert rows == [{"id": "flags:fr", "title": "France"}, {"id": "flags:jp", "title": "Japan"}]
    assert (rows.columns, rows.tuples[0], rows.more) == (("id", "title"), ("flags:fr", "France"), False)
    assert store.ask("RETURN 1 AS one") == [{"one": 1}]
    assert store.ask("UNWIND [1, 2] AS n RETURN n", limit=1).more
    none = store.ask("MATCH (i:Image {id: $id}) RETURN i.title AS title", id="none")
    assert (none, none.columns) == ([], ("title",))
    assert store.query("within-hops", seed="flags:fr", hops=0).columns[:2] == ("distance", "id")


def test_a_subgraph_reads_nothing_twice(flags: Store, store: Store, tmp_path: Path) -> None:
    """What is drawn, exported and audited of one subgraph is read from the store once."""
    subgraph = store.subgraph("flags:fr", 2)
    read: list[Any] = []
    images, store.images = store.images, lambda ids: read.append(ids) or images(ids)  # type: ignore[method-assign,func-returns-value]
    sg.draw(subgraph, tmp_path / "a.svg", color_by="community")
    sg.export(subgraph, tmp_path / "a.graphml")
    sg.hubs(subgraph)
    sg.communities(subgraph)
    assert len(read) == 1
