"""Rows into files, one row at a time: a file of ten thousand rows takes no more memory than one of ten."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import IO, Any

import tablib  # type: ignore[import-untyped]
from openpyxl import Workbook  # type: ignore[import-untyped]

from stockpress.api.exports.cells import Cell
from stockpress.kernel.errors import StockpressError

FORMATS = {"csv": "CSV", "xlsx": "Excel", "tsv": "TSV", "xls": "Excel 97-2003"}
_SPOOLED_BYTES = 1 << 20
# What the sheets of each kind of spreadsheet hold at most, the titles included.
_MOST_ROWS = {"xls": 65_536, "xlsx": 1_048_576}
_MOST_COLUMNS = {"xls": 256, "xlsx": 16_384}


class SheetTooSmall(StockpressError):
    code = "export_sheet_too_small"
    text = "A file of the format {format} holds {limit} at most. Filter the list, or choose csv."


def write_file(kind: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """A file with a line of titles and the rows, ready to be read. The caller closes it. Raises SheetTooSmall."""
    if len(titles) > _MOST_COLUMNS.get(kind, len(titles)):
        raise SheetTooSmall(format=kind, limit=f"{_MOST_COLUMNS[kind]} columns")
    file: Any = tempfile.SpooledTemporaryFile(max_size=_SPOOLED_BYTES)  # noqa: SIM115 - the caller closes it
    with contextlib.ExitStack() as undo:
        undo.callback(file.close)
        _WRITERS[kind](file, titles, _counted(kind, rows))
        undo.pop_all()
    file.seek(0)
    return file


def _counted(kind: str, rows: Iterable[Sequence[Cell]]) -> Iterable[Sequence[Cell]]:
    most = _MOST_ROWS.get(kind)
    for number, row in enumerate(rows, 2):
        if most is not None and number > most:
            raise SheetTooSmall(format=kind, limit=f"{most - 1} rows")
        yield row


def _write_text(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str = ",") -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(titles)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    text.detach()


def _write_tabs(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    _write_text(file, titles, rows, delimiter="\t")


def _as_text(cell: Cell) -> Any:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return cell


def _write_xlsx(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.freeze_panes = "A2"
    sheet.append(list(titles))
    for row in rows:
        sheet.append(list(row))
    book.save(file)


def _write_xls(file: Any, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    table = tablib.Dataset(headers=list(titles), title="Export")
    for row in rows:
        table.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
    file.write(table.export("xls"))


_WRITERS = {"csv": _write_text, "tsv": _write_tabs, "xlsx": _write_xlsx, "xls": _write_xls}
