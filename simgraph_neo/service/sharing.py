"""What of a picture the public may see: those without a session get only what its licence lets be shared."""

from __future__ import annotations

from simgraph_neo.source_kinds import kind_of


def may_share(source: str | None, license_: str | None) -> bool:
    """Whether a picture of a source, with this licence, may be on a public page: an unknown licence may not.

    >>> may_share("wellcome", "cc-by"), may_share("wellcome", "inc"), may_share("wellcome", None)
    (True, False, False)
    """
    return kind_of(source or "").license(license_).share != "no"
