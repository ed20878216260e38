"""Plugins that read the labels of a supplier's bags and reels."""

# ruff: noqa: ARG002 - the arguments are those that plugins, which override the methods, are given

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db.models import Model, Q, QuerySet

from stockpress.plugins.errors import MixinNotImplementedError
from stockpress.plugins.mixin_host import named
from stockpress.plugins.mixins import ecia, supplier_receiving
from stockpress.plugins.mixins.barcode import BarcodeMixin
from stockpress.plugins.mixins.barcode_matches import matches
from stockpress.plugins.names import PluginMixinEnum

if TYPE_CHECKING:
    from stockpress.inventory.company.models import Company, ManufacturerPart, SupplierPart
    from stockpress.inventory.order.models import PurchaseOrder
    from stockpress.inventory.part.models import Part

M = TypeVar("M", bound=Model)


class SupplierBarcodeMixin(BarcodeMixin):
    """Define `extract_barcode_fields`; what it finds is looked up among parts, articles and orders.

    Only what is found exactly once counts. The look-ups may be overridden; they read `barcode_fields`.
    DEFAULT_SUPPLIER_NAME: part of the company's name, by which it is found while the setting SUPPLIER_ID names none.
    """

    CUSTOMER_ORDER_NUMBER = ecia.CUSTOMER_ORDER_NUMBER
    SUPPLIER_ORDER_NUMBER = ecia.SUPPLIER_ORDER_NUMBER
    PACKING_LIST_NUMBER = ecia.PACKING_LIST_NUMBER
    SHIP_DATE = ecia.SHIP_DATE
    CUSTOMER_PART_NUMBER = ecia.CUSTOMER_PART_NUMBER
    SUPPLIER_PART_NUMBER = ecia.SUPPLIER_PART_NUMBER
    PURCHASE_ORDER_LINE = ecia.PURCHASE_ORDER_LINE
    QUANTITY = ecia.QUANTITY
    DATE_CODE = ecia.DATE_CODE
    LOT_CODE = ecia.LOT_CODE
    COUNTRY_OF_ORIGIN = ecia.COUNTRY_OF_ORIGIN
    MANUFACTURER = ecia.MANUFACTURER
    MANUFACTURER_PART_NUMBER = ecia.MANUFACTURER_PART_NUMBER

    DEFAULT_SUPPLIER_NAME: ClassVar[Any] = None

    MixinMeta: ClassVar[Any] = named("Barcode")

    def __init__(self) -> None:
        super().__init__()
        self.add_mixin(PluginMixinEnum.SUPPLIER_BARCODE, True, SupplierBarcodeMixin)
        # One instance answers all requests of a process, several at once.
        self._scanned = threading.local()

    @property
    def barcode_fields(self) -> dict[str, str]:
        """What the barcode says that is looked up now, in this thread."""
        return getattr(self._scanned, "fields", {})

    @barcode_fields.setter
    def barcode_fields(self, fields: Mapping[str, str] | None) -> None:
        self._scanned.fields = dict(fields or {})

    def get_field_value(self, key: str, backup_value: Any = None) -> Any:
        """A field of the barcode that is looked up now; `backup_value` when it is missing or empty."""
        return self.barcode_fields.get(key) or backup_value

    def extract_barcode_fields(self, barcode_data: str) -> dict[str, str]:
        """The fields of a barcode, by the names that the constants have; empty when it is not one of the supplier's."""
        raise MixinNotImplementedError(f"{self.name} has to define `extract_barcode_fields`.")

    def get_part(self) -> Part | None:
        """The part with the customer's part number, which is ours."""
        from stockpress.inventory.part.models import Part

        number = self.get_field_value(self.CUSTOMER_PART_NUMBER)
        return _only(Part.objects.filter(Q(IPN=number) | Q(name=number))) if number else None

    def get_supplier_part(self) -> SupplierPart | None:
        """The supplier's article."""
        from stockpress.inventory.company.models import SupplierPart

        sku = self.get_field_value(self.SUPPLIER_PART_NUMBER)
        mpn = self.get_field_value(self.MANUFACTURER_PART_NUMBER)
        if not sku and not mpn:
            return None
        known = SupplierPart.objects.all()
        supplier = self.get_supplier(cache=True)
        if supplier is not None:
            known = known.filter(supplier=supplier)
        by_sku = _only(known.filter(SKU__iexact=sku)) if sku else None
        return by_sku or (_only(known.filter(manufacturer_part__MPN__iexact=mpn)) if mpn else None)

    def get_manufacturer_part(self) -> ManufacturerPart | None:
        from stockpress.inventory.company.models import ManufacturerPart

        mpn = self.get_field_value(self.MANUFACTURER_PART_NUMBER)
        return _only(ManufacturerPart.objects.filter(MPN__iexact=mpn)) if mpn else None

    def get_purchase_order(self) -> PurchaseOrder | None:
        """Our order: by our reference, else by the supplier's."""
        from stockpress.inventory.order.models import PurchaseOrder

        ours = self.get_field_value(self.CUSTOMER_ORDER_NUMBER)
        theirs = self.get_field_value(self.SUPPLIER_ORDER_NUMBER)
        if not ours and not theirs:
            return None
        known = PurchaseOrder.objects.all()
        supplier = self.get_supplier(cache=True)
        if supplier is not None:
            known = known.filter(supplier=supplier)
        by_ours = _only(known.filter(reference__iexact=ours)) if ours else None
        return by_ours or (_only(known.filter(supplier_reference__iexact=theirs)) if theirs else None)

    def get_supplier(self, cache: bool = False) -> Company | None:
        """The company whose barcodes these are: of the setting SUPPLIER_ID, else the only supplier of the default name.

        One that is found by its name is stored in the setting. With `cache`, it is asked for once in a scan.
        """
        if cache and hasattr(self._scanned, "supplier"):
            return self._scanned.supplier
        self._scanned.supplier = self._configured_supplier() or self._named_supplier()
        return self._scanned.supplier

    def _configured_supplier(self) -> Company | None:
        from stockpress.inventory.company.models import Company

        get_setting: Any = getattr(self, "get_setting", None)
        pk = str(get_setting("SUPPLIER_ID") or "") if get_setting else ""
        return Company.objects.filter(pk=int(pk), is_supplier=True).first() if pk.isdecimal() else None

    def _named_supplier(self) -> Company | None:
        from stockpress.inventory.company.models import Company

        name = self.DEFAULT_SUPPLIER_NAME
        found = _only(Company.objects.filter(is_supplier=True, name__icontains=name)) if name else None
        if found is not None and "SUPPLIER_ID" in getattr(self, "settings", {}):
            self.set_setting("SUPPLIER_ID", found.pk)  # type: ignore[attr-defined]
        return found

    def scan(self, barcode_data: str) -> dict[str, Any] | None:
        """The part, the order and the articles that the barcode names, as far as they are known here."""
        if not self._read(barcode_data):
            return None
        found = matches(
            self.get_part(), self.get_purchase_order(), self.get_supplier_part(), self.get_manufacturer_part()
        )
        return found or None

    def scan_receive_item(  # noqa: PLR0917 - plugins give them by position
        self,
        barcode_data: str,
        user: Any,
        supplier: Company | None = None,
        line_item: Any = None,
        purchase_order: Any = None,
        location: Any = None,
        auto_allocate: bool = True,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """Take in what a bag holds.

        supplier, line_item, purchase_order, location: what is known beforehand; the rest is looked up.
        auto_allocate: take it in at once when place and quantity are known; else only say what would be taken in.
        Returns `lineitem`, and of `success`, `action_required` and `error` one text; None for a barcode of others.
        """
        if not self._read(barcode_data):
            return None
        if supplier is not None:
            self._scanned.supplier = supplier
        return supplier_receiving.receive(
            self,
            barcode_data,
            user=user,
            line=line_item,
            order=purchase_order,
            location=location,
            at_once=auto_allocate,
        )

    def _read(self, barcode_data: str) -> bool:
        """Begin with a barcode; whether it says anything."""
        self._scanned.__dict__.pop("supplier", None)
        self.barcode_fields = self.extract_barcode_fields(barcode_data)
        return bool(self.barcode_fields)

    @classmethod
    def ecia_field_map(cls) -> dict[str, str]:
        """Names of fields by data identifier."""
        return dict(ecia.ECIA_FIELDS)

    @staticmethod
    def split_fields(barcode_data: str, delimiter: str = ",", header: str = "", trailer: str = "") -> list[str]:
        """The texts between delimiters, without the header and the trailer where they are there."""
        return ecia.split_fields(barcode_data, delimiter, header, trailer)

    @staticmethod
    def parse_isoiec_15434_barcode2d(barcode_data: str) -> list[str]:
        """The fields of a code in the envelope of ISO/IEC 15434; none when it is not one."""
        return ecia.envelope_fields(barcode_data)

    @staticmethod
    def parse_ecia_barcode2d(barcode_data: str | Sequence[str]) -> dict[str, str]:
        """The fields of a code as ECIA wants it, by name; empty when it is not one."""
        return ecia.ecia_fields(barcode_data)


def _only(rows: QuerySet[M]) -> M | None:
    """The row, if there is exactly one."""
    found = list(rows.distinct()[:2])
    return found[0] if len(found) == 1 else None
