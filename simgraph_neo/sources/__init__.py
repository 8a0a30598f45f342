"""Where similar images come from: Wellcome Collection, a folder of pictures, the built-in flags."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.http.policy import Policy
    from simgraph_neo.sources.base import Source


def open_source(
    spec: str = "wellcome",
    *,
    name: str | None = None,
    workers: int = 8,
    rate: float = 4.0,
    policy: Policy | None = None,
    on_read: Callable[[int, int], None] | None = None,
    follow_links: bool = False,
    megapixels: int | None = None,
) -> Source:
    """The source that `spec` names: ``wellcome``, ``flags`` or ``folder:PATH``. Raises BadInput.

    `name`, `follow_links` and `megapixels` (see `FolderSource`) are for folders only; `workers`, `rate` (requests a
    second, 0 = no limit) and `policy` (timeouts, retries) for Wellcome only.
    """
    kind, _, place = spec.partition(":")
    if name is not None and kind != "folder":
        raise BadInput(f"--name belongs to --source folder:PATH; {spec} has its own name.")
    if follow_links and kind != "folder":
        raise BadInput(f"--follow-links belongs to --source folder:PATH; {spec} has no links.")
    if megapixels is not None and kind != "folder":
        raise BadInput(f"--max-megapixels belongs to --source folder:PATH; {spec} has pictures of its own.")
    if spec == "wellcome":
        from simgraph_neo.sources.wellcome.source import WellcomeSource

        return WellcomeSource(workers=workers, rate=rate, policy=policy)
    if spec == "flags":
        from simgraph_neo.sources.flags.source import FlagsSource

        return FlagsSource(on_read=on_read)
    if kind == "folder" and place:
        from simgraph_neo.pictures import MEGAPIXELS
        from simgraph_neo.sources.folder.source import FolderSource

        return FolderSource(
            Path(place), name=name, on_read=on_read, follow_links=follow_links, megapixels=megapixels or MEGAPIXELS
        )
    raise BadInput(f"Unknown source {spec!a}. Use wellcome, flags or folder:PATH.")
