"""What an import refuses: then nothing has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User

from stockpress.accounts.services import create_user
from stockpress.inventory.part.models import Part
from stockpress.inventory.transfer import import_file
from stockpress.inventory.transfer.errors import (
    ImportConflict,
    ImportFailed,
    ImportFileBroken,
    ImportRecordInvalid,
    ImportRefused,
)
from tests.domain.transfer.exports import part, record, rows_by_model, stock_item, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_rows_that_are_their_own_ancestors_are_refused(tmp_path: Path) -> None:
    loop = write(tmp_path, part(1, variant_of=2), part(2, variant_of=1))
    with pytest.raises(ImportRefused, match="below itself"):
        import_file(loop)
    assert not Part.objects.exists()


@pytest.mark.parametrize(
    ("fields", "name", "told"),
    [
        ({"quantity": "many"}, "quantity", "decimal"),
        ({"quantity": "NaN"}, "quantity", "decimal number"),
        ({"quantity": "1" * 14}, "quantity", "too large"),
        ({"expiry_date": "2024-02-30"}, "expiry_date", "date"),
        ({"updated": "yesterday"}, "updated", "yesterday"),
        ({"delete_on_deplete": "perhaps"}, "delete_on_deplete", "perhaps"),
        ({"status": 10.5}, "status", "whole"),
        ({"batch": "x" * 101}, "batch", "100"),
        ({"batch": "null\0"}, "batch", "null character"),
        ({"batch": "\ud800"}, "batch", "surrogate"),
        ({"metadata": {"a": ["\0"]}}, "metadata", "null character"),
        ({"batch": ["x"]}, "batch", "not a text"),
        ({"delete_on_deplete": None}, None, None),
    ],
)
def test_a_value_that_fits_no_column_is_named_and_nothing_changes(
    tmp_path: Path, fields: dict[str, object], name: str | None, told: str | None
) -> None:
    path = write(tmp_path, part(1), stock_item(9, 1, **fields), stock_item(10, 1))
    if name is None:
        import_file(path)
        return
    with pytest.raises(ImportRecordInvalid) as caught:
        import_file(path)
    assert (caught.value.params["model"], caught.value.params["pk"]) == ("stock.stockitem", 9)
    assert (caught.value.params["name"], caught.value.params["record"]) == (name, 2)
    assert told in str(caught.value)
    assert not Part.objects.exists()


def test_two_records_with_one_key_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRecordInvalid, match="same primary key"):
        import_file(write(tmp_path, part(1), part(1)))
    assert not Part.objects.exists()


def test_a_key_that_is_no_key_is_refused(tmp_path: Path) -> None:
    for key in ("seven", None):
        with pytest.raises(ImportRecordInvalid, match="field pk"):
            import_file(write(tmp_path, part(key)))


def test_a_name_that_belongs_to_another_user_is_refused(tmp_path: Path) -> None:
    here = create_user(username="ann")
    with pytest.raises(ImportConflict) as caught:
        import_file(write(tmp_path, part(1), user(here.pk + 1, "ann")))
    assert f"auth.user {here.pk}" in str(caught.value)
    assert "'ann'" in str(caught.value)
    assert not Part.objects.exists()


def test_a_name_twice_in_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportConflict):
        import_file(write(tmp_path, user(71, "ann"), user(72, "ann")))
    assert not User.objects.exists()


def test_a_new_row_may_have_the_unique_value_that_a_changed_row_gives_up(tmp_path: Path) -> None:
    import_file(write(tmp_path, record("common.projectcode", 1, code="A")))
    import_file(write(tmp_path, record("common.projectcode", 1, code="B"), record("common.projectcode", 2, code="A")))


def test_a_broken_file_changes_nothing_even_when_rows_come_before_the_break(tmp_path: Path) -> None:
    path = write(tmp_path, *[part(number) for number in range(1, 50)])
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ImportFileBroken):
        import_file(path)
    assert not Part.objects.exists()


def test_a_failure_at_the_very_end_takes_everything_back(tmp_path: Path) -> None:
    before = rows_by_model()
    with pytest.raises(ImportFailed):
        import_file(
            write(
                tmp_path,
                user(1, "ann"),
                record("auth.group", 1, name="makers", permissions=[]),
                record("common.inventreesetting", 1, key="INVENTREE_INSTANCE", value="x"),
                part(1),
                stock_item(1, 1, quantity="x"),
            )
        )
    assert rows_by_model() == before
    assert not Group.objects.exists()
