"""The pages of docs/ are true: their examples run, what they show is what is printed, their links lead somewhere."""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from simgraph_neo.sources.flags.files import PICTURES as FLAGS
from tests.support.commands import good
from tests.support.fake_wellcome import FakeWellcome, World, knn_world
from tests.support.pages import EXAMPLES, PAGES, ROOT, anchors, links, run_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from simgraph_neo.server import LocalServer
    from simgraph_neo.store import Store

PHOTOS = {
    "2021/harbour": "jp",
    "2021/harbour-2": "bd",
    "a": "fr",
    "b": "it",
    "c": "ro",
    "d": "se",
    "e": "no",
    "f": "dk",
}
"""Pictures of the folder `photos` -> the flags that they are copies of."""
TUTORIAL = ("xmcz3cgb", "esyjaets", "rdc2bj3e", "z5hm94pv")
"""The seeds of Wellcome's notebook, which the pages use."""


def museum() -> World:
    """Made-up images that have the tutorial's ids; no thumbnail is fetched, since four a second would take too long."""
    made_up = knn_world(300, seed=7)
    ids = dict(zip(TUTORIAL, made_up.ids, strict=False))

    def renamed(value: Any) -> Any:
        text = json.dumps(value).replace("wellcomecollection.org", "example.org")
        for name, image_id in ids.items():
            text = text.replace(image_id, name)
        return json.loads(text)

    documents = {name: renamed(made_up.document(ids.get(name, name))) for name in renamed(made_up.ids)}
    documents[TUTORIAL[0]]["source"]["title"] = "A lighthouse in a storm. Wood engraving."
    return World(documents, renamed(made_up.lists), documents.__getitem__)


@pytest.fixture
def world(
    flags: Store, neo4j_env: None, local_server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FakeWellcome]:
    """A folder of photos, a local store of the flags, and a made-up museum that has the tutorial's seeds."""
    for name, code in PHOTOS.items():
        photo = tmp_path / "photos" / f"{name}.png"
        photo.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FLAGS / f"{code}.png", photo)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIMGRAPH_HOME", str(local_server.home))
    with FakeWellcome(museum()) as fake:
        monkeypatch.setenv("SIMGRAPH_WELLCOME_URL", fake.base_url)
        yield fake


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_pages_examples_run(name: str, world: FakeWellcome) -> None:
    """Each command, query and line of Python of a page succeeds, and prints what stands below it."""
    page = ROOT / name
    text = page.read_text("utf-8")
    printed = run_page(text)
    if os.environ.get("SIMGRAPH_TEST_WRITE"):
        page.write_text(printed, "utf-8")
    else:
        assert printed == text, f"SIMGRAPH_TEST_WRITE=1 pytest {__name__.replace('.', '/')}.py writes it anew"


def test_the_tutorials_table_has_the_numbers_of_its_command(world: FakeWellcome) -> None:
    """The metrics that the tutorial compares are those that the command above the table prints, rounded."""
    text = PAGES["docs/tutorial.md"].read_text("utf-8")
    shown = re.search(
        r"^simgraph (analyze metrics [^\n]+)\n```\n\n\| question(.+?)\n\n", text, re.MULTILINE | re.DOTALL
    )
    assert shown
    command, table = shown.groups()
    columns = good(*command.split(), "--json")
    rows = [[cell.strip() for cell in line.split("|")[2:-1]] for line in table.splitlines()[2:]]
    assert len(rows) == 4
    for metric, *values in rows:
        for text, column in zip(values, columns, strict=False):
            assert float(text) == round(column[metric.strip("`")], len(text.partition(".")[2])), metric


@pytest.mark.parametrize("name", [*PAGES, "README.md"])
def test_links_lead_somewhere(name: str) -> None:
    """Each relative link of a page leads to a file of the repository, and its anchor to a heading there."""
    page = ROOT / name
    for link in links(page.read_text("utf-8")):
        target = urlsplit(link)
        if target.scheme:
            continue
        path = (page.parent / target.path).resolve() if target.path else page
        assert path.exists(), link
        assert path.is_relative_to(ROOT), link
        if target.fragment:
            assert target.fragment in anchors(path.read_text("utf-8")), link
