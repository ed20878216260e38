"""Stock: a quantity of one part in one place, or one thing with a serial number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from taggit.managers import TaggableManager

from stockpress.inventory.common import fields
from stockpress.inventory.common.mixins import (
    AttachmentMixin,
    BarcodeMixin,
    InventoryModel,
    MetadataMixin,
    NotesMixin,
    WebPageMixin,
)
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.inventory.common.setting_defaults import DefaultBySetting
from stockpress.inventory.common.stateful import StatusMixin
from stockpress.inventory.common.trees import TreeModel
from stockpress.inventory.common.validation import (
    VALIDATE_BATCH_CODE,
    VALIDATE_SERIAL_NUMBER,
    is_accepted,
    refusals_at,
)
from stockpress.inventory.stock.batch_codes import generate_batch_code
from stockpress.inventory.stock.models.availability import AvailabilityMixin
from stockpress.inventory.stock.models.contents import ContentsMixin
from stockpress.inventory.stock.models.item_tests import TestedMixin
from stockpress.inventory.stock.models.querying import StockItemQuerySet
from stockpress.inventory.stock.serials import sorting_number
from stockpress.inventory.stock.status_codes import StockStatus
from stockpress.kernel.clock import utc_now
from stockpress.settings_registry import flag


class StockItem(
    TestedMixin,
    ContentsMixin,
    AvailabilityMixin,
    StatusMixin,
    TreeModel,
    AttachmentMixin,
    BarcodeMixin,
    NotesMixin,
    MetadataMixin,
    PrintableMixin,
    WebPageMixin,
    InventoryModel,
):
    """Split-off quantities are children of the item they were split from."""

    WEB_PATH = "stock/item"
    BARCODE_CODE = "SI"
    STATUS_CLASS = StockStatus

    parent = auto_prefetch.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        help_text="The item this one was split from",
    )
    # A part that has stock stays: its stock would lose its meaning.
    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.PROTECT, related_name="stock_items")
    supplier_part = auto_prefetch.ForeignKey(
        "company.SupplierPart",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_items",
        help_text="Whose article it is",
    )
    location = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_items",
        help_text="Where it lies",
    )
    packaging = models.CharField(max_length=50, null=True, blank=True, help_text="How it is packed")
    belongs_to = auto_prefetch.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="installed_parts",
        help_text="The item it is installed in",
    )
    customer = auto_prefetch.ForeignKey(
        "company.Company",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_stock",
        help_text="The customer who has it",
    )
    serial = models.CharField(max_length=100, null=True, blank=True, help_text="Serial number")
    serial_int = models.IntegerField(default=0, db_index=True, editable=False)
    link = fields.link_field(help_text="Link to a page outside")
    batch = models.CharField(max_length=100, null=True, blank=True, help_text="Batch code")
    quantity = fields.quantity_field(default=1, validators=[MinValueValidator(Decimal(0))], help_text="Quantity")
    build = auto_prefetch.ForeignKey(
        "build.Build",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="build_outputs",
        help_text="The build that made it",
    )
    # What a build used up would be back on the shelf if the build vanished.
    consumed_by = auto_prefetch.ForeignKey(
        "build.Build",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consumed_stock",
        help_text="The build that used it up",
    )
    is_building = models.BooleanField(default=False, help_text="Still being built")
    purchase_order = auto_prefetch.ForeignKey(
        "order.PurchaseOrder",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_items",
        help_text="The order it came with",
    )
    sales_order = auto_prefetch.ForeignKey(
        "order.SalesOrder",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_items",
        help_text="The order it left with",
    )
    expiry_date = models.DateField(null=True, blank=True, help_text="Last day of use")
    stocktake_date = models.DateField(null=True, blank=True, help_text="Day of the last count")
    stocktake_user = auto_prefetch.ForeignKey(
        "auth.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stocktake_stock",
        help_text="Who counted it last",
    )
    review_needed = models.BooleanField(default=False)
    delete_on_deplete = models.BooleanField(
        default=DefaultBySetting("STOCK_DELETE_DEPLETED_DEFAULT"), help_text="Delete when nothing is left"
    )
    status = models.PositiveIntegerField(
        default=StockStatus.OK.value, choices=StockStatus.choices(), validators=[MinValueValidator(0)]
    )
    purchase_price = fields.PriceField(help_text="Price of one when it was bought")
    owner = auto_prefetch.ForeignKey(
        "users.Owner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stock_items",
        help_text="User or group that owns it",
    )
    creation_date = models.DateTimeField(null=True, blank=True, default=utc_now, editable=False)
    updated = models.DateTimeField(null=True, blank=True, default=utc_now, editable=False, db_index=True)
    tags = TaggableManager(blank=True)

    objects: ClassVar[Any] = StockItemQuerySet.as_manager()

    QUANTITY_OF_SERIALIZED: ClassVar[int] = 1

    class Meta(InventoryModel.Meta):
        verbose_name = "Stock Item"

    def __str__(self) -> str:
        if self.serialized:
            return f"{self.part.full_name} #{self.serial}"
        where = f" @ {self.location.name}" if self.location else ""
        return f"{plain(self.quantity)} x {self.part.full_name}{where}"

    @property
    def serialized(self) -> bool:
        """One thing with a number of its own."""
        return bool(self.serial and self.serial.strip()) and self.quantity == self.QUANTITY_OF_SERIALIZED

    def get_part_name(self) -> str:
        return self.part.full_name

    @property
    def tracking_info_count(self) -> int:
        return self.tracking_info.count()

    @property
    def has_tracking_info(self) -> bool:
        return self.tracking_info.exists()

    def get_next_serialized_item(self, reverse: bool = False) -> StockItem | None:
        """The item of the same part with the next (or the previous) serial number."""
        others = StockItem.objects.filter(part_id=self.part_id).exclude(pk=self.pk)
        if reverse:
            return others.filter(serial_int__gt=0, serial_int__lt=self.serial_int).order_by("-serial_int").first()
        return others.filter(serial_int__gt=self.serial_int).order_by("serial_int").first()

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.belongs_to_id is not None and self.belongs_to_id == self.pk:
            errors["belongs_to"] = "An item cannot be installed in itself."
        if self.location and self.location.structural:
            errors["location"] = "Stock cannot lie in a structural location. Choose one below it."
        if self.part_id is not None:
            if self.part.virtual:
                errors["part"] = "A virtual part has no stock."
            if self.supplier_part and self.supplier_part.part_id != self.part_id:
                errors["supplier_part"] = "The supplier's article is another part."
            errors.update(self._errors_of_serial())
        if errors:
            raise ValidationError(errors)
        with refusals_at("batch"):
            is_accepted(VALIDATE_BATCH_CODE, self.batch or "", self)
        if self.serial and self.part_id is not None:
            with refusals_at("serial"):
                is_accepted(VALIDATE_SERIAL_NUMBER, self.serial, self.part, self)

    def _errors_of_serial(self) -> dict[str, str]:
        if not self.serial:
            return {}
        if self.quantity not in (0, self.QUANTITY_OF_SERIALIZED):
            return {"quantity": "An item with a serial number has the quantity 1."}
        if not self.part.trackable:
            return {"serial": "Only items of a trackable part carry serial numbers."}
        twins = StockItem.objects.filter(serial=self.serial).exclude(pk=self.pk)
        if not flag("SERIAL_NUMBER_GLOBALLY_UNIQUE"):
            family = type(self.part).tree_below([self.part.get_root().pk])
            twins = twins.filter(part__in=family.values("pk"))
        if twins.exists():
            return {"serial": "There is an item with this serial number already."}
        return {}

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.serial_int = sorting_number(self.serial or "")
        self.updated = utc_now()
        if self._state.adding and self.batch is None:
            # Nobody said anything about the batch; an empty text says that there is none.
            self.batch = generate_batch_code(part=self.part, quantity=self.quantity) or None
        super().save(*args, **kwargs)
