"""Which pictures are left out of a file, and what the file says about those that it shows.

The table of licences belongs to the kind of a source (`source_kinds.SourceKind.licenses`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from simgraph_neo.arguments import check_choice
from simgraph_neo.source_kinds import UNKNOWN, kind_of
from simgraph_neo.text import and_more, counted, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simgraph_neo.attributes import NodeAttributes, Withheld
    from simgraph_neo.source_kinds import License

Rights = Literal["share", "all"]
"""``share``: only pictures that may be shared. ``all``: all pictures, for one's own use."""
REASONS: dict[Withheld, str] = {"hidden": "hidden", "rights": "left out because of the rights"}
"""Why a picture is left out, in a few words."""
SHARING = {
    "yes": "free to share",
    "non-commercial": "non-commercial",
    "no": "not free to share",
    "": "of unknown rights",
}
"""`License.share` -> what a caption says of such pictures; "" for an unknown licence."""
NAMED_CREDITS = 6
"""Credits in a caption; the others are counted."""
CREDIT = 80
"""Characters of a credit."""


class Credit(NamedTuple):
    """Whom to name for some pictures."""

    credit: str
    license: str
    """The name of the licence."""
    url: str | None
    """The text of the licence."""
    images: int

    @property
    def words(self) -> str:
        """The credit with its licence."""
        return f"{self.credit} ({self.license})" if self.license else self.credit


def check_rights(rights: str) -> None:
    """Raise InvalidInputError unless `rights` is "share" or "all"."""
    check_choice("rights", rights, get_args(Rights))


def withheld(node: NodeAttributes, rights: Rights) -> Withheld | None:
    """Return why the picture of an image is left out of a file with such rights; None if it is shown.

    >>> [withheld({"source": "wellcome", "license": name}, "share") for name in ("pdm", "inc")]
    [None, 'rights']
    """
    if node.get("withheld") == "hidden":
        return "hidden"
    license_ = license_of(node)
    return "rights" if not license_.show or (rights == "share" and license_.share == "no") else None


def license_of(node: NodeAttributes) -> License:
    """Return the licence of an image, as its source's table has it."""
    return kind_of(node.get("source") or "").license(node.get("license"))


def picture_notes(nodes: Iterable[NodeAttributes]) -> list[str]:
    """Return the parts of a caption about the pictures of some images: which are not shown, rights, and credits.

    >>> picture_notes([{"withheld": "hidden"}, {"withheld": "rights"}, {"withheld": "rights"}])
    ['1 image is hidden', '2 pictures are left out because of the rights']
    """
    nodes = list(nodes)
    return [*_left_out(nodes), *filter(None, [sharing(nodes)]), *_credits_in_brief(nodes)]


def _left_out(nodes: list[NodeAttributes]) -> list[str]:
    reasons = Counter(node.get("withheld") for node in nodes)
    nouns: dict[Withheld, str] = {"hidden": "image", "rights": "picture"}
    return [
        f"{counted(reasons[why], noun)} {'is' if reasons[why] == 1 else 'are'} {REASONS[why]}"
        for why, noun in nouns.items()
        if reasons[why]
    ]


def sharing(nodes: Iterable[NodeAttributes]) -> str:
    """Return how many pictures may be shared; "" if there are none.

    >>> sharing([{"picture": "a.png", "source": "flags", "license": name} for name in ("pdm", None)])
    'Pictures: 1 free to share, 1 of unknown rights'
    """
    licenses = [license_of(node) for node in nodes if _is_shown(node)]
    counts = Counter("" if license_ is UNKNOWN else license_.share for license_ in licenses)
    parts = [f"{counts[share]:,} {words}" for share, words in SHARING.items() if counts[share]]
    return f"Pictures: {', '.join(parts)}" if parts else ""


def _is_shown(node: NodeAttributes) -> bool:
    """Whether a picture is shown, of an image whose licence, or lack of one, was read."""
    return bool(node.get("picture")) and "license" in node and not node.get("withheld")


def credits_of(nodes: Iterable[NodeAttributes]) -> list[Credit]:
    """Return the credits of the pictures that are shown, each once, the most frequent first.

    An image without a credit whose licence demands one is credited to its source.
    """
    found: Counter[tuple[str, License]] = Counter()
    for node in filter(_is_shown, nodes):
        license_, source = license_of(node), kind_of(node.get("source") or "")
        own = one_line(str(node.get("credit") or ""), CREDIT)
        if credit := own or (source.called if license_.credit and source.prefix is not None else ""):
            found[credit, license_] += 1
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0][0], item[0][1].name))
    return [Credit(credit, license_.name, license_.url, count) for (credit, license_), count in ranked]


def _credits_in_brief(nodes: list[NodeAttributes]) -> list[str]:
    names = [each.words for each in credits_of(nodes)]
    some = "; ".join(names[:NAMED_CREDITS])
    more = f" {and_more(len(names), NAMED_CREDITS)}" if len(names) > NAMED_CREDITS else ""
    return [f"{'Credit' if len(names) == 1 else 'Credits'}: {some}{more}"] if names else []
