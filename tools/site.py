"""The site of docs/: ``python -m tools.site [FOLDER]`` builds it, by default into ``site``. It needs no network.

Zensical reads a copy of docs/ in which README.md is index.md and links to other files of the repository lead to the
forge. It is strict: a link or an anchor that leads nowhere ends the build.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]


def build(site: Path) -> None:
    """Build the site into a folder, which is replaced. Raises CalledProcessError, which has the output of Zensical."""
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(ROOT / "docs", copy / "docs")
        shutil.copy(ROOT / "mkdocs.yml", copy)
        for page in (ROOT / "docs").glob("**/*.md"):
            (copy / page.relative_to(ROOT)).write_text(_with_forge_links(page), encoding="utf-8")
        (copy / "docs" / "README.md").rename(copy / "docs" / "index.md")
        command = [sys.executable, "-m", "zensical", "build", "--strict"]
        subprocess.run(command, cwd=copy, check=True, capture_output=True, text=True)
        shutil.rmtree(site, ignore_errors=True)
        shutil.copytree(copy / "site", site)


def _with_forge_links(page: Path) -> str:
    """A page's text; a link that leaves docs/ becomes a link to the forge."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    forge = project["urls"]["Documentation"].partition("#")[0]

    def replaced(link: re.Match[str]) -> str:
        target = (page.parent / link[1]).resolve()
        if target.is_relative_to(ROOT / "docs"):
            return link[0]
        kind = "tree" if target.is_dir() else "blob"
        return f"]({forge}/{kind}/main/{target.relative_to(ROOT).as_posix()}{link[2] or ''})"

    return re.sub(r"\]\((\.\.[^)#\s]*)(#[^)\s]*)?\)", replaced, page.read_text("utf-8"))


if __name__ == "__main__":
    try:
        build(Path(*sys.argv[1:2] or ["site"]))
    except subprocess.CalledProcessError as error:
        sys.exit(error.stdout + error.stderr)
