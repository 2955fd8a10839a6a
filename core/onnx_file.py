"""The outermost layer of an ONNX file, read without the onnx package.

That package takes a third of a second to import and reads all weights; lists of models want a few
hundred bytes. So the top level of ModelProto is walked here, stepping over the graph. Whatever is no
such file raises ``ValueError``. Fields: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO

_IR_VERSION, _GRAPH, _METADATA = 1, 7, 14
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MAX_METADATA = 1 << 24


def read_properties(file: BinaryIO) -> dict[str, str]:
    """Return the metadata of a model."""
    size = file.seek(0, 2)
    file.seek(0)
    found: dict[str, str] = {}
    seen: set[int] = set()
    for number, length in _fields(file, size):
        seen.add(number)
        if number == _METADATA:
            key, value = _entry(file.read(length))
            found[key] = value
        else:
            file.seek(length, 1)
    if not {_IR_VERSION, _GRAPH} <= seen:
        raise ValueError("not a model")
    return found


def graph_hash(file: BinaryIO) -> str:
    """Return the SHA-256 of a model's graph, which holds its weights."""
    size = file.seek(0, 2)
    file.seek(0)
    found = hashlib.sha256()
    for number, length in _fields(file, size):
        if number == _GRAPH:
            found.update(file.read(length))
        else:
            file.seek(length, 1)
    return found.hexdigest()


def _fields(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield each field's number and how many bytes of it must be read or stepped over."""
    while file.tell() < size:
        number, length = _next_field(file, size)
        yield number, length or 0


def _next_field(file: BinaryIO, size: int) -> tuple[int, int | None]:
    """Return a field's number and, where it has bytes that are still unread, their count."""
    tag = _varint(file)
    number, kind = tag >> 3, tag & 7
    if kind == _VARINT:
        _varint(file)
        return number, None
    length = {_FIXED64: 8, _FIXED32: 4}.get(kind)
    if kind == _BYTES:
        length = _varint(file)
    if length is None or number == 0 or file.tell() + length > size:
        raise ValueError("not a protobuf")
    if number == _METADATA and length > _MAX_METADATA:
        raise ValueError("metadata too long")
    return number, length


def _varint(file: BinaryIO) -> int:
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            break
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise ValueError("not a protobuf")


def _entry(data: bytes) -> tuple[str, str]:
    """Return key and value of a StringStringEntryProto."""
    parts = {1: "", 2: ""}
    stream = io.BytesIO(data)
    for number, length in _fields(stream, len(data)):
        content = stream.read(length)
        if number in parts:
            parts[number] = content.decode("utf-8")
    return parts[1], parts[2]
