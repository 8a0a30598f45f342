"""What a caption says about pictures: which are left out, which may be shared, whom to credit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.rights import check_rights, credits_of, picture_notes, sharing, withheld

if TYPE_CHECKING:
    from simgraph_neo.attributes import NodeAttributes


def node(license_: str | None, source: str = "wellcome", **more: Any) -> NodeAttributes:
    known: NodeAttributes = {"source": source, "license": license_, "picture": Path("a.png")}
    known.update(more)  # type: ignore[typeddict-item]
    return known


def test_the_line_counts_pictures_by_what_their_licences_allow() -> None:
    """Each shown picture is in one class; hidden, left out and missing ones are in none."""
    nodes = [
        *[node("pdm")] * 140,
        *[node("cc-by-nc")] * 12,
        *[node(None)] * 4,
        node("no-such-licence"),
        node("inc"),
        node(None, "my-photos"),
        node("pdm", withheld="hidden"),
        node("inc", withheld="rights"),
        node("pdm", picture=None),
    ]
    line = "Pictures: 141 free to share, 12 non-commercial, 1 not free to share, 5 of unknown rights"
    assert sharing(nodes) == line
    assert picture_notes(nodes)[:3] == ["1 image is hidden", "1 picture is left out because of the rights", line]
    assert picture_notes([]) == []


def test_what_may_not_be_shared_is_left_out_on_request_only() -> None:
    """Unknown and in copyright are left out of a file to share; a user's own pictures are not; hidden ones always."""
    chosen = [
        node("inc"),
        node(None),
        node("cc-by-nc"),
        node("pdm"),
        node(None, "photos"),
        node("pdm", withheld="hidden"),
    ]
    assert [withheld(each, "share") for each in chosen] == ["rights", "rights", None, None, None, "hidden"]
    assert [withheld(each, "all") for each in chosen] == [None, None, None, None, None, "hidden"]
    with pytest.raises(InvalidInputError, match=r"`rights` must be share or all, not 'public'"):
        check_rights("public")


def test_credits_are_listed_once_with_their_licences() -> None:
    """The most frequent first; a licence that demands a credit names the source if the image has none."""
    nodes = [
        *[node("cc-by", credit="A. Person")] * 2,
        node("cc-by", credit=" A.\nPerson "),
        node("cc-by-nc"),
        node("pdm"),
        node("pdm", credit="B"),
        node(None, "photos"),
    ]
    found = [(each.credit, each.license, each.images) for each in credits_of(nodes)]
    assert found == [
        ("A. Person", "CC BY", 3),
        ("B", "Public domain", 1),
        ("Wellcome Collection", "CC BY-NC", 1),
    ]
    assert picture_notes(nodes)[-1] == "Credits: A. Person (CC BY); B (Public domain); Wellcome Collection (CC BY-NC)"
    many = [node("cc-by", credit=f"P{number}") for number in range(9)]
    assert picture_notes(many)[-1].endswith("P5 (CC BY) and 3 more")
