"""The templates that come with Stockpress: provisioning them, and what printing with them costs the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stockpress import __version__
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.printing.context.variables import BASE_VARIABLES, LABEL_VARIABLES, REPORT_VARIABLES
from stockpress.printing.defaults import DEFAULT_TEMPLATES, DefaultTemplate, provision_default_templates
from stockpress.printing.documents import DocumentMaker
from stockpress.printing.models import LabelTemplate, ReportTemplate
from stockpress.printing.template_store import check_source
from tests.factories.build import BuildFactory, BuildLineFactory
from tests.factories.company import SupplierPartFactory
from tests.factories.order import PurchaseOrderFactory, PurchaseOrderLineItemFactory
from tests.factories.part import BomItemFactory, PartCategoryFactory, PartFactory
from tests.factories.printing import label_template, report_template
from tests.factories.stock import StockItemFactory, StockLocationFactory

pytestmark = pytest.mark.django_db

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "templates.md"


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


LABEL_BLOCKS = {"page_style", "body_style", "style", "content"}
REPORT_BLOCKS = {
    *("page_style", "page_size", "page_margin"),
    *("top_left", "top_center", "top_right", "bottom_left", "bottom_center", "bottom_right"),
    *("body_style", "header_style", "content_style", "footer_style", "style"),
    *("header_content", "page_content", "footer_content"),
}


def _html(row: LabelTemplate | ReportTemplate, item: models.Model) -> str:
    maker = DocumentMaker(template=row, batch=PRINTABLES[row.model_type].load([item.pk]))
    return maker.of(item).html


def _fill(parent: str, blocks: set[str]) -> str:
    filled = "".join(f"{{% block {name} %}}/* mark-{name} */{{% endblock %}}" for name in sorted(blocks))
    return f'{{% extends "{parent}" %}}{filled}'


def test_user_labels_can_fill_every_block_of_the_base() -> None:
    html = _html(label_template(_fill("label/label_base.html", LABEL_BLOCKS)), PartFactory())
    assert {name for name in LABEL_BLOCKS if f"mark-{name} " in html} == LABEL_BLOCKS


@pytest.mark.parametrize("parent", ["report/inventree_report_base.html", "report/inventree_order_report_base.html"])
def test_user_reports_can_fill_every_block_of_the_base(parent: str) -> None:
    inner = REPORT_BLOCKS - {"page_style"}  # whoever fills it takes the place of what is in it
    part = PartFactory()
    html = _html(report_template(_fill(parent, inner)), part)
    assert {name for name in inner if f"mark-{name} " in html} == inner
    assert "mark-page_style " in _html(report_template(_fill(parent, REPORT_BLOCKS)), part)


@pytest.mark.parametrize("file_name", ["inventree_test_report.html", "inventree_stock_report_merge.html"])
def test_test_reports_can_be_extended_before_and_after_their_content(file_name: str) -> None:
    extended = _fill(f"report/{file_name}", {"pre_page_content", "post_page_content"})
    html = _html(report_template(extended, model_type="stockitem"), StockItemFactory())
    assert html.index("mark-pre_page_content") < html.index("mark-post_page_content")


def test_the_order_base_says_revision_date_and_version_in_the_margin() -> None:
    html = _html(report_template('{% extends "report/inventree_order_report_base.html" %}'), PartFactory())
    assert "margin: 4cm 2cm 2cm;" in html
    assert f'content: "v1 - {timezone.localdate()}"' in html
    assert f'content: "Stockpress v{__version__}"' in html


def test_a_label_on_a_shared_sheet_says_nothing_about_the_page() -> None:
    row, part = label_template('{% extends "label/label_base.html" %}'), PartFactory()
    assert "@page { size: 50mm 20mm; margin: 0mm; }" in _html(row, part)
    assert "@page" not in row.render_as_string(part, insert_page_style=False)


def test_sizes_in_style_sheets_are_never_written_in_the_servers_language(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    provision_default_templates()
    row, item = _row("stockitem_qr.html"), StockItemFactory()
    assert isinstance(row, LabelTemplate)
    row.width, row.height = 62.5, 28.5
    html = _html(row, item)
    assert "width: 62.5mm; height: 28.5mm;" in html
    assert not re.search(r"\d,\d+mm", html)


def test_the_guide_names_every_variable() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    declared = {variable.name for printable in PRINTABLES.values() for variable in printable.variables}
    always = {variable.name for variable in (*BASE_VARIABLES, *LABEL_VARIABLES, *REPORT_VARIABLES)}
    assert {name for name in declared | always if f"`{name}`" not in guide} == set()


EXAMPLES = re.findall(r"```django\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_guide_are_templates(example: str) -> None:
    check_source(example, "example.html")


def test_the_examples_of_the_guide_print() -> None:
    item, order = StockItemFactory(quantity=25), _purchase_order(2)
    assert "<br>25 " in _html(label_template(EXAMPLES[0], model_type="stockitem"), item)
    assert "Shelf" in _html(label_template(EXAMPLES[1], model_type="stocklocation"), StockLocationFactory())
    assert (
        _html(report_template(EXAMPLES[2], model_type="purchaseorder"), order).count('<td class="number">10</td>') == 2
    )


# Names, descriptions and files are what scripts and bookmarks of users refer to.
KNOWN = {
    ("part_label.html", "InvenTree Part Label", "Sample part label", "part"),
    ("part_label_code128.html", "InvenTree Part Label (Code128)", "Sample part label with Code128 barcode", "part"),
    ("stockitem_qr.html", "InvenTree Stock Item Label (QR)", "Sample stock item label with QR code", "stockitem"),
    (
        "stocklocation_qr_and_text.html",
        "InvenTree Stock Location Label (QR + Text)",
        "Sample stock item label with QR code and text",
        "stocklocation",
    ),
    (
        "stocklocation_qr.html",
        "InvenTree Stock Location Label (QR)",
        "Sample stock location label with QR code",
        "stocklocation",
    ),
    ("buildline_label.html", "InvenTree Build Line Label", "Sample build line label", "buildline"),
    (
        "inventree_bill_of_materials_report.html",
        "InvenTree Bill of Materials",
        "Sample bill of materials report",
        "part",
    ),
    ("inventree_build_order_report.html", "InvenTree Build Order", "Sample build order report", "build"),
    (
        "inventree_purchase_order_report.html",
        "InvenTree Purchase Order",
        "Sample purchase order report",
        "purchaseorder",
    ),
    ("inventree_sales_order_report.html", "InvenTree Sales Order", "Sample sales order report", "salesorder"),
    (
        "inventree_sales_order_shipment_report.html",
        "InvenTree Sales Order Shipment",
        "Sample sales order shipment report",
        "salesordershipment",
    ),
    ("inventree_return_order_report.html", "InvenTree Return Order", "Sample return order report", "returnorder"),
    ("inventree_test_report.html", "InvenTree Test Report", "Sample stock item test report", "stockitem"),
    (
        "inventree_stock_report_merge.html",
        "InvenTree Default Stock Report Merge",
        "Sample stock item report merge",
        "stockitem",
    ),
    (
        "inventree_stock_location_report.html",
        "InvenTree Stock Location Report",
        "Sample stock location report",
        "stocklocation",
    ),
}


def test_the_default_templates_have_the_names_that_users_know() -> None:
    provision_default_templates()
    rows = [*LabelTemplate.objects.all(), *ReportTemplate.objects.all()]
    assert {(str(row), row.name, row.description, row.model_type) for row in rows} == KNOWN


def test_files_of_orders_are_named_after_their_references() -> None:
    provision_default_templates()
    patterns = ReportTemplate.objects.exclude(filename_pattern="output.pdf").values_list(
        "model_type", "filename_pattern"
    )
    assert dict(patterns) == {
        "purchaseorder": "PurchaseOrder-{{ reference }}.pdf",
        "salesorder": "SalesOrder-{{ reference }}.pdf",
        "salesordershipment": "SalesOrderShipment-{{ reference }}.pdf",
        "returnorder": "ReturnOrder-{{ reference }}.pdf",
    }
