"""Each kind of sources says what simgraph must know of it, and nothing outside its package knows it by name."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import simgraph_neo
from simgraph_neo import commands
from simgraph_neo.errors import InvalidInputError
from simgraph_neo.http.policy import origin
from simgraph_neo.model import Image, Work
from simgraph_neo.report.methods_text import REFERENCES
from simgraph_neo.source_kinds import (
    LIMITED_OPTIONS,
    UNKNOWN,
    LocalSource,
    Options,
    SourceKind,
    default_kind,
    id_in_url,
    kind_of,
    kinds,
    source_of,
)
from simgraph_neo.sources import open_source, parse_source

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(simgraph_neo.__file__).parent
BUILT_IN = ("wellcome", "flags", "folder")
KINDS = kinds().values()


def a_kind(kind: SourceKind) -> str:
    return kind.name


def image_of(kind: SourceKind) -> Image:
    return Image(kind.example, source_of(kind.example), work=Work("work1"))


@pytest.mark.parametrize("kind", KINDS, ids=a_kind)
class TestEachKind:
    def test_it_is_called_as_its_file(self, kind: SourceKind) -> None:
        """A kind is found under its own name, which can stand in an id."""
        assert (HOUSE / "sources" / kind.name).is_dir() or (HOUSE / "sources" / f"{kind.name}.py").is_file()
        assert re.fullmatch(r"[a-z][a-z0-9]*", kind.name)
        assert kind.prefix in {"", None, f"{kind.name}:"}
        assert kind.example.startswith(kind.prefix or "")

    def test_what_it_says_fits_into_a_sentence(self, kind: SourceKind) -> None:
        """Its methods sentence goes on after "taken from" and has no full stop, and what it cites is known."""
        assert kind.called.strip() == kind.called != ""
        said = kind.methods("birds")
        assert said.strip() == said != ""
        assert said[-1] not in ".;,"
        assert ("birds" in said) == (kind.prefix is None)
        citations = re.findall(r"\(([^()]* (?:\d{4}|n\.d\.))\)", said)
        assert set(citations) <= set(REFERENCES) | set(kind.references)
        assert all(words in said and full for words, full in kind.references.items())

    def test_its_licences_are_told(self, kind: SourceKind) -> None:
        """It has a table of licences, each with a link but that of own pictures; what is not in it is unknown."""
        assert kind.licenses
        for name, licence in kind.licenses.items():
            assert name == "" or str(licence.url).startswith("https://")
            assert kind.license(name) == licence
            assert licence.share in {"yes", "non-commercial", "no"}
        assert kind.license("no such licence") == UNKNOWN
        assert kind.license(None) == kind.licenses.get("", UNKNOWN)

    def test_its_pictures_can_be_fetched(self, kind: SourceKind) -> None:
        """Its picture hosts are written as they are compared; only pictures of this machine need none."""
        hosts = kind.picture_hosts()
        assert {origin(host) for host in hosts} == set(hosts)
        assert hosts or kind.whole

    def test_its_pages_lead_back(self, kind: SourceKind) -> None:
        """The page of an image is an https address from which its id is read; only what is of this machine has none."""
        page = kind.page(image_of(kind))
        assert kind.whole if page is None else page.startswith("https://") and id_in_url(page) == kind.example

    def test_its_place_and_options_are_said(self, kind: SourceKind) -> None:
        """What stands after the colon is in capitals, and it takes options that there are."""
        assert kind.place == kind.place.upper()
        assert set(kind.options) <= set(LIMITED_OPTIONS)
        assert parse_source(f"{kind.name}:x" if kind.place else kind.name)[0] is kind

    def test_it_opens_what_it_says(self, kind: SourceKind) -> None:
        """A kind without a place opens a source of its name, local where it is read whole, that knows its own ids."""
        if not kind.place:
            with closing(open_source(kind.name)) as source:
                assert source.name == kind.name
                assert isinstance(source, LocalSource) == kind.whole
                assert source.seed_id(kind.example) == kind.example

    def test_a_command_line_opens_it(self, kind: SourceKind) -> None:
        """The command that goes on names the kind where its ids do not, and a place where one is needed."""
        line = commands.ingest([kind.example])
        assert (f"--source {kind.spec}" in line) == bool(kind.place)
        assert ("--name" in line) == (kind.prefix is None)
        assert ("SEED" in commands.ingest_whole(source_of(kind.example))) == (not kind.whole)


def test_ids_tell_their_source() -> None:
    """One kind's ids have no prefix, one kind's sources are named by users, and no two others share a prefix."""
    prefixes = [kind.prefix for kind in KINDS]
    assert len(set(prefixes)) == len(prefixes)
    assert {"", None} <= set(prefixes)
    assert default_kind().name == source_of("xmcz3cgb") == "wellcome"
    assert [kind_of(name).name for name in ("wellcome", "flags", "folder", "holiday")] == [*BUILT_IN, "folder"]
    assert {option for kind in KINDS for option in kind.options} == set(LIMITED_OPTIONS)


@pytest.mark.parametrize(
    ("options", "argument", "why"),
    [
        (Options(name="x"), "name", "has its own name"),
        (Options(follow_links=True), "follow_links", "has no links"),
        (Options(megapixels=3), "megapixels", "has pictures of its own"),
    ],
)
def test_options_of_others_are_refused(options: Options, argument: str, why: str) -> None:
    """The message says to which source an option belongs, and why this one does not take it."""
    with pytest.raises(InvalidInputError, match=rf"^`{argument}` belongs to `source` folder:PATH[^;]*; flags {why}\.$"):
        open_source("flags", options)
    open_source("flags", Options(workers=2, rate=1.0)).close()


@pytest.mark.parametrize("spec", ["", "x", "folder", "folder:", "flags:", "wellcome:x", ":x", "Flags", "base"])
def test_what_is_no_source_is_told(spec: str) -> None:
    """An unknown source, a missing place, one too many are refused with what there is to choose from."""
    with pytest.raises(
        InvalidInputError, match=rf"^Unknown source {re.escape(ascii(spec))}\. Use wellcome, .*folder:PATH.*\.$"
    ):
        parse_source(spec)


def test_to_know_the_kinds_costs_little() -> None:
    """Looking up all kinds imports none of the packages that a source works with."""
    heavy = "numpy PIL requests urllib3 networkx neo4j simgraph_neo.pictures simgraph_neo.http.client"
    code = f"import sys, simgraph_neo.source_kinds as s; s.kinds(); print(set({heavy.split()}) & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"


def strings(module: Path) -> Iterator[str]:
    """The texts in a module's code, and its docstrings."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_no_other_module_knows_a_source_by_name() -> None:
    """Outside `sources` no code compares with the name of a source; `names` has those that people guess in Python."""
    found = {
        module.relative_to(HOUSE).as_posix()
        for module in HOUSE.glob("**/*.py")
        if not module.is_relative_to(HOUSE / "sources")
        and module.name != "names.py"
        and {"wellcome", "flags"} & set(strings(module))
    }
    assert found == set()
