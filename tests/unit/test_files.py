"""Where files of simgraph may lie, and what is kept when one is written over (rows E07 to E09)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from simgraph_neo.errors import InvalidInputError
from simgraph_neo.files import check_writable, written_whole
from simgraph_neo.graph import undispatched
from simgraph_neo.settings import home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
NOBODY = 61_234
"""A user that no system knows."""


def loop(folder: Path) -> Path:
    (folder / "a").symlink_to("b")
    (folder / "b").symlink_to("a")
    return folder / "a"


def behind_a_file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file" / "a.png"


def bad_link(folder: Path) -> Path:
    (folder / "link.png").symlink_to(folder / "none" / "a.png")
    return folder / "link.png"


BAD_PATHS: dict[str, tuple[Callable[[Path], Path], str]] = {
    "loop": (loop, "Too many levels of symbolic links"),
    "below a loop": (lambda folder: loop(folder) / "a.png", "Too many levels of symbolic links"),
    "long name": (lambda folder: folder / ("a" * 300 + ".png"), "File name too long"),
    "long path": (lambda folder: folder / "/".join(["a" * 200] * 30) / "a.png", "File name too long"),
    "below a file": (behind_a_file, "Not a directory"),
    "NUL": (lambda folder: folder / "a\0.png", "null byte"),
    "no folder": (lambda folder: folder / "none" / "a.png", "There is no folder"),
    "link into no folder": (bad_link, "There is no folder"),
    "folder": (lambda folder: folder, "is a folder"),
    "device": (lambda folder: Path("/dev/null"), "not a regular file"),
}


@pytest.mark.parametrize("kind", BAD_PATHS)
def test_e07_a_path_where_no_file_can_be_is_one_line(kind: str, tmp_path: Path) -> None:
    """E07: the check before long work and the writing itself refuse a bad path in one line of bearable length."""
    make, why = BAD_PATHS[kind]
    path = make(tmp_path)
    with pytest.raises(InvalidInputError, match=why) as refused:
        check_writable(path)
    assert len(str(refused.value)) < 400
    with pytest.raises(InvalidInputError), written_whole(path) as temporary:
        temporary.write_text("x")


def test_e07_the_longest_names_can_be_written(tmp_path: Path) -> None:
    """E07: a name of 255 bytes, or with a suffix of 250, is written: the temporary name is no longer."""
    for name in ("é" * 125 + ".html", "a." + "b" * 250, "." + "c" * 200):
        check_writable(tmp_path / name)
        with written_whole(tmp_path / name) as temporary:
            temporary.write_text("x")
        assert (tmp_path / name).read_text() == "x"
    assert len(list(tmp_path.iterdir())) == 3


@pytest.fixture(autouse=True)
def _usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def write(path: Path, mode: int = 0o666) -> int:
    """Write a file; the mode it has, and had while it was written."""
    with written_whole(path, mode=mode) as temporary:
        meanwhile = temporary.stat().st_mode & 0o777
        temporary.write_text("new")
    assert path.stat().st_mode & 0o777 == meanwhile
    return meanwhile


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666])
def test_e09_a_file_that_is_written_over_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    """E09: the mode of the file that is replaced is that of the new one, through a link too, and of no other moment."""
    path = tmp_path / "a"
    path.touch()
    path.chmod(mode)
    (tmp_path / "link").symlink_to(path)
    assert write(path) == write(path, 0o600) == write(tmp_path / "link") == mode


def test_e09_a_new_file_has_the_umasks_mode_or_what_was_asked_for(tmp_path: Path) -> None:
    """E09: 0644 under the usual umask, 0600 where that was asked for, whatever the umask is."""
    assert write(tmp_path / "a") == 0o644
    assert write(tmp_path / "b", 0o600) == 0o600
    os.umask(0o077)
    assert write(tmp_path / "c") == 0o600


def test_e09_a_file_that_is_written_over_keeps_its_owner(tmp_path: Path) -> None:
    """E09: root's command that writes over a user's file leaves it that user's."""
    (tmp_path / "a").touch()
    owner = (NOBODY, NOBODY) if os.geteuid() == 0 else (os.geteuid(), os.getegid())  # others may not give files away
    os.chown(tmp_path / "a", *owner)
    write(tmp_path / "a")
    assert ((tmp_path / "a").stat().st_uid, (tmp_path / "a").stat().st_gid) == owner


BAD_HOMES: dict[str, tuple[Callable[[Path], str], str]] = {
    "loop": (lambda folder: str(loop(folder)), "Too many levels of symbolic links"),
    "unknown user": (lambda folder: "~nosuch/x", "there is no such user"),
    "long name": (lambda folder: str(folder / ("a" * 300)), "File name too long"),
    "long path": (lambda folder: str(folder / "/".join(["a" * 200] * 6)), "its name is too long"),
    "very long path": (lambda folder: str(folder / "/".join(["a" * 200] * 30)), "File name too long"),
    "file": (lambda folder: str(behind_a_file(folder).parent), "it is not a folder"),
    "below a file": (lambda folder: str(behind_a_file(folder)), "Not a directory"),
    "line break": (lambda folder: str(folder / "a\nb"), "a control character"),
    "not UTF-8": (lambda folder: os.fsdecode(os.fsencode(folder) + b"/\xff"), "not valid UTF-8"),
}


@pytest.mark.parametrize("kind", BAD_HOMES)
def test_e08_a_home_that_cannot_be_is_one_line(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """E08: a SIMGRAPH_HOME where no folder can be is refused in one line that says why; nothing is made."""
    make, why = BAD_HOMES[kind]
    monkeypatch.setenv("SIMGRAPH_HOME", make(tmp_path))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InvalidInputError, match=why) as refused:
        home()
    assert "SIMGRAPH_HOME" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 400
    assert sorted(tmp_path.iterdir()) == before


def test_e08_a_home_in_a_closed_folder_is_one_line(tmp_path: Path) -> None:
    """E08: a SIMGRAPH_HOME below a folder that this user may not enter is refused in one line."""
    (tmp_path / "closed").mkdir(mode=0)
    code = f"""
import os
from simgraph_neo import errors, settings
if os.geteuid() == 0:
    os.seteuid({NOBODY})
try:
    settings.home()
except errors.InvalidInputError as error:
    print(error)
"""
    variables = {**os.environ, "SIMGRAPH_HOME": str(tmp_path / "closed" / "home")}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=variables, capture_output=True, text=True)
    assert "Permission denied. Set SIMGRAPH_HOME" in done.stdout, done.stderr


def test_e08_odd_but_possible_homes_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """E08: spaces, quotes, backslashes, signs and accents, all at once, make a folder as good as any."""
    for name in ("a b", "a'b\"c\\d$e%f{g}*?;&|é#=@", "~x"):
        monkeypatch.setenv("SIMGRAPH_HOME", str(tmp_path / name))
        assert home() == tmp_path / name


def as_nobody(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Python as a user that the system does not know, without a home; root may still read where Python itself lies."""
    program = f"import os\nif os.geteuid() == 0: os.setreuid({NOBODY}, 0)\n{code}"
    command = [sys.executable, "-B", "-c", program]
    return subprocess.run(command, cwd="/", env=variables, capture_output=True, text=True, check=False)


def test_e04_without_home_and_user_one_line_says_what_to_set() -> None:
    """E04: no HOME, and a number for a user: one line says to set SIMGRAPH_HOME, which then is enough to draw."""
    path = os.pathsep.join([str(ROOT), *sys.path])
    code = "import sys; sys.argv = ['simgraph', 'cache', 'status']\nfrom simgraph_neo.__main__ import main\nmain()"
    done = as_nobody(code, PYTHONPATH=path)
    if os.geteuid() == 0:
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert done.stderr.count("\n") == 1
        assert "Set SIMGRAPH_HOME" in done.stderr
    done = as_nobody(code, PYTHONPATH=path, SIMGRAPH_HOME="/nowhere/simgraph")
    assert (done.returncode, done.stderr) == (0, "")
    drawing = "from simgraph_neo.__main__ import own_environment; own_environment(); import simgraph_neo.drawing"
    assert as_nobody(drawing, PYTHONPATH=path).stderr == ""


def test_e03_our_calls_of_networkx_stay_with_networkx() -> None:
    """E03: whatever backends a notebook prefers for all functions or for one, ours are computed by networkx itself."""
    config: Any = nx.config
    before = dict(config.backend_priority)
    with undispatched():
        assert not any(config.backend_priority.values())
        assert len(nx.community.louvain_communities(nx.karate_club_graph(), seed=1)) > 1
    assert dict(config.backend_priority) == before
