"""The templates that come with Stockpress: what they are, and the service that puts them where users can change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from stockpress.printing.loaders import BUNDLED_ROOT
from stockpress.printing.models import LabelTemplate, ReportTemplate

log = structlog.get_logger(__name__)

Template = LabelTemplate | ReportTemplate


@dataclass(frozen=True)
class DefaultTemplate:
    """One bundled template; everything not named here has the default of its field."""

    kind: type[Template]
    file_name: str
    name: str
    description: str
    model_type: str
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> bytes:
        return (BUNDLED_ROOT / PurePosixPath(self.kind.UPLOAD_DIR).name / self.file_name).read_bytes()

    @property
    def stored_name(self) -> str:
        return f"{self.kind.UPLOAD_DIR}/{self.file_name}"


def _label(file_name: str, name: str, description: str, model_type: str) -> DefaultTemplate:
    return DefaultTemplate(LabelTemplate, file_name, f"InvenTree {name}", f"Sample {description}", model_type)


def _report(file_name: str, name: str, description: str, model_type: str, **extras: Any) -> DefaultTemplate:
    return DefaultTemplate(ReportTemplate, file_name, f"InvenTree {name}", f"Sample {description}", model_type, extras)


def _named_by_reference(prefix: str) -> str:
    return f"{prefix}-{{{{ reference }}}}.pdf"


DEFAULT_TEMPLATES: tuple[DefaultTemplate, ...] = (
    _label("part_label.html", "Part Label", "part label", "part"),
    _label("part_label_code128.html", "Part Label (Code128)", "part label with Code128 barcode", "part"),
    _label("stockitem_qr.html", "Stock Item Label (QR)", "stock item label with QR code", "stockitem"),
    _label(
        "stocklocation_qr_and_text.html",
        "Stock Location Label (QR + Text)",
        "stock item label with QR code and text",
        "stocklocation",
    ),
    _label("stocklocation_qr.html", "Stock Location Label (QR)", "stock location label with QR code", "stocklocation"),
    _label("buildline_label.html", "Build Line Label", "build line label", "buildline"),
    _report("inventree_bill_of_materials_report.html", "Bill of Materials", "bill of materials report", "part"),
    _report("inventree_build_order_report.html", "Build Order", "build order report", "build"),
    _report(
        "inventree_purchase_order_report.html",
        "Purchase Order",
        "purchase order report",
        "purchaseorder",
        filename_pattern=_named_by_reference("PurchaseOrder"),
    ),
    _report(
        "inventree_sales_order_report.html",
        "Sales Order",
        "sales order report",
        "salesorder",
        filename_pattern=_named_by_reference("SalesOrder"),
    ),
    _report(
        "inventree_sales_order_shipment_report.html",
        "Sales Order Shipment",
        "sales order shipment report",
        "salesordershipment",
        filename_pattern=_named_by_reference("SalesOrderShipment"),
    ),
    _report(
        "inventree_return_order_report.html",
        "Return Order",
        "return order report",
        "returnorder",
        filename_pattern=_named_by_reference("ReturnOrder"),
    ),
    _report("inventree_test_report.html", "Test Report", "stock item test report", "stockitem"),
    _report(
        "inventree_stock_report_merge.html",
        "Default Stock Report Merge",
        "stock item report merge",
        "stockitem",
        merge=True,
    ),
    _report("inventree_stock_location_report.html", "Stock Location Report", "stock location report", "stocklocation"),
)


@dataclass
class Provisioned:
    """What `provision_default_templates` did, by template name."""

    created: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def provision_default_templates() -> Provisioned:
    """Create the default templates that are not there, and bring back files that were lost; the rest stays as it is.

    A template that cannot be provisioned is logged and left out: the server starts without it.
    """
    done = Provisioned()
    for default in DEFAULT_TEMPLATES:
        try:
            _provision(default, done)
        except (ValidationError, IntegrityError, OSError) as err:
            # IntegrityError: another process of the same start was quicker, and its row serves as well.
            done.failed.append(default.name)
            log.warning("default_template_not_provisioned", template=default.name, reason=str(err))
    return done


def _provision(default: DefaultTemplate, done: Provisioned) -> None:
    rows = default.kind._default_manager
    existing = rows.filter(name=default.name, model_type=default.model_type).first()
    if existing is not None:
        _restore(existing, default, done)
    # A row with the file and another name is the same template, renamed by somebody.
    elif not rows.filter(template=default.stored_name).exists():
        with transaction.atomic():
            default.kind(
                name=default.name,
                description=default.description,
                model_type=default.model_type,
                template=ContentFile(default.body, name=default.file_name),
                **default.extras,
            ).save()
        done.created.append(default.name)


def _restore(row: Template, default: DefaultTemplate, done: Provisioned) -> None:
    """Past the model: what the template says has not changed, so its revision does not."""
    stored_name = row.template.name or default.stored_name
    if default_storage.exists(stored_name):
        return
    default_storage.save(stored_name, ContentFile(default.body))
    if row.template.name != stored_name:
        type(row)._default_manager.filter(pk=row.pk).update(template=stored_name)
    done.restored.append(default.name)
