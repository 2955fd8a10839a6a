"""What the markers of a JPEG say, read from its bytes without decoding a pixel (ITU-T T.81)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SOI = b"\xff\xd8"
_SOS = 0xDA
_APP1 = 0xE1
_COM = 0xFE
_NOT_FRAMES = frozenset({0xC4, 0xC8, 0xCC})  # DHT, reserved, DAC share the numbers of the SOF markers
_SEQUENTIAL = frozenset({0xC0, 0xC1})  # baseline and extended, Huffman-coded
_ORIENTATION_TAG = 0x0112
_SHORT = 3
_UPRIGHT = 1


@dataclass(frozen=True)
class JpegHeader:
    """Size in pixels as stored, and what decides how the file may be decoded.

    ``height_at`` is the offset of the two height bytes; ``row_height`` the pixel rows of one row
    of coding units; ``comment`` the last one that somebody wrote into the file.
    """

    width: int
    height: int
    components: int
    sequential: bool
    one_scan: bool
    orientation: int
    height_at: int
    row_height: int
    comment: bytes = b""

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height after the EXIF orientation is applied."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def parse(data: bytes) -> JpegHeader | None:
    """Return the header of a JPEG, or None when the bytes are none or end before the first scan."""
    if not data.startswith(_SOI):
        return None
    position = 2
    frame: tuple[int, int] | None = None  # marker, offset of its payload
    orientation, comment = _UPRIGHT, b""
    while position + 4 <= len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker in (0xFF, 0x01) or 0xD0 <= marker <= 0xD7:  # fill bytes and markers without a payload
            position += 1 if marker == 0xFF else 2
            continue
        start = position + 4
        length = int.from_bytes(data[position + 2 : start], "big") - 2
        if length < 0 or start + length > len(data):
            return None
        if marker == _SOS:
            return _header(data, frame, orientation, comment, scan_components=data[start])
        if marker == _COM:
            comment = bytes(data[start : start + length])
        if marker == _APP1 and orientation == _UPRIGHT:
            orientation = _exif_orientation(data[start : start + length])
        if 0xC0 <= marker <= 0xCF and marker not in _NOT_FRAMES:
            frame = (marker, start)
        position = start + length
    return None


def cut_rows(data: bytes, header: JpegHeader, rows: int) -> bytearray | None:
    """Return the JPEG with a height that ends after at least ``rows`` rows, or None if that is no gain.

    A sequential JPEG is coded row by row, so a decoder that believes the smaller height stops there;
    its one complaint is about the bytes that follow. One more row of coding units than asked for is
    kept, because colour is interpolated across its edge.
    """
    unit = header.row_height
    height = (-(-rows // unit) + 1) * unit
    if not (header.sequential and header.one_scan) or height >= header.height:
        return None
    shorter = bytearray(data)
    shorter[header.height_at : header.height_at + 2] = height.to_bytes(2, "big")
    return shorter


def _header(
    data: bytes, frame: tuple[int, int] | None, orientation: int, comment: bytes, scan_components: int
) -> JpegHeader | None:
    if frame is None:
        return None
    marker, start = frame
    height, width, components = struct.unpack_from(">HHB", data, start + 1)
    if start + 6 + 3 * components > len(data) or not (width and height and components):
        return None
    sampling = max(data[start + 7 + 3 * i] & 0x0F for i in range(components))
    return JpegHeader(
        width, height, components, marker in _SEQUENTIAL, scan_components == components, orientation,
        height_at=start + 1, row_height=8 * max(1, sampling), comment=comment,
    )  # fmt: skip


def _exif_orientation(payload: bytes) -> int:
    """Return the orientation 1..8 of an EXIF segment; 1 when it holds none that makes sense."""
    if not payload.startswith(b"Exif\x00\x00") or len(payload) < 14:
        return _UPRIGHT
    tiff = payload[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _UPRIGHT
    try:
        (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, directory)
        for entry in range(min(count, 256)):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, directory + 2 + 12 * entry)
            if tag == _ORIENTATION_TAG:
                return int(value) if kind == _SHORT and 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT
