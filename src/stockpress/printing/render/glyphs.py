"""Which characters the fonts of this machine can draw, so that a missing one is a warning and not a box on paper."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from stockpress.printing.render.fonts import PACKAGED, SYSTEM_FOLDERS

Ranges = list[tuple[int, int]]

_COLLECTION = b"ttcf"
_UNICODE_TABLES = {(3, 10), (3, 1), (0, 3), (0, 4), (0, 6)}
_NEEDS_NO_GLYPH = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zs", "Zl", "Zp"})


def missing_glyphs(text: str) -> set[str]:
    """The characters of `text` that no font, packaged or of the system, has a glyph for.

    The system's fonts are read when the packaged ones do not suffice, once for the life of the process.
    """
    wanted = {char for char in text if char > "~" and unicodedata.category(char) not in _NEEDS_NO_GLYPH}
    missing = {char for char in wanted if not _within(_packaged(), ord(char))}
    return {char for char in missing if not _within(_system(), ord(char))} if missing else missing


def _within(ranges: Ranges, code: int) -> bool:
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] < code:
            low = middle + 1
        else:
            high = middle
    return low < len(ranges) and ranges[low][0] <= code


@cache
def _packaged() -> Ranges:
    return _merged(PACKAGED.glob("*.ttf"))


@cache
def _system() -> Ranges:
    folders = [Path(folder).expanduser() for folder in SYSTEM_FOLDERS if not folder.startswith("~")]
    return _merged(file for folder in folders for file in folder.rglob("*.[to]t[fc]"))


def _merged(files: Iterator[Path]) -> Ranges:
    merged: Ranges = []
    for start, end in sorted(pair for file in files for pair in _characters(file)):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _characters(file: Path) -> Ranges:
    """Ranges of code points of all faces of the file; none of a file that is broken or no font."""
    try:
        data = file.read_bytes()
        if data[:4] == _COLLECTION:
            (count,) = struct.unpack_from(">I", data, 8)
            faces = struct.unpack_from(f">{count}I", data, 12)
        else:
            faces = (0,)
        return [pair for face in faces for pair in _face(data, face)]
    except (OSError, struct.error):
        return []


def _face(data: bytes, face: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, face + 4)
    for index in range(count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", data, face + 12 + 16 * index)
        if tag == b"cmap":
            yield from _cmap(data, offset)


def _cmap(data: bytes, cmap: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for index in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * index)
        if (platform, encoding) not in _UNICODE_TABLES:
            continue
        table = cmap + offset
        (kind,) = struct.unpack_from(">H", data, table)
        if kind == 4:
            segments = struct.unpack_from(">H", data, table + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", data, table + 14)
            starts = struct.unpack_from(f">{segments}H", data, table + 16 + 2 * segments)
            yield from ((start, end) for start, end in zip(starts, ends, strict=True) if start != 0xFFFF)
        elif kind == 12:
            (groups,) = struct.unpack_from(">I", data, table + 12)
            for group in range(groups):
                yield struct.unpack_from(">II", data, table + 16 + 12 * group)
