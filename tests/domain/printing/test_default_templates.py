"""The templates that come with Stockpress: provisioning them, and what printing with them costs the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing.defaults import DEFAULT_TEMPLATES, DefaultTemplate, provision_default_templates
from stockpress.printing.documents import DocumentMaker
from stockpress.printing.models import LabelTemplate, ReportTemplate
from tests.factories.build import BuildFactory, BuildLineFactory
from tests.factories.company import SupplierPartFactory
from tests.factories.order import PurchaseOrderFactory, PurchaseOrderLineItemFactory
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory
from tests.factories.printing import label_template
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db


def _row(file_name: str) -> LabelTemplate | ReportTemplate:
    default = next(default for default in DEFAULT_TEMPLATES if default.file_name == file_name)
    return default.kind._default_manager.get(name=default.name)


def test_an_empty_server_gets_six_labels_and_nine_reports() -> None:
    done = provision_default_templates()
    assert (LabelTemplate.objects.count(), ReportTemplate.objects.count()) == (6, 9)
    assert (len(done.created), done.restored, done.failed) == (15, [], [])


def test_provisioned_templates_have_the_defaults_of_their_fields() -> None:
    provision_default_templates()
    label, report = _row("part_label.html"), _row("inventree_purchase_order_report.html")
    assert isinstance(label, LabelTemplate)
    assert isinstance(report, ReportTemplate)
    assert (label.width, label.height, label.revision, label.enabled) == (50, 20, 1, True)
    assert (report.page_size, report.landscape, report.merge) == ("A4", False, False)
    assert report.filename_pattern == "PurchaseOrder-{{ reference }}.pdf"
    assert [row.name for row in ReportTemplate.objects.filter(merge=True)] == ["InvenTree Default Stock Report Merge"]


@pytest.mark.parametrize("default", DEFAULT_TEMPLATES, ids=lambda default: default.file_name)
def test_a_provisioned_template_is_valid_and_its_file_is_where_it_says(default: DefaultTemplate) -> None:
    provision_default_templates()
    row = _row(default.file_name)
    row.full_clean()
    assert row.template.name == f"{default.kind.UPLOAD_DIR}/{default.file_name}"
    assert default_storage.open(row.template.name).read() == default.body


def test_a_second_start_changes_nothing() -> None:
    provision_default_templates()
    before = [*LabelTemplate.objects.values(), *ReportTemplate.objects.values()]
    done = provision_default_templates()
    assert (done.created, done.restored, done.failed) == ([], [], [])
    assert [*LabelTemplate.objects.values(), *ReportTemplate.objects.values()] == before


def test_a_template_that_a_user_changed_stays_as_it_is() -> None:
    provision_default_templates()
    row = _row("part_label.html")
    row.template = ContentFile(b"<p>ours</p>", name="part_label.html")
    row.description = "Ours"
    row.save()
    provision_default_templates()
    row.refresh_from_db()
    assert default_storage.open(row.template.name).read() == b"<p>ours</p>"
    assert (row.description, row.revision) == ("Ours", 2)


def test_a_lost_file_comes_back_without_a_new_revision() -> None:
    provision_default_templates()
    row = _row("part_label.html")
    default_storage.delete(row.template.name)
    done = provision_default_templates()
    row.refresh_from_db()
    assert done.restored == ["InvenTree Part Label"]
    assert default_storage.exists("report/label/part_label.html")
    assert row.revision == 1


def test_a_deleted_template_comes_back_with_the_next_start() -> None:
    provision_default_templates()
    _row("part_label.html").delete()
    assert provision_default_templates().created == ["InvenTree Part Label"]


def test_a_renamed_template_does_not_get_a_twin() -> None:
    provision_default_templates()
    row = _row("part_label.html")
    row.name = "Box label"
    row.save()
    done = provision_default_templates()
    assert (done.created, done.failed) == ([], [])
    assert LabelTemplate.objects.filter(model_type="part").count() == 2


def test_a_template_of_the_same_name_and_another_file_is_left_alone() -> None:
    label_template("<p>mine</p>", file_name="mine.html", name="InvenTree Part Label", model_type="part")
    done = provision_default_templates()
    assert "InvenTree Part Label" not in done.created
    assert not default_storage.exists("report/label/part_label.html")


def test_one_that_cannot_be_stored_does_not_keep_the_others_out(monkeypatch: pytest.MonkeyPatch) -> None:
    save = default_storage.save

    def fail_for_one(name: str, *args: object, **kwargs: object) -> str:
        if name.endswith("part_label.html"):
            raise OSError("no space left")
        return str(save(name, *args, **kwargs))

    monkeypatch.setattr(default_storage, "save", fail_for_one)
    done = provision_default_templates()
    assert done.failed == ["InvenTree Part Label"]
    assert len(done.created) == 14
    assert not LabelTemplate.objects.filter(name="InvenTree Part Label").exists()


def _queries(row: LabelTemplate | ReportTemplate, items: list[models.Model]) -> int:
    """How often making the documents of a job asks the database."""
    with CaptureQueriesContext(connection) as captured:
        list(DocumentMaker(template=row, batch=PRINTABLES[row.model_type].load([item.pk for item in items])).all())
    return len(captured)


def _build_lines(count: int) -> list[models.Model]:
    build = BuildFactory()
    return [BuildLineFactory(build=build, bom_item=BomItemFactory(part=build.part)) for _ in range(count)]


MAKERS: dict[str, Callable[[int], list[models.Model]]] = {
    "part": lambda count: PartFactory.create_batch(count, category=PartCategoryFactory()),
    "stockitem": lambda count: [StockItemFactory(location=StockLocationFactory()) for _ in range(count)],
    "stocklocation": lambda count: [StockLocationFactory(parent=StockLocationFactory()) for _ in range(count)],
    "buildline": _build_lines,
}


@pytest.mark.parametrize(
    "default", [d for d in DEFAULT_TEMPLATES if d.kind is LabelTemplate], ids=lambda default: default.file_name
)
def test_fifty_labels_cost_as_many_queries_as_one(default: DefaultTemplate) -> None:
    provision_default_templates()
    row, items = _row(default.file_name), MAKERS[default.model_type](50)
    _queries(row, items[:1])  # what is remembered for the process is not the job's
    assert _queries(row, items) == _queries(row, items[:1])


def _purchase_order(lines: int) -> models.Model:
    order = PurchaseOrderFactory()
    for _ in range(lines):
        article = SupplierPartFactory(supplier=order.supplier)
        PurchaseOrderLineItemFactory(order=order, part=article)
    return order


def _build(lines: int) -> models.Model:
    return _build_lines(lines)[0].build  # type: ignore[attr-defined]


def _assembly(lines: int) -> models.Model:
    return _build(lines).part  # type: ignore[attr-defined]


def _location(items: int) -> models.Model:
    location = StockLocationFactory()
    StockItemFactory.create_batch(items, location=location)
    return location


@pytest.mark.parametrize(
    ("file_name", "make"),
    [
        ("inventree_purchase_order_report.html", _purchase_order),
        ("inventree_build_order_report.html", _build),
        ("inventree_bill_of_materials_report.html", _assembly),
        ("inventree_stock_location_report.html", _location),
    ],
)
def test_a_report_of_a_hundred_lines_costs_as_many_queries_as_one_of_three(
    file_name: str, make: Callable[[int], models.Model]
) -> None:
    provision_default_templates()
    row, few, many = _row(file_name), make(3), make(100)
    _queries(row, [few])
    assert _queries(row, [many]) == _queries(row, [few])


def test_twenty_purchase_orders_cost_as_many_queries_as_two() -> None:
    provision_default_templates()
    row, orders = _row("inventree_purchase_order_report.html"), [_purchase_order(2) for _ in range(20)]
    _queries(row, orders[:2])
    assert _queries(row, orders) == _queries(row, orders[:2])
