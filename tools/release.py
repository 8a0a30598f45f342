"""A release: ``python -m tools.release`` builds the last commit, checks it and tries it as a user would.

Wheel and sdist, ``twine check``, README's line with the wheel in a clean environment, checksums. Nothing is uploaded.
build and twine have an environment of the tool's own: only a release needs them, so that ``.[dev]`` stays small.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import venv
from pathlib import Path
from typing import TYPE_CHECKING

from simgraph_neo.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parents[1]
CHECKERS = ("build>=1.3", "twine>=6.1")
CHECKOUT_LINE = re.compile(r"^python3 -m venv \.venv && .*'\.\[local\]'.*$", re.MULTILINE)
SUMS = "SHA256SUMS"


def release(output: Path, jars: Path | None = None) -> list[Path]:
    """Build the last commit into `output`, an empty folder, check and try it; return its files."""
    output.mkdir(parents=True, exist_ok=True)
    if any(output.iterdir()):
        raise SystemExit(f"{output} is not empty. Choose a folder for this release alone: --output FOLDER.")
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder), output)
        try_wheel(next(file for file in built if file.suffix == ".whl"), Path(folder) / "clean", jars)
    return [*built, write_checksums(output, built)]


def has_notes(changelog: str, version: str) -> bool:
    """Whether the changelog has a dated section of `version`."""
    return bool(re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE))


def build(folder: Path, output: Path) -> list[Path]:
    """The sdist of the last commit, the wheel made of that sdist, both checked."""
    (folder / "source").mkdir()
    run(["git", "-C", ROOT, "archive", "--output", folder / "source.tar", "HEAD"])
    shutil.unpack_archive(folder / "source.tar", folder / "source", filter="data")
    venv.create(folder / "checkers", with_pip=True)
    python = folder / "checkers" / "bin" / "python"
    run([python, "-m", "pip", "install", "--quiet", *CHECKERS])
    run([python, "-m", "build", "--outdir", output, folder / "source"])
    built = sorted(output.iterdir())
    run([python, "-m", "twine", "check", "--strict", *built])
    return built


def try_wheel(wheel: Path, folder: Path, jars: Path | None) -> None:
    """Run README's line with `wheel` in an empty folder and home, say what it took, and remove what it left.

    `jars` is a folder of Neo4j's files to use instead of the download.
    """
    folder.mkdir()
    shutil.copy(wheel, folder)
    home = folder / "home"
    if jars:
        (home / "neo4j").mkdir(parents=True)
        shutil.copytree(jars, home / "neo4j" / "jars", copy_function=shutil.copy2)
    variables = clean_environment(home)
    line = wheel_line((ROOT / "README.md").read_text("utf-8"), wheel.name)
    install, demo = line.rsplit(" && ", 1)
    print(f"$ {line}", flush=True)
    try:
        seconds = [run(["bash", "-euc", command], folder, variables) for command in (install, demo)]
    finally:
        run([folder / ".venv" / "bin" / "simgraph", "db", "uninstall", "--yes"], folder, variables)
    if home.exists():
        raise SystemExit(f"simgraph db uninstall left something in {home}.")
    missing = [name for name in ("flags.png", "flags.html") if not (folder / name).exists()]
    if missing:
        raise SystemExit(f"simgraph demo ended well and did not write {missing[0]}.")
    print(f"Installed in {seconds[0]:.0f} s, demo in {seconds[1]:.0f} s; {installed(folder / '.venv')}.", flush=True)


def wheel_line(readme: str, wheel: str) -> str:
    """README's line for a checkout, with a wheel in the current folder in place of the checkout."""
    (line,) = CHECKOUT_LINE.findall(readme)
    return str(line).replace("'.[local]'", f"'{wheel}[local]'")


def clean_environment(home: Path) -> dict[str, str]:
    """Our variables without those that would change what is installed, or which store is meant."""
    dropped = ("NEO4J_", "SIMGRAPH_", "PYTHON", "VIRTUAL_ENV")
    return {k: v for k, v in os.environ.items() if not k.startswith(dropped)} | {"SIMGRAPH_HOME": str(home)}


def installed(environment: Path) -> str:
    """How much an environment holds: packages, without pip's own, and megabytes."""
    listed = subprocess.run(
        [environment / "bin" / "pip", "list", "--format=json"], capture_output=True, text=True, check=True
    )
    names = {package["name"] for package in json.loads(listed.stdout)} - {"pip", "setuptools"}
    size = sum(file.lstat().st_size for file in environment.rglob("*"))
    return f"{len(names)} packages, {size / 1_000_000:.0f} MB"


def write_checksums(folder: Path, files: Sequence[Path]) -> Path:
    """Write a file that ``sha256sum --check`` reads."""
    sums = folder / SUMS
    lines = (f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    sums.write_text("".join(lines))
    return sums


def run(command: Sequence[str | Path], folder: Path = ROOT, variables: Mapping[str, str] | None = None) -> float:
    """Run it to its end and return its seconds. Raises CalledProcessError."""
    begun = time.monotonic()
    subprocess.run(command, cwd=folder, env=variables, check=True)
    return time.monotonic() - begun


def main() -> None:
    """Make a release, and say which files it is."""
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=release.__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="FOLDER", help="an empty one (dist)")
    parser.add_argument(
        "--jars", type=Path, metavar="FOLDER", help="Neo4j's files, such as .cache/neo4j/jars, to skip their download"
    )
    arguments = parser.parse_args()
    for file in release(arguments.output.absolute(), arguments.jars and arguments.jars.absolute()):
        print(file)
    if not has_notes((ROOT / "CHANGELOG.md").read_text("utf-8"), __version__):
        print(f'Before you publish: CHANGELOG.md needs a section "## [{__version__}] - YYYY-MM-DD".')


if __name__ == "__main__":
    main()
