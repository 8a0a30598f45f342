"""Passwords of a shared explorer: one for each role, kept as a hash in a file, and attempts that are slowed down."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import math
import secrets
import threading
import time
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from simgraph_neo.errors import FileAccessError, InvalidInputError
from simgraph_neo.files import flush, written_whole
from simgraph_neo.service.problems import Refused
from simgraph_neo.service.sessions import SignedIn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MIN_LENGTH, MAX_LENGTH = 12, 1_000
"""Characters of a password."""
COST = {"n": 2**15, "r": 8, "p": 1}
"""Parameters of scrypt for new passwords: 32 MB and a tenth of a second (RFC 7914)."""
MAX_MEMORY = 2**28
"""Bytes for one hash at most: a file may not ask for more."""
FREE_ATTEMPTS = 5
"""Wrong passwords until the next attempt has to wait."""
MAX_WAIT = 60.0
"""Seconds until the next attempt at most."""
FORGET = 900.0
"""Seconds without a wrong password after which they are forgotten."""
BUSY = 0.5
"""Seconds for which an attempt waits for another one that is being checked."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hash:
    """A password, as it is kept."""

    n: int
    r: int
    p: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> Hash:
        """Hash a new password, with its own salt."""
        salt = secrets.token_bytes(16)
        return cls(**COST, salt=salt, digest=_digest(password, salt, **COST))

    def matches(self, password: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.digest, _digest(password, self.salt, self.n, self.r, self.p))

    def record(self) -> dict[str, Any]:
        """Return it as JSON."""
        cost = {"n": self.n, "r": self.r, "p": self.p}
        return {"function": "scrypt", **cost, "salt": self.salt.hex(), "hash": self.digest.hex()}

    @classmethod
    def parse(cls, record: Any) -> Hash:
        """Return it from JSON. Raises ValueError, TypeError and KeyError."""
        n, r, p = (int(record[name]) for name in ("n", "r", "p"))
        salt, digest = bytes.fromhex(record["salt"]), bytes.fromhex(record["hash"])
        sound = n > 1 and not n & (n - 1) and r >= 1 and 1 <= p <= 16 and len(salt) >= 8 and len(digest) == 64
        if record["function"] != "scrypt" or not sound or 128 * n * r > MAX_MEMORY:
            raise ValueError("Not a hash that we write.")
        return cls(n, r, p, salt, digest)


def _digest(password: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    text = unicodedata.normalize("NFC", password).encode()  # keyboards write é as one letter or as two
    return hashlib.scrypt(text, salt=salt, n=n, r=r, p=p, maxmem=2 * MAX_MEMORY, dklen=64)


def read_passwords(file: Path) -> dict[SignedIn, Hash]:
    """Read a password file. Raises InvalidInputError for one that is invalid or that others can read."""
    try:
        if file.stat().st_mode & 0o077:
            raise InvalidInputError(f"{file} can be read by others. Run: chmod 600 {file}")
        records = json.loads(file.read_text(encoding="utf-8"))
        found = {role: Hash.parse(records[role]) for role in get_args(SignedIn) if role in records}
    except OSError as error:
        raise FileAccessError(f"The password file {file} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError) as error:
        if isinstance(error, InvalidInputError):
            raise
        raise InvalidInputError(f"{file} is not a password file. Delete it, and set the passwords again.") from None
    if not found:
        raise InvalidInputError(f"{file} has no password. Set one with: simgraph serve --set-password")
    return found


def set_password(file: Path, role: SignedIn, password: str) -> None:
    """Write the password of a role, and keep that of the other role.

    Raises InvalidInputError for a password that is too short or that of the other role, and for an invalid file.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidInputError(f"A password must have {MIN_LENGTH} to {MAX_LENGTH:,} characters.")
    kept = read_passwords(file) if file.exists() else {}
    if any(known.matches(password) for each, known in kept.items() if each != role):
        raise InvalidInputError("This is the password of the other role. Choose another one.")
    records = {each: known.record() for each, known in (kept | {role: Hash.of(password)}).items()}
    with written_whole(file, mode=0o600) as temporary:
        temporary.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")
        flush(temporary)


class Passwords:
    """The passwords of a running service. Thread-safe.

    Attempts are slowed down in all, not for each address: behind a proxy all addresses are the proxy's, and what its
    headers say is not trusted. Who has a session is not concerned.
    """

    def __init__(self, hashes: Mapping[SignedIn, Hash], clock: Callable[[], float] = time.monotonic) -> None:
        self._hashes, self._clock = hashes, clock
        self._lock = threading.Lock()
        self._failed, self._last = 0, -FORGET

    def role(self, password: str) -> SignedIn:
        """Return the role that a password opens. Raises Refused for a wrong one, and while attempts have to wait."""
        with self._turn():
            self._check()
            # All hashes are computed, so that the time does not tell which roles there are.
            matching = [role for role, known in self._hashes.items() if known.matches(password)]
            if matching:
                self._failed = 0
                return matching[0]
            self._failed, self._last = self._failed + 1, self._clock()
            if self._failed >= FREE_ATTEMPTS:
                log.warning("Wrong passwords in a row: %d.", self._failed)  # no address is kept
            raise Refused(401, "This is not a password of this explorer.")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Check one attempt at a time: each needs a processor, and memory."""
        if not self._lock.acquire(timeout=BUSY):
            raise _wait(1)
        try:
            yield
        finally:
            self._lock.release()

    def _check(self) -> None:
        since = self._clock() - self._last
        if since > FORGET:
            self._failed = 0
        if self._failed >= FREE_ATTEMPTS:
            wait = min(2.0 ** min(self._failed - FREE_ATTEMPTS, 10), MAX_WAIT) - since
            if wait > 0:
                raise _wait(math.ceil(wait))


def _wait(seconds: int) -> Refused:
    return Refused(429, f"Too many attempts. Try again in {seconds} s.", {"Retry-After": str(seconds)})
