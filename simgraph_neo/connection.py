"""Open the store that the environment means."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from simgraph_neo.settings import home, neo4j_settings

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from simgraph_neo.store.transactions import Patience


def connect(*, batch: int | None = None, patience: Patience | None = None) -> Store:
    """Open the store at ``NEO4J_URI``; without that variable the local one.

    The local one is a Neo4j below ``SIMGRAPH_HOME``. The first call downloads it, 155 MB once, and says so as a warning
    of `logging`; a later one starts it when it is not running, in some ten seconds. It listens on this machine only,
    and stays up until ``simgraph db stop``.

    Parameters
    ----------
    batch
        Images a transaction at most; 500 unless given.
    patience
        How long Neo4j is waited for; the usual times unless given.

    Returns
    -------
    Store
        A context manager, which gives its connections back at the end.

    Raises
    ------
    BadInput
        ``NEO4J_URI`` is no address of a Neo4j.
    StoreError
        It does not answer, refuses, or cannot be installed or started.

    Examples
    --------
    >>> with connect() as store:  # doctest: +SKIP
    ...     print(store.status())
    """
    from simgraph_neo.server import LocalServer
    from simgraph_neo.store import Store

    if named := neo4j_settings():
        return Store(named, batch=batch, patience=patience)
    server = LocalServer(home())
    return Store(server.start(), check_room=server.check_room, batch=batch, patience=patience)


def browser_link(cypher: str) -> str | None:
    """The address of Neo4j Browser on the store that the environment means, `cypher` ready in its editor.

    None where nobody can know it: behind TLS, as Aura, the Browser lies elsewhere.
    """
    from simgraph_neo.server import LocalServer

    named = neo4j_settings()
    if not named:
        return LocalServer(home()).browser_url(cypher)
    parts = urlsplit(named.uri)
    if parts.scheme not in {"bolt", "neo4j"}:
        return None
    user = f"{quote(named.username, safe='')}@" if named.password else ""
    asked = {"dbms": f"{parts.scheme}://{user}{parts.netloc}", "db": named.database, "cmd": "edit", "arg": cypher}
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"http://{host}:7474/browser/?{urlencode(asked, quote_via=quote, safe='')}"
