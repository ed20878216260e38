"""The demo stock: believable, the same each time, and gone without a trace."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db.models import Count
from PIL import Image

from stockpress.inventory.build.models import Build, BuildItem
from stockpress.inventory.common.models import Attachment
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.company.models import Company
from stockpress.inventory.demo import (
    DatabaseInUse,
    DemoInUse,
    demo_is_loaded,
    demo_models,
    load_demo,
    remove_demo,
)
from stockpress.inventory.demo.pictures import monogram, picture
from stockpress.inventory.demo.shop import table
from stockpress.inventory.order.models import PurchaseOrder, ReturnOrder, SalesOrder
from stockpress.inventory.part.models import Part, PartCategory
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.status_codes import StockStatus
from stockpress.inventory.transfer import import_file
from stockpress.settings_registry.models.values import InvenTreeSetting
from stockpress.settings_registry.services import ChangeSetting
from tests.domain.transfer.exports import part, record, rows_by_model, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def demo(media: Path) -> None:
    load_demo()


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_second_load_changes_nothing(media: Path) -> None:
    report = load_demo()
    rows, files = rows_by_model(), files_in(media)
    again = load_demo()
    assert report.loaded
    assert not again.loaded
    assert "already" in str(again)
    assert (rows_by_model(), files_in(media)) == (rows, files)


@pytest.mark.usefixtures("demo")
def test_it_is_as_large_as_a_small_workshop() -> None:
    assert Part.objects.count() >= 60
    assert StockItem.objects.count() >= 200
    assert PartCategory.objects.filter(level=2).exists()
    assert PurchaseOrder.objects.annotate(lines_there=Count("lines")).filter(lines_there__gt=20).exists()
    assert Part.objects.filter(variant_of__isnull=False).count() >= 2
    assert set(StockItem.objects.values_list("purchase_price_currency", flat=True)) >= {"EUR", "GBP", "USD"}


@pytest.mark.usefixtures("demo")
def test_every_printable_model_has_several_rows() -> None:
    counts = {name: printable.model._default_manager.count() for name, printable in PRINTABLES.items()}
    assert counts
    assert all(count >= 3 for count in counts.values()), counts


@pytest.mark.usefixtures("demo")
def test_every_row_keeps_the_rules_of_its_model() -> None:
    broken = []
    for model in demo_models():
        for row in model._base_manager.all():
            try:
                row.full_clean()
            except ValidationError as err:
                broken.append(f"{model.__name__} {row}: {err}")
    assert not broken


@pytest.mark.usefixtures("demo")
def test_stock_is_of_all_sorts() -> None:
    statuses = set(StockItem.objects.values_list("status", flat=True))
    assert statuses >= {StockStatus.OK, StockStatus.DAMAGED, StockStatus.REJECTED, StockStatus.QUARANTINED}
    assert StockItem.objects.filter(customer__isnull=False).exists()
    assert StockItem.objects.filter(consumed_by__isnull=False).exists()
    assert StockItem.objects.filter(is_building=True).exists()
    assert StockItem.objects.exclude(batch="").exclude(batch=None).exists()
    ChangeSetting(key="STOCK_ENABLE_EXPIRY", value=True)()
    assert StockItem.objects.filter(StockItem.expired_filter()).exists()
    sensor = StockItem.objects.get(part__IPN="TERN-W", serial="1003")
    assert [item.part.IPN for item in sensor.installed_parts.all()] == ["ASM-TERN"]
    assert sensor.customer.name == "Bluebird Greenhouses"
    assert sensor.test_results.count() == 3


@pytest.mark.usefixtures("demo")
def test_bills_of_materials_have_two_levels() -> None:
    sensor = Part.objects.get(IPN="TERN-W")
    below = {line.sub_part.IPN for line in sensor.get_bom_items()}
    assert {"ASM-TERN", "CAS-TERN-W"} <= below
    assert Part.objects.get(IPN="ASM-TERN").get_bom_items().count() > 10


@pytest.mark.usefixtures("demo")
def test_orders_add_up_in_their_currency() -> None:
    order = SalesOrder.objects.get(reference="SO-0001")
    assert str(order.total_price) == str(order.calculate_total_price())
    assert order.total_price.amount == Decimal("926.90")
    assert ReturnOrder.objects.filter(lines__received_date__isnull=False).exists()


@pytest.mark.usefixtures("demo")
def test_nothing_is_promised_twice() -> None:
    promised: dict[int, int] = {}
    for allocation in BuildItem.objects.select_related("stock_item"):
        promised[allocation.stock_item_id] = promised.get(allocation.stock_item_id, 0) + allocation.quantity
    for key, quantity in promised.items():
        assert quantity <= StockItem.objects.get(pk=key).quantity
    assert Build.objects.get(reference="BO-0001").completed == 20


@pytest.mark.usefixtures("demo")
def test_its_files_can_be_opened() -> None:
    pdf = Attachment.objects.get(attachment__endswith=".pdf")
    with pikepdf.open(io.BytesIO(pdf.attachment.read())) as document:
        assert len(document.pages) == 1
    image = Part.objects.get(IPN="RES-10K").image
    assert Image.open(io.BytesIO(image.read())).size == (256, 256)
    assert Company.objects.get(name="Fastenwerk").image.size > 100


def test_pictures_are_the_same_each_time_and_differ_by_kind() -> None:
    kinds = {kind for *_, kind in table("categories")["category"]}
    assert len({picture(kind) for kind in kinds}) == len(kinds)
    assert picture("chip") == picture("chip")
    assert monogram("Fastenwerk") != monogram("Contacta")


def test_a_database_with_parts_of_its_own_is_left_alone() -> None:
    Part.objects.create(name="Mine")
    before = rows_by_model()
    with pytest.raises(DatabaseInUse):
        load_demo()
    assert rows_by_model() == before


def test_a_load_that_fails_leaves_no_rows_and_no_files(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows_by_model()

    def fail(_: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("stockpress.inventory.demo.trading.attach", fail)
    with pytest.raises(RuntimeError):
        load_demo()
    assert rows_by_model() == before
    assert not files_in(media)


def test_progress_counts_to_the_end() -> None:
    seen: list[tuple[int, int]] = []
    load_demo(on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_it_goes_without_a_trace(media: Path, django_capture_on_commit_callbacks: Any) -> None:
    before = rows_by_model()
    load_demo()
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_demo()
    after = rows_by_model()
    kept = {"exchange.ExchangeBackend", "exchange.Rate", "contenttypes.ContentType"}
    assert {label: n for label, n in after.items() if label not in kept} == {
        label: n for label, n in before.items() if label not in kept
    }
    assert not files_in(media)
    assert not remove_demo()
    assert load_demo().loaded


@pytest.mark.usefixtures("demo")
def test_it_stays_when_rows_of_the_users_own_refer_to_it() -> None:
    Part.objects.create(name="Mine", category=PartCategory.objects.first())
    before = rows_by_model()
    with pytest.raises(DemoInUse):
        remove_demo()
    assert rows_by_model() == before
    assert demo_is_loaded()


@pytest.mark.usefixtures("demo")
def test_it_stays_when_something_was_attached_to_it() -> None:
    Attachment.objects.create(model_type="part", model_id=Part.objects.first().pk, link="https://example.com")
    with pytest.raises(DemoInUse):
        remove_demo()
    assert demo_is_loaded()


@pytest.mark.usefixtures("demo")
def test_an_import_replaces_it(tmp_path: Path, media: Path, django_capture_on_commit_callbacks: Any) -> None:
    path = write(tmp_path, part(1, name="Real"), record("order.purchaseorder", 900, reference="PO-0001", status=10))
    with django_capture_on_commit_callbacks(execute=True):
        report = import_file(path)
    assert report.warnings == ["The demo stock was taken away."]
    assert [row.name for row in Part.objects.all()] == ["Real"]
    assert not StockItem.objects.exists()
    assert not InvenTreeSetting.objects.filter(key="_DEMO_STOCK").exists()
    assert not files_in(media)
    assert not import_file(path).warnings


@pytest.mark.usefixtures("demo")
def test_a_failed_import_leaves_it_alone(tmp_path: Path, media: Path) -> None:
    before, files = rows_by_model(), files_in(media)
    with pytest.raises(Exception, match="Nothing was changed"):
        import_file(write(tmp_path, part(1, minimum_stock="x")))
    assert (rows_by_model(), files_in(media)) == (before, files)
    assert all(default_storage.exists(name) for name in files)


@pytest.mark.usefixtures("demo")
def test_an_import_of_users_alone_leaves_it_alone(tmp_path: Path) -> None:
    import_file(write(tmp_path, user(50, "ann")))
    assert demo_is_loaded()
