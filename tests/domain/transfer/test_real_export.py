"""A real export of 8,481 records of 2024."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockLocation
from stockpress.inventory.transfer import import_file
from stockpress.inventory.transfer.errors import ImportFileBroken, ImportRecordInvalid
from tests.domain.transfer.exports import rows_by_model
from tests.shared import shared_file

pytestmark = [pytest.mark.django_db, pytest.mark.database]

RENAMED = {
    "part.partparameter": "common.parameter",
    "part.partparametertemplate": "common.parametertemplate",
    "part.partattachment": "common.attachment",
    "plugin.notificationusersetting": "common.inventreeusersetting",
}


@pytest.fixture
def export() -> Path:
    return shared_file("data", "inventree-demo", "inventree_data.json")


@pytest.mark.slow
def test_every_record_arrives_or_is_counted_and_a_second_import_changes_nothing(export: Path) -> None:
    records = json.loads(export.read_text())
    expected = Counter(entry["model"] for entry in records)
    report = import_file(export)
    skipped = Counter[str]()
    for (kind, _reason), count in report.skipped.items():
        skipped[kind] += count
    arrived = Counter[str]()
    for kind, count in expected.items():
        arrived[RENAMED.get(kind, kind)] += count - skipped[kind]
    for target, count in arrived.items():
        assert report.models.get(target) is None or report.of(target).created == count, target
    assert report.created + report.skipped.total() == len(records) == 8481
    assert not report.unknown_fields
    assert not report.cleared
    kept = {
        "part.part": 414,
        "stock.stockitem": 1106,
        "company.company": 36,
        "order.purchaseorder": 12,
        "build.build": 16,
    }
    assert {label: apps.get_model(label)._base_manager.count() for label in kept} == kept
    for entry in records:
        if entry["model"] == "auth.user":
            assert User.objects.get(pk=entry["pk"]).password == entry["fields"]["password"]
        if entry["model"] == "stock.stocklocation":
            assert StockLocation.objects.get(pk=entry["pk"]).pathstring == entry["fields"]["pathstring"]
    before = rows_by_model()
    again = import_file(export)
    assert (again.created, again.updated) == (0, 0)
    assert again.unchanged == report.created
    assert rows_by_model() == before
    assert Part.objects.create(name="New").pk > max(entry["pk"] for entry in records if entry["model"] == "part.part")


@pytest.mark.parametrize("share", [0.0, 0.001, 0.33, 0.77, 0.999999])
def test_a_truncated_copy_changes_nothing(export: Path, tmp_path: Path, share: float) -> None:
    content = export.read_bytes()
    copy = tmp_path / "cut.json"
    copy.write_bytes(content[: int(len(content) * share)])
    before = rows_by_model()
    with pytest.raises(ImportFileBroken) as caught:
        import_file(copy)
    assert caught.value.params["offset"] <= len(content) * share
    assert rows_by_model() == before


def test_a_broken_record_in_the_middle_changes_nothing(export: Path, tmp_path: Path) -> None:
    records = json.loads(export.read_text())
    victim = next(
        number for number, entry in enumerate(records) if number > 4000 and entry["model"] == "stock.stockitem"
    )
    records[victim]["fields"]["quantity"] = "a lot"
    copy = tmp_path / "broken.json"
    copy.write_text(json.dumps(records))
    before = rows_by_model()
    with pytest.raises(ImportRecordInvalid) as caught:
        import_file(copy)
    told = caught.value.params
    assert (told["model"], told["pk"], told["name"]) == ("stock.stockitem", records[victim]["pk"], "quantity")
    assert told["record"] == victim + 1
    assert rows_by_model() == before
