"""Download a jar with jgo: one request for each jar, and the file appears only when it is complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jgo.maven import PythonResolver
from jgo.util import http

from simgraph_neo.files import written_whole

if TYPE_CHECKING:
    from pathlib import Path

    from jgo.maven import Artifact

_PIECE = 1 << 16


def resolver() -> PythonResolver:
    """Return jgo's resolver without its second request for a SHA-1, since ``jars.lock`` has the SHA-256."""
    return _Resolver()


class _Resolver(PythonResolver):
    def download(self, artifact: Artifact) -> Path:
        """Stream the artifact from jgo's default repository. Raises the errors of requests."""
        (repository,) = artifact.context.remote_repos.values()
        url = f"{repository}/{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
        target = artifact.context.repo_cache / artifact.component.path_prefix / artifact.filename
        with http.get(url, stream=True, timeout=artifact.context.timeout) as response:
            response.raise_for_status()
            target.parent.mkdir(parents=True, exist_ok=True)
            with written_whole(target) as file, file.open("wb") as opened:
                for piece in response.iter_content(_PIECE):
                    opened.write(piece)
        return target
