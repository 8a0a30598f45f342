"""Open the store that the environment variables name."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from simgraph_neo.settings import home, neo4j_settings

if TYPE_CHECKING:
    from simgraph_neo.store import Store
    from simgraph_neo.store.transactions import Patience


def connect(*, batch: int | None = None, patience: Patience | None = None) -> Store:
    """Open the store at ``NEO4J_URI``; without this variable, the local store.

    The local store is a Neo4j in ``SIMGRAPH_HOME``. The first call downloads it (155 MB) and logs a warning before it
    does. Later calls start it if it does not run, in about ten seconds. It listens on this machine only, and runs until
    ``simgraph db stop``.

    Parameters
    ----------
    batch
        The largest number of images in a transaction; by default 500.
    patience
        The timeouts of Neo4j; by default the usual ones.

    Returns
    -------
    Store
        The store; as a context manager it closes its connections at the end.

    Raises
    ------
    InvalidInputError
        If ``NEO4J_URI`` is not an address of a Neo4j.
    StoreError
        If Neo4j does not answer, refuses, or cannot be installed or started.

    Examples
    --------
    ::

        with connect() as store:
            print(store.status())
    """
    from simgraph_neo.server import LocalServer
    from simgraph_neo.store import Store

    if named := neo4j_settings():
        return Store(named, batch=batch, patience=patience)
    server = LocalServer(home())
    return Store(server.start(), check_room=server.check_room, batch=batch, patience=patience)


def browser_link(cypher: str) -> str | None:
    """Return the URL of Neo4j Browser for the store that the environment names, with `cypher` in its editor.

    None if the URL is unknown: with TLS, as in Aura, Browser has another address.
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
