"""The container and the Compose file, as far as they can be checked without an engine."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
import yaml

from simgraph_neo.cli.serve import serve
from simgraph_neo.service.run import PORT
from tests.support.commands import COMMAND

if TYPE_CHECKING:
    from tests.support.running_service import RunningService

ROOT = Path(__file__).parents[2]


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with its arguments."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    pairs = (line.partition(" ") for line in lines if line.strip())
    return [(name, arguments.strip()) for name, _, arguments in pairs]


def arguments_of(name: str) -> list[str]:
    return [arguments for each, arguments in instructions() if each == name]


@pytest.fixture(scope="module")
def explorer() -> dict[str, Any]:
    """The explorer of the Compose file."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return {**found["services"]["explorer"], "all": found}


def test_the_image_is_small_and_not_roots() -> None:
    """Two stages, pinned bases, no archive or address added, a user with a number, commands as lists, no secret."""
    known = {"FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {name for name, _ in instructions()} <= known
    bases = [each.split()[0] for each in arguments_of("FROM")]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+", base) for base in bases)
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", arguments_of("USER")[-1])
    assert [name for name, _ in instructions()].index("USER") > max(
        number for number, (name, _) in enumerate(instructions()) if name == "RUN"
    )
    for text in (*arguments_of("ENTRYPOINT"), *arguments_of("CMD")):
        assert json.loads(text)
    assert all(each.startswith("/") for each in arguments_of("WORKDIR"))
    assert "--no-cache-dir" in " ".join(arguments_of("RUN"))
    assert not re.search("password|token|secret", " ".join(arguments_of("ENV")), re.IGNORECASE)
    assert arguments_of("EXPOSE") == [str(PORT)]


def test_the_image_has_all_that_it_installs(tmp_path: Path) -> None:
    """From the files that the build may see, and only those, the package is built whole."""
    copied = [each.split() for each in arguments_of("COPY") if "--from" not in each]
    sources = [name for each in copied for name in each[:-1]]
    allowed = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(sources) == sorted(allowed)
    for name in sources:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, tmp_path / name)
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel"], cwd=tmp_path, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    names = ZipFile(next((tmp_path / "dist").glob("*.whl"))).namelist()
    for part in ("service/static/live.js", "service/templates/sign-in.html.j2", "cypher/store/"):
        assert any(f"simgraph_neo/{part}" in name for name in names), part


def test_the_health_check_finds_a_service(flags_service: RunningService) -> None:
    """The check of the image ends with 0 for a service at its origin, and not for another origin or a closed port."""
    _, _, command = arguments_of("HEALTHCHECK")[0].partition("CMD ")
    _, option, code = json.loads(command)
    assert str(PORT) in code

    def checked(port: int, origin: str) -> int:
        environment = {**os.environ, "SIMGRAPH_ORIGIN": origin}
        own = code.replace(str(PORT), str(port))
        return subprocess.run([sys.executable, option, own], env=environment, capture_output=True).returncode

    assert checked(flags_service.port, f"http://127.0.0.1:{flags_service.port}/") == 0
    assert checked(flags_service.port, "https://other.museum.org") != 0
    assert checked(1, f"http://127.0.0.1:{flags_service.port}") != 0


def test_the_explorer_is_started_only_when_wanted_and_for_this_machine(explorer: dict[str, Any]) -> None:
    """It has a profile, waits for a healthy Neo4j, and only this machine's proxy reaches its port."""
    assert explorer["profiles"] == ["explorer"]
    assert explorer["ports"] == [f"127.0.0.1:{PORT}:{PORT}"]
    assert explorer["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    neo4j = explorer["all"]["services"]["neo4j"]
    assert "profiles" not in neo4j
    assert "healthcheck" in neo4j
    assert explorer["all"]["volumes"].keys() == {"simgraph-data", "simgraph-files"}


def test_the_explorer_may_do_little(explorer: dict[str, Any]) -> None:
    """No root, no rights, a file system to read only, bounds of memory and processes; secrets come from outside."""
    assert explorer["read_only"] is True
    assert explorer["cap_drop"] == ["ALL"]
    assert explorer["security_opt"] == ["no-new-privileges:true"]
    assert explorer["user"] == "${SIMGRAPH_USER:-10001:10001}"
    assert not explorer.keys() & {"privileged", "network_mode", "pid", "cap_add", "devices"}
    assert explorer["mem_limit"]
    assert explorer["pids_limit"]
    assert all(not each.startswith(("/", ".")) for each in explorer["volumes"])
    assert explorer["environment"]["NEO4J_PASSWORD"].startswith("${NEO4J_PASSWORD:?")
    assert explorer["all"]["secrets"] == {"simgraph-passwords": {"file": "${SIMGRAPH_PASSWORD_FILE:-./passwords.json}"}}


def test_its_command_is_one_of_simgraph(explorer: dict[str, Any]) -> None:
    """Each option of the Compose file is one of `simgraph serve`, and the how-to names each variable."""
    name, *options = explorer["command"]
    known = {option for parameter in COMMAND.commands[name].params for option in parameter.opts}  # type: ignore[attr-defined]
    assert name == serve.__name__
    assert {each.partition("=")[0] for each in options} <= known
    assert f"--password-file=/run/secrets/{explorer['secrets'][0]}" in options
    page = (ROOT / "docs" / "how-to" / "share.md").read_text(encoding="utf-8")
    for variable in re.findall(r"\$\{(\w+)", json.dumps(explorer)):
        assert variable in page, variable
    assert shlex.split(page.partition("docker compose ")[2].splitlines()[0])[:2] == ["--profile", "explorer"]
