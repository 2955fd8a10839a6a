"""Photographs of iPhones (HEIC): the only module that knows pi-heif, which lets Pillow read them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

_BOX = 8  # bytes: the size and the kind of a box (ISO/IEC 14496-12)


def learn() -> None:
    """Let Pillow read HEIC and HEIF from now on; it does not know the patented format by itself."""
    _register()


@cache
def _register() -> None:
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def is_sound(data: bytes) -> bool:
    """Tell whether what a file says of its parts is text (ISO/IEC 23008-12).

    pi-heif (seen from 0.18 to 1.4) ends the whole process where the kind of a part is not.
    """
    for kind, begin, end in _boxes(data):
        if kind != b"meta":
            continue
        at = data.find(b"infe", begin, end)
        while at >= 0:
            size = int.from_bytes(data[at - 4 : at], "big")
            wide = 2 if data[at + 4 : at + 5] >= b"\x03" else 0  # the part's number has four bytes
            try:
                data[at + 12 + wide : min(at - 4 + size, end)].decode()
            except UnicodeDecodeError:
                return False
            at = data.find(b"infe", at + 4, end)
    return True


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin and end of the boxes that a file consists of."""
    at = 0
    while at + _BOX <= len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), _BOX
        if size == 1:
            size, head = int.from_bytes(data[at + _BOX : at + 2 * _BOX], "big"), 2 * _BOX
        end = at + size if size >= head else len(data)  # 0: to the end of the file
        yield data[at + 4 : at + _BOX], at + head, min(end, len(data))
        at = end
