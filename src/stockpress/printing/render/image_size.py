"""Width and height of an image from its first bytes, without decoding it."""

from __future__ import annotations

import re
import struct

Size = tuple[int, int]

_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WEBP_14_BITS = 0x3FFF


def image_size(data: bytes) -> Size | None:
    """(width, height) in pixels of a PNG, JPEG, GIF, WebP, BMP or TIFF; None for anything else and for broken ones."""
    try:
        for magic, measure in _MEASURES:
            if re.match(magic, data, re.DOTALL):
                return measure(data)
    except (struct.error, IndexError):
        return None
    return None


def _png(data: bytes) -> Size | None:
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size | None:
    """The larger of the screen and the frames: each frame is decoded by its own size."""
    width, height = struct.unpack_from("<HH", data, 6)
    position = 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while data[position : position + 1] in (b"!", b","):
        if data[position] == 0x2C:
            left, top, frame_width, frame_height, flags = struct.unpack_from("<HHHHB", data, position + 1)
            width, height = max(width, left + frame_width), max(height, top + frame_height)
            position += 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
        else:
            position += 2
        while data[position]:
            position += data[position] + 1
        position += 1
    return width, height


def _bmp(data: bytes) -> Size | None:
    if struct.unpack_from("<I", data, 14)[0] == 12:
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)


def _jpeg(data: bytes) -> Size | None:
    position = 2
    while position < len(data):
        if data[position] != 0xFF:
            return None
        marker = data[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, position + 5)
            return width, height
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
        else:
            position += 2 + struct.unpack_from(">H", data, position + 2)[0]
    return None


def _webp(data: bytes) -> Size | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & _WEBP_14_BITS), 1 + (bits >> 14 & _WEBP_14_BITS)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & _WEBP_14_BITS, height & _WEBP_14_BITS
    return None


def _tiff(data: bytes) -> Size | None:
    order = "<" if data[:2] == b"II" else ">"
    start = struct.unpack_from(order + "I", data, 4)[0]
    found: dict[int, int] = {}
    for index in range(struct.unpack_from(order + "H", data, start)[0]):
        tag, kind, _count = struct.unpack_from(order + "HHI", data, start + 2 + 12 * index)
        found[tag] = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, start + 10 + 12 * index)[0]
    return (found[256], found[257]) if 256 in found and 257 in found else None


_MEASURES = (
    (rb"\x89PNG\r\n\x1a\n", _png),
    (rb"\xff\xd8", _jpeg),
    (rb"GIF8[79]a", _gif),
    (rb"RIFF....WEBP", _webp),
    (rb"BM", _bmp),
    (rb"II\*\x00|MM\x00\*", _tiff),
)
