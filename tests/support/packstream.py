"""The values of Bolt messages as bytes and back: as much of PackStream as the fake Bolt server needs."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_CONSTANTS: dict[int, Any] = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
_SIZES = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xD0: ">B", 0xD1: ">H", 0xD2: ">I"}
_SIZES |= {0xD4: ">B", 0xD5: ">H", 0xD6: ">I", 0xD8: ">B", 0xD9: ">H", 0xDA: ">I"}
_KINDS = {0xCC: "bytes", 0xD0: "text", 0xD4: "list", 0xD8: "map"}
_TINY = {0x80: "text", 0x90: "list", 0xA0: "map", 0xB0: "structure"}


def pack(value: Any) -> bytes:
    """None, booleans, integers, floats, texts, lists and maps, in their long forms."""
    if value is None or isinstance(value, bool):
        return bytes([next(code for code, constant in _CONSTANTS.items() if constant is value)])
    if isinstance(value, int | float):
        return struct.pack(">Bd", 0xC1, value) if isinstance(value, float) else struct.pack(">Bq", 0xCB, value)
    if isinstance(value, str):
        return struct.pack(">BI", 0xD2, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        return struct.pack(">BI", 0xDA, len(value)) + b"".join(pack(k) + pack(v) for k, v in value.items())
    return struct.pack(">BI", 0xD6, len(value)) + b"".join(map(pack, value))


def unpack(data: bytes) -> Any:
    """One value; a structure is (signature, fields)."""
    return _read(BytesIO(data))


def _read(stream: BytesIO) -> Any:
    (marker,) = stream.read(1)
    if marker < 0x80 or marker >= 0xF0:
        return marker if marker < 0x80 else marker - 0x100
    if marker in _CONSTANTS:
        return _CONSTANTS[marker]
    if marker in _NUMBERS:
        return _number(stream, _NUMBERS[marker])
    if marker in _SIZES:
        return _READERS[_KINDS[marker & 0xFC]](stream, _number(stream, _SIZES[marker]))
    return _READERS[_TINY[marker & 0xF0]](stream, marker & 0x0F)


def _number(stream: BytesIO, form: str) -> Any:
    return struct.unpack(form, stream.read(struct.calcsize(form)))[0]


def _structure(stream: BytesIO, size: int) -> tuple[int, list[Any]]:
    (signature,) = stream.read(1)
    return signature, [_read(stream) for _ in range(size)]


_READERS: dict[str, Callable[[BytesIO, int], Any]] = {
    "bytes": lambda stream, size: stream.read(size),
    "text": lambda stream, size: stream.read(size).decode(),
    "list": lambda stream, size: [_read(stream) for _ in range(size)],
    "map": lambda stream, size: {_read(stream): _read(stream) for _ in range(size)},
    "structure": _structure,
}
