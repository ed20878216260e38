"""What becomes of records: created, changed, left alone, skipped."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from djmoney.money import Money

from stockpress.inventory.common.currency import total_in
from stockpress.inventory.common.models import (
    Attachment,
    NotificationEntry,
    NotificationMessage,
    Parameter,
    ParameterTemplate,
)
from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
from stockpress.inventory.part.models import BomItem, Part, PartCategory
from stockpress.inventory.stock.models import StockItem, StockItemTestResult, StockItemTracking, StockLocation
from stockpress.inventory.transfer import import_file
from stockpress.settings_registry import setting
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.resolution import GLOBAL_VALUES
from stockpress.settings_registry.services import ChangeSetting
from tests.domain.transfer.exports import part, record, rows_by_model, stock_item, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_rows_keep_their_keys_and_new_rows_come_after_them(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, part(41), part(7)))
    assert sorted(Part.objects.values_list("pk", flat=True)) == [7, 41]
    assert (report.created, report.of("part.part").created) == (2, 2)
    assert Part.objects.create(name="New").pk == 42


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        user(1, "ann", groups=[["makers"]], last_login="2024-03-19T02:02:01.953Z"),
        record("auth.group", 3, name="makers", permissions=[["view_part", "part", "part"]]),
        part(1, creation_user=["ann"], minimum_stock="2.500000", creation_date="2021-06-20"),
        stock_item(1, 1, purchase_price="0.280000", purchase_price_currency="EUR"),
    )
    import_file(path)
    before = rows_by_model()
    report = import_file(path)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 4)
    assert not report.changed_anything
    assert rows_by_model() == before


def test_a_row_of_the_same_key_becomes_what_the_export_says(tmp_path: Path) -> None:
    import_file(write(tmp_path, part(1, name="Old", keywords="stays"), part(2)))
    report = import_file(write(tmp_path, record("part.part", 1, name="New"), part(2)))
    row = Part.objects.get(pk=1)
    assert (row.name, row.keywords) == ("New", "stays")
    assert (report.updated, report.unchanged) == (1, 1)


def test_dates_prices_and_quantities_arrive_exactly(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            part(1, creation_date="2021-06-20"),
            stock_item(
                5,
                1,
                quantity="440.00000",
                purchase_price="0.280000",
                purchase_price_currency="EUR",
                updated="2022-05-25T00:00:00Z",
                serial="12B",
            ),
        )
    )
    item = StockItem.objects.get(pk=5)
    assert item.quantity == Decimal(440)
    assert (item.purchase_price.amount, str(item.purchase_price.currency)) == (Decimal("0.28"), "EUR")
    assert item.updated == datetime(2022, 5, 25, tzinfo=UTC)
    assert item.serial_int == 12
    assert item.creation_date is None
    assert str(Part.objects.get(pk=1).creation_date) == "2021-06-20"


def test_trees_get_depth_and_path_whatever_the_order_of_records(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            record("stock.stocklocation", 3, name="Box", parent=2, lft=1, rght=2, tree_id=1, level=9, pathstring="x"),
            record("stock.stocklocation", 2, name="Shelf", parent=1),
            record("stock.stocklocation", 1, name="Room", parent=None, pathstring="wrong"),
        )
    )
    box = StockLocation.objects.get(pk=3)
    assert (box.pathstring, box.level) == ("Room/Shelf/Box", 2)


def test_a_category_that_is_renamed_renames_the_paths_below_it(tmp_path: Path) -> None:
    below = record("part.partcategory", 2, name="Below", parent=1)
    import_file(write(tmp_path, record("part.partcategory", 1, name="Old"), below))
    import_file(write(tmp_path, record("part.partcategory", 1, name="New"), below))
    assert PartCategory.objects.get(pk=2).pathstring == "New/Below"


def test_old_parameters_become_generic_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        part(1),
        record("company.company", 1, name="Maker"),
        record("company.manufacturerpart", 4, part=1, manufacturer=1, MPN="X"),
        record("part.partparametertemplate", 6, name="Resistance", units="ohm"),
        record("part.partparameter", 8, part=1, template=6, data="10k", data_numeric=10000.0),
        record(
            "company.manufacturerpartparameter", 1, manufacturer_part=4, name="Tolerance", value="1", units="percent"
        ),
        record("company.manufacturerpartparameter", 2, manufacturer_part=4, name="Resistance", value="9k", units="ohm"),
    )
    for _ in range(2):
        report = import_file(path)
    assert (report.created, report.updated) == (0, 0)
    assert Part.objects.get(pk=1).get_parameter("Resistance").data == "10k"
    assert Parameter.objects.get(pk=8).template_id == 6
    assert ManufacturerPart.objects.get(pk=4).parameters_map() == {"Tolerance": "1", "Resistance": "9k"}
    assert ParameterTemplate.objects.count() == 2


def test_new_parameters_are_taken_as_they_are(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            part(1),
            record("common.parametertemplate", 6, name="Resistance", units="ohm", model_type=["part", "part"]),
            record("common.parameter", 8, model_type=["part", "part"], model_id=1, template=6, data="1"),
            record("common.parameter", 9, model_type=["part", "part"], model_id=2, template=6, data="1"),
        )
    )
    assert [row.pk for row in Parameter.objects.all()] == [8]


def test_content_types_given_as_numbers_are_looked_up_in_the_export(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            part(1),
            record("contenttypes.contenttype", 991, app_label="part", model="part"),
            record("common.parametertemplate", 6, name="Colour"),
            record("common.parameter", 8, model_type=991, model_id=1, template=6, data="red"),
        )
    )
    assert Parameter.objects.get().model_type == ContentType.objects.get_for_model(Part)


def test_old_attachments_of_all_kinds_become_generic_ones(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        user(1, "ann"),
        part(85),
        stock_item(3, 85),
        record(
            "part.partattachment", 1, part=85, attachment="part_files/85/a.pdf", user=["ann"], upload_date="2021-11-15"
        ),
        record("stock.stockitemattachment", 1, stock_item=3, attachment="stock_files/3/b.pdf", comment="Photo"),
        record("part.partattachment", 2, part=85, attachment="", link="https://example.com/x", upload_date=None),
        record("part.partattachment", 3, part=999, attachment="part_files/999/a.pdf"),
        record("part.partattachment", 4, part=85, attachment="", link=None),
    )
    for _ in range(2):
        report = import_file(path)
    assert (report.created, report.updated) == (0, 0)
    told = {(row.model_type, row.model_id, row.attachment.name or row.link) for row in Attachment.objects.all()}
    assert told == {
        ("part", 85, "part_files/85/a.pdf"),
        ("stockitem", 3, "stock_files/3/b.pdf"),
        ("part", 85, "https://example.com/x"),
    }
    first = Attachment.objects.get(attachment="part_files/85/a.pdf")
    assert (first.upload_user.username, str(first.upload_date)) == ("ann", "2021-11-15")
    assert report.skipped["part.partattachment", "what it belongs to is missing"] == 1
    assert report.skipped["part.partattachment", "neither a file nor a link"] == 1


def test_what_older_versions_kept_elsewhere_is_mapped(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            part(1, trackable=True, default_supplier=2, assembly=True),
            part(2),
            record("company.company", 1, name="Shop", is_supplier=True),
            record("company.supplierpart", 2, part=1, supplier=1, SKU="A"),
            record("company.supplierpart", 3, part=1, supplier=1, SKU="B"),
            record(
                "part.bomitem", 1, part=1, sub_part=2, quantity="3", overage="5%", checksum="b'\\xc8'", validated=True
            ),
            record("part.bomitem", 2, part=1, sub_part=2, quantity="3", overage="2"),
            stock_item(1, 1),
            record(
                "stock.stockitemtracking", 1, item=1, tracking_type=1, date="2021-07-28T14:37:51.084Z", deltas={"a": 1}
            ),
            record("part.parttesttemplate", 4, part=1, test_name="Paint", key="paint"),
            record(
                "stock.stockitemtestresult", 1, stock_item=1, test="paint", result=True, date="2022-04-27T02:11:02Z"
            ),
            record("stock.stockitemtestresult", 2, stock_item=1, test="Gone", result=True, notes="ok"),
        )
    )
    assert Part.objects.get(pk=1).testable
    assert list(SupplierPart.objects.filter(primary=True).values_list("pk", flat=True)) == [2]
    lines = {row.pk: (row.attrition, row.setup_quantity, row.checksum) for row in BomItem.objects.all()}
    assert lines == {1: (Decimal(5), Decimal(0), ""), 2: (Decimal(0), Decimal(2), "")}
    assert StockItemTracking.objects.get().part_id == 1
    assert StockItemTestResult.objects.get(pk=1).template_id == 4
    assert StockItemTestResult.objects.get(pk=2).notes == "Gone: ok"


def test_everything_left_out_is_counted_with_its_reason(tmp_path: Path) -> None:
    report = import_file(
        write(
            tmp_path,
            record("sessions.session", "abc", session_data="x"),
            record("machine.machineconfig", 1, name="x"),
            record("machine.machineconfig", 2, name="y"),
            record("strange.thing", 1),
            part(1, shade="blue", bom_checksum="b'x'", empty_old_field=None),
        )
    )
    assert report.skipped == {
        ("sessions.session", "sign-ins on the old server end there"): 1,
        ("machine.machineconfig", "machines are set up on this server"): 2,
        ("strange.thing", "Stockpress has no records of this kind"): 1,
    }
    assert report.unknown_fields == {("part.part", "shade"): 1}
    assert [(kind, name) for kind, name, _reason in report.dropped_fields] == [("part.part", "bom_checksum")]
    assert "machine.machineconfig: 2 (machines are set up on this server)" in str(report)


def test_references_to_missing_rows_are_left_empty_or_skip_the_record(tmp_path: Path) -> None:
    report = import_file(
        write(
            tmp_path,
            part(1, category=99),
            stock_item(1, 1, location=55),
            stock_item(2, 404),
            record("stock.stockitemtestresult", 1, stock_item=2, result=True),
        )
    )
    assert report.cleared == {("part.part", "category"): 1, ("stock.stockitem", "location"): 1}
    assert report.skipped == {
        ("stock.stockitem", "its part is missing"): 1,
        ("stock.stockitemtestresult", "its stock_item is missing"): 1,
    }
    assert StockItem.objects.get().pk == 1


def test_rows_that_are_here_already_can_be_referred_to(tmp_path: Path) -> None:
    company = Company.objects.create(name="Shop")
    import_file(write(tmp_path, record("company.contact", 1, company=company.pk, name="Ann")))
    assert company.contacts.get().name == "Ann"


def test_settings_are_stored_and_take_effect(tmp_path: Path) -> None:
    assert "INVENTREE_INSTANCE" not in GLOBAL_VALUES.current().texts
    report = import_file(
        write(
            tmp_path,
            user(1, "ann"),
            record("common.inventreesetting", 5, key="INVENTREE_INSTANCE", value="Our shop"),
            record("common.inventreesetting", 6, key="_PRIVATE", value="x"),
            record("common.inventreesetting", 7, key="not a key", value="x"),
            record("common.inventreeusersetting", 1, key="SEARCH_PREVIEW_RESULTS", value="10", user=["ann"]),
        )
    )
    assert GLOBAL_VALUES.current().texts["INVENTREE_INSTANCE"] == "Our shop"
    assert InvenTreeUserSetting.objects.get().user.username == "ann"
    assert report.skipped.total() == 2


def test_changes_of_settings_by_an_import_are_kept_in_the_history(tmp_path: Path) -> None:
    ChangeSetting(key="LABEL_DPI", value=203)()
    ChangeSetting(key="REPORT_ENABLE", value=False)()
    import_file(
        write(
            tmp_path,
            user(1, "ann"),
            record("common.inventreesetting", 5, key="LABEL_DPI", value="600"),
            record("common.inventreesetting", 6, key="REPORT_ENABLE", value="False"),
            record("common.inventreeusersetting", 1, key="LABEL_INLINE", value="False", user=["ann"]),
        )
    )
    assert (setting("LABEL_DPI"), setting("LABEL_INLINE", user=User.objects.get())) == (600, False)
    changes = SettingChange.objects.filter(via="import").order_by("key").values_list("key", "old", "new", "scope")
    assert list(changes) == [("LABEL_DPI", "203", "600", "inventree"), ("LABEL_INLINE", None, "False", "user")]


def test_a_setting_that_is_here_under_another_key_is_changed(tmp_path: Path) -> None:
    InvenTreeSetting.objects.create(key="OTHER", value="1")
    InvenTreeSetting.objects.create(key="INVENTREE_INSTANCE", value="1")
    other = InvenTreeSetting.objects.get(key="OTHER").pk
    import_file(write(tmp_path, record("common.inventreesetting", other, key="INVENTREE_INSTANCE", value="2")))
    assert dict(InvenTreeSetting.objects.values_list("key", "value")) == {"OTHER": "1", "INVENTREE_INSTANCE": "2"}


def test_exchange_rates_serve_here_whatever_their_source_was_called(tmp_path: Path) -> None:
    import_file(
        write(
            tmp_path,
            record(
                "exchange.exchangebackend", "TheirExchange", base_currency="USD", last_update="2024-01-01T00:00:00Z"
            ),
            record("exchange.rate", 1, currency="EUR", value="0.500000", backend="TheirExchange"),
            record("exchange.rate", 2, currency="USD", value="1.000000", backend="TheirExchange"),
        )
    )
    total = total_in("USD", [Money(1, "USD"), Money(1, "EUR")])
    assert total == Money(3, "USD")


def test_progress_ends_at_the_number_of_records(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    import_file(write(tmp_path, part(1), part(2)), on_progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_messages_come_with_those_who_got_them_and_what_they_are_about(tmp_path: Path) -> None:
    def message(pk: int, to: int | None, about: int) -> dict:
        return record(
            "common.notificationmessage",
            pk,
            target_content_type=["part", "part"],
            target_object_id=about,
            source_content_type=["auth", "user"],
            source_object_id=7,
            user=to,
            category="part.low",
            name="Low",
            message="Buy more",
            creation="2024-03-19T02:02:01.953Z",
            read=True,
        )

    entry = record("common.notificationentry", 3, key="part.low", uid=1, updated="2024-03-19T02:02:01.953Z")
    report = import_file(
        write(tmp_path, user(7, "ann"), part(1), message(1, 7, 1), message(2, None, 1), message(3, 7, 99), entry)
    )
    row = NotificationMessage.objects.get()
    assert (row.user.username, row.target_object, row.read) == ("ann", Part.objects.get(), True)
    assert row.creation == datetime(2024, 3, 19, 2, 2, 1, 953000, tzinfo=UTC)
    assert NotificationEntry.objects.get().updated == row.creation
    assert sum(count for (kind, _), count in report.skipped.items() if kind == "common.notificationmessage") == 2
    assert import_file(tmp_path / "export.json").created == 0
