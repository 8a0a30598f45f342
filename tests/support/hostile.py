"""Texts that mean harm."""

from __future__ import annotations

import re
import zlib
from functools import cache
from typing import Any

from simgraph_neo.text import BIDI

TITLES: dict[str, Any] = {
    "script": "<script>alert(1)</script>",
    "event": '"><img src=x onerror=alert(1)>',
    "entity": "&lt;b&gt; ]]> <!-- --> <?xml?> &amp;",
    "quotes": 'it\'s "quoted" `so` \\ $x$ {y} %s [red]z[/red]',
    "lines": "one\ntwo\r\nthree\u2028four\u2029five\tsix",
    "controls": "a\0b\x07c\x1b[2Jd\x1b]0;title\x07e\x7ff",
    "c1": "a\x9b31mb\x90c\x85d",
    "bidi": "".join(["photo", *sorted(BIDI), "gpj.exe"]),
    "emoji": "👩‍👩‍👧 🏴 é é 漢字",
    "surrogate": "a\ud800b\udfffc",
    "long": "1 MB: " + "x" * 500_000 + "\u202e\x1b" * 20_000 + "y" * 500_000,
    "null": None,
    "int": 7,
}


ACTIVE = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff{''.join(sorted(BIDI))}]")
"""What a terminal acts upon, but for the ends of our own lines (and tabs)."""


HOSTILE = "<script>alert(1)</script> \x1b[31m $\\frac{ & ]]> \u202e 日本 \ud800 \U0001f600" + "x" * 5000


@cache
def gzip_bomb() -> bytes:
    """A gzip of 300 MB of zeros, packed without ever holding them."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    packed = b"".join([packer.compress(bytes(1_000_000)) for _ in range(300)]) + packer.flush()
    assert len(packed) < 300_000
    return packed
