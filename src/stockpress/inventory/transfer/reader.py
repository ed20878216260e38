"""Reads a data export: one JSON array of records, however long, with the place of every mistake.

The whole file is checked before the first record is handed out: `scan` walks it once and remembers where each record
lies (a few bytes a record), `Export.records` reads those of one model again. The file itself is never held in memory.
"""

from __future__ import annotations

import codecs
import json
import math
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from stockpress.inventory.transfer.errors import ImportFileBroken, ImportFileUnreadable

CHUNK_BYTES = 1 << 20
# A record is a row of a table; even one with long notes and a large JSON column stays far below this.
MAX_RECORD_CHARS = 64 << 20
_SPACE = " \t\r\n"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Record:
    """A row as the export has it. `number` counts from 1, `offset` is in bytes from the start of the file."""

    model: str
    pk: Any
    fields: Mapping[str, Any]
    number: int
    offset: int


@dataclass
class _Places:
    numbers: array[int] = field(default_factory=lambda: array("Q"))
    offsets: array[int] = field(default_factory=lambda: array("Q"))
    sizes: array[int] = field(default_factory=lambda: array("Q"))


class Export:
    """A file that was read to its end and found whole."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.header: Mapping[str, Any] = {}
        self._file = file
        self._places: dict[str, _Places] = {}

    def __len__(self) -> int:
        return sum(len(places.numbers) for places in self._places.values())

    def counts(self) -> dict[str, int]:
        """Records by model, in the order in which models first appear."""
        return {model: len(places.numbers) for model, places in self._places.items()}

    def add(self, model: str, number: int, offset: int, size: int) -> None:
        places = self._places.setdefault(model, _Places())
        places.numbers.append(number)
        places.offsets.append(offset)
        places.sizes.append(size)

    def records(self, model: str) -> Iterator[Record]:
        """The records of one model, in file order. Raises ImportFileBroken if the file changed since it was scanned."""
        places = self._places.get(model, _Places())
        for number, offset, size in zip(places.numbers, places.offsets, places.sizes, strict=True):
            self._file.seek(offset)
            try:
                entry = _DECODER.decode(self._file.read(size).decode())
                found = Record(entry["model"].lower(), entry.get("pk"), entry["fields"], number, offset)
            except (ValueError, KeyError, TypeError, AttributeError) as err:
                raise self.broken(offset, number, "the file changed while it was read") from err
            yield found

    def line_of(self, offset: int) -> tuple[int, int]:
        """Line and column (in bytes), both from 1, of a byte."""
        self._file.seek(0)
        line, line_start, position = 1, 0, 0
        while position < offset and (chunk := self._file.read(min(CHUNK_BYTES, offset - position))):
            line += chunk.count(b"\n")
            last = chunk.rfind(b"\n")
            if last >= 0:
                line_start = position + last + 1
            position += len(chunk)
        return line, offset - line_start + 1

    def broken(self, offset: int, record: int, reason: str) -> ImportFileBroken:
        line, column = self.line_of(offset)
        return ImportFileBroken(
            file=self.path.name, line=line, column=column, offset=offset, record=record, reason=reason
        )


def open_export(path: Path) -> BinaryIO:
    """Raises ImportFileUnreadable."""
    try:
        return path.open("rb")
    except OSError as err:
        raise ImportFileUnreadable(file=path, reason=err.strerror or str(err)) from err


def scan(path: Path, file: BinaryIO) -> Export:
    """Read the whole file and check its form; raises ImportFileBroken with the place of the first mistake."""
    export = Export(path, file)
    if file.read(2) in _WIDE_MARKS:
        raise export.broken(0, 1, "it is text in UTF-16; write the export as UTF-8")
    file.seek(0)
    _Scanner(export, file).run()
    return export


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:40]} is too large")
    return number


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number that JSON knows")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)


class _Scanner:
    """A window over the text that always holds the record being read."""

    def __init__(self, export: Export, file: BinaryIO) -> None:
        self._export = export
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        # A character of the window whose place in the file is known; later ones are counted from it.
        self._known_index = 0
        self._known_offset = 0
        self._bytes_read = 0
        self._ended = False
        self._record = 1

    def run(self) -> None:
        self._expect("[", "the file does not begin with a list of records ([)")
        if self._peek() == "]":
            self._at += 1
        else:
            self._read_records()
        if trailing := self._peek():
            self._fail(self._at, f"{trailing!r} follows the end of the list")

    def _read_records(self) -> None:
        while True:
            self._peek()
            offset = self._byte_offset(self._at)
            self._keep(self._decode(), offset)
            self._record += 1
            separator = self._peek()
            if separator == "]":
                self._at += 1
                return
            if separator != ",":
                self._fail(self._at, "the file ends inside the list" if not separator else "a comma or ] is missing")
            self._at += 1

    def _keep(self, entry: Any, offset: int) -> None:
        if not isinstance(entry, dict):
            self._refuse(offset, "a record must be an object ({...})")
        if entry.get("metadata") and "model" not in entry:
            # Newer exports begin with a note about where they come from.
            self._export.header = entry
            return
        model, fields = entry.get("model"), entry.get("fields")
        if not isinstance(model, str) or model.count(".") != 1:
            self._refuse(offset, 'the record has no "model" such as "part.part"')
        if not isinstance(fields, dict):
            self._refuse(offset, 'the record has no "fields"')
        if isinstance(entry.get("pk"), bool | float | list | dict):
            self._refuse(offset, 'the "pk" of the record is neither a number nor a text')
        self._export.add(model.lower(), self._record, offset, self._byte_offset(self._at) - offset)

    def _decode(self) -> Any:
        while True:
            try:
                entry, self._at = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as err:
                # Cut off, or only not read yet: more text tells.
                if len(self._text) - self._at < MAX_RECORD_CHARS and self._grow():
                    continue
                at_end = self._ended and (err.pos >= len(self._text.rstrip(_SPACE)) or "Unterminated" in err.msg)
                self._fail(err.pos, "the file ends inside a record" if at_end else _in_words(err))
            except (ValueError, RecursionError) as err:
                reason = "it is nested too deeply" if isinstance(err, RecursionError) else str(err)
                self._fail(self._at, reason)
            else:
                return entry

    def _expect(self, wanted: str, reason: str) -> None:
        if self._peek() != wanted:
            self._fail(self._at, "the file is empty" if self._at >= len(self._text) else reason)
        self._at += 1

    def _peek(self) -> str:
        """The next character that is not a space, empty at the end of the file; the window moves up to it."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._grow():
                return ""

    def _grow(self) -> bool:
        """Read on; the window doubles, so that a long record is not decoded over and over. False at the end."""
        if self._ended:
            return False
        data = self._file.read(max(CHUNK_BYTES, len(self._text) - self._at))
        if not self._bytes_read and data.startswith(codecs.BOM_UTF8):
            self._known_offset = len(codecs.BOM_UTF8)
        try:
            more = self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as err:
            # The decoder may have kept the beginning of a character from the bytes before.
            place = self._bytes_read + len(data) - len(err.object) + err.start
            raise self._export.broken(place, self._record, "the bytes are not text in UTF-8") from err
        self._bytes_read += len(data)
        self._ended = not data
        if data:
            self._forget()
            self._text += more
        return bool(data)

    def _forget(self) -> None:
        """Let go of the text before the record being read."""
        self._known_offset = self._byte_offset(self._at)
        self._text = self._text[self._at :]
        self._known_index = self._at = 0

    def _byte_offset(self, index: int) -> int:
        """The place in the file of a character at or behind the last one asked for."""
        part = self._text[self._known_index : index]
        self._known_offset += len(part) if part.isascii() else len(part.encode())
        self._known_index = index
        return self._known_offset

    def _fail(self, index: int, reason: str) -> NoReturn:
        self._refuse(self._byte_offset(index), reason)

    def _refuse(self, offset: int, reason: str) -> NoReturn:
        raise self._export.broken(offset, self._record, reason)


def _in_words(err: json.JSONDecodeError) -> str:
    return f"this is not JSON ({err.msg[:1].lower()}{err.msg[1:]})"
