"""When the preparation of an earlier start may be left out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from stockpress.project import prepared


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "package"
    package.mkdir()
    (package / "module.py").write_text("1")
    monkeypatch.setattr(prepared, "PACKAGE", package)
    path = tmp_path / "stock.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO django_migrations VALUES (1)")
        connection.commit()
    prepared.record(data_dir=tmp_path, database=path, purpose=["demo=True"])
    return path


def holds(database: Path, *purpose: str) -> bool:
    return prepared.still_holds(data_dir=database.parent, database=database, purpose=purpose or ("demo=True",))


def test_what_was_recorded_holds_while_nothing_changes(database: Path) -> None:
    assert holds(database)


def test_another_purpose_needs_another_preparation(database: Path) -> None:
    assert not holds(database, "demo=False")


def forget_migrations(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM django_migrations")
        connection.commit()


@pytest.mark.parametrize(
    "change",
    [
        lambda database: (database.parent / "package" / "module.py").write_text("12"),
        lambda database: (database.parent / "package" / "new.html").write_text(""),
        forget_migrations,
        lambda database: database.unlink(),
        lambda database: database.write_bytes(b"this is no database, but it is long enough to look like a file"),
        lambda database: (database.parent / "prepared.json").write_text("{"),
        lambda database: (database.parent / "prepared.json").unlink(),
    ],
    ids=["code", "file", "older database", "no database", "broken database", "broken stamp", "no stamp"],
)
def test_a_change_needs_another_preparation(database: Path, change: Callable[[Path], object]) -> None:
    change(database)
    assert not holds(database)


def test_looking_for_a_database_does_not_make_one(tmp_path: Path) -> None:
    prepared.still_holds(data_dir=tmp_path, database=tmp_path / "none.sqlite3", purpose=[])
    assert list(tmp_path.iterdir()) == []
