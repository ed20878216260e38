"""Build orders."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from stockpress.inventory.build.status_codes import BuildStatus, BuildStatusGroups
from stockpress.inventory.common import fields
from stockpress.inventory.common.changes import changed_fields
from stockpress.inventory.common.mixins import (
    AttachmentMixin,
    BarcodeMixin,
    InventoryModel,
    MetadataMixin,
    NotesMixin,
    ParameterMixin,
    ReferenceMixin,
    WebPageMixin,
)
from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.inventory.common.stateful import StatusMixin
from stockpress.inventory.common.trees import TreeModel
from stockpress.settings_registry import flag

if TYPE_CHECKING:
    from stockpress.inventory.stock.models import StockItem


class Build(
    StatusMixin,
    TreeModel,
    AttachmentMixin,
    ParameterMixin,
    ReferenceMixin,
    BarcodeMixin,
    NotesMixin,
    MetadataMixin,
    PrintableMixin,
    WebPageMixin,
    InventoryModel,
):
    """An order to make a quantity of a part. Sub-assemblies are made by builds below it."""

    WEB_PATH = "manufacturing/build-order"
    BARCODE_CODE = "BO"
    STATUS_CLASS = BuildStatus
    REFERENCE_PATTERN = "BUILDORDER_REFERENCE_PATTERN"

    reference = models.CharField(max_length=64, unique=True, help_text="Reference of the build order")
    title = models.CharField(max_length=100, blank=True, default="", help_text="Short description")
    parent = auto_prefetch.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        help_text="The build this one works for",
    )
    # A part that was built stays, as one that has stock does.
    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.PROTECT, related_name="builds")
    sales_order = auto_prefetch.ForeignKey(
        "order.SalesOrder",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="builds",
        help_text="The sales order it is made for",
    )
    take_from = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sourcing_builds",
        help_text="Where components are taken from; empty for anywhere",
    )
    external = models.BooleanField(default=False, help_text="Made by a supplier")
    destination = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="incoming_builds",
        help_text="Where finished items go",
    )
    quantity = fields.quantity_field(
        default=1, validators=[MinValueValidator(Decimal(0))], help_text="How many to make"
    )
    completed = models.PositiveIntegerField(default=0, help_text="How many are finished")
    status = models.PositiveIntegerField(
        default=BuildStatus.PENDING.value, choices=BuildStatus.choices(), validators=[MinValueValidator(0)]
    )
    batch = models.CharField(max_length=100, null=True, blank=True, help_text="Batch code of finished items")
    creation_date = models.DateField(default=timezone.localdate, editable=False, help_text="Day of entry")
    start_date = models.DateField(null=True, blank=True, help_text="Day the work is to begin")
    target_date = models.DateField(null=True, blank=True, help_text="Day it is due")
    completion_date = models.DateField(null=True, blank=True, help_text="Day it was finished")
    completed_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="builds_completed"
    )
    issued_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="builds_issued"
    )
    responsible = auto_prefetch.ForeignKey(
        "users.Owner", on_delete=models.SET_NULL, null=True, blank=True, related_name="builds_responsible"
    )
    link = fields.link_field(help_text="Link to a page outside")
    priority = models.PositiveIntegerField(default=0, help_text="Higher goes first")
    project_code = auto_prefetch.ForeignKey(
        "common.ProjectCode", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Project"
    )

    class Meta(InventoryModel.Meta):
        verbose_name = "Build Order"
        verbose_name_plural = "Build Orders"

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def overdue_filter(cls) -> Q:
        """Open builds whose day has passed."""
        return Q(status__in=BuildStatusGroups.ACTIVE_CODES, target_date__lt=timezone.localdate())

    @property
    def is_active(self) -> bool:
        return self.status in BuildStatusGroups.ACTIVE_CODES

    @property
    def is_complete(self) -> bool:
        return self.status == BuildStatus.COMPLETE

    @property
    def is_overdue(self) -> bool:
        return self.is_active and self.target_date is not None and self.target_date < timezone.localdate()

    @property
    def remaining(self) -> Decimal:
        """How many are still to be made."""
        return max(Decimal(self.quantity) - self.completed, Decimal(0))

    @property
    def output_count(self) -> int:
        return self.build_outputs.count()

    def get_build_outputs(
        self, complete: bool | None = None, in_stock: bool | None = None
    ) -> models.QuerySet[StockItem]:
        """What was begun or finished; narrowed by whether it is finished and whether it is in stock."""
        from stockpress.inventory.stock.models import StockItem

        outputs: models.QuerySet[StockItem] = self.build_outputs.order_by("pk")
        if complete is not None:
            outputs = outputs.filter(is_building=not complete)
        if in_stock is True:
            outputs = outputs.filter(StockItem.IN_STOCK_FILTER)
        elif in_stock is False:
            outputs = outputs.exclude(StockItem.IN_STOCK_FILTER)
        return outputs

    @property
    def complete_outputs(self) -> models.QuerySet[StockItem]:
        return self.get_build_outputs(complete=True)

    @property
    def incomplete_outputs(self) -> models.QuerySet[StockItem]:
        return self.get_build_outputs(complete=False)

    @property
    def complete_count(self) -> Decimal:
        """The quantity in finished outputs."""
        return plain(self.complete_outputs.aggregate(total=models.Sum("quantity"))["total"])

    @property
    def bom_items(self) -> Any:
        return self.part.get_bom_items()

    @property
    def sub_builds(self) -> models.QuerySet[Build]:
        """The builds below this one, at any depth."""
        return self.get_descendants()

    @property
    def sub_build_count(self) -> int:
        return self.sub_builds.count()

    def is_fully_allocated(self) -> bool:
        return all(line.is_fully_allocated() for line in self.build_lines.all())

    def is_over_allocated(self) -> bool:
        return any(line.is_overallocated() for line in self.build_lines.all())

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.start_date and self.target_date and self.start_date > self.target_date:
            errors = {
                "start_date": "The start lies after the target.",
                "target_date": "The target lies before the start.",
            }
        if self.part_id is not None and (problem := self._problem_with_part()):
            errors["part"] = problem
        if self.responsible_id is None and flag("BUILDORDER_REQUIRE_RESPONSIBLE"):
            errors["responsible"] = "Name the user or group who is responsible."
        if self.destination and self.destination.structural:
            errors["destination"] = "Stock cannot lie in a structural location. Choose one below it."
        if errors:
            raise ValidationError(errors)

    def _problem_with_part(self) -> str:
        """Why the part cannot be built; empty when it can. A build that has begun goes on, whatever becomes of its part."""
        part: Any = self.part
        if not part.assembly:
            return "Only an assembly can be built."
        if not changed_fields(self, "part"):
            return ""
        if flag("BUILDORDER_REQUIRE_ACTIVE_PART") and not part.active:
            return "The part is not in use any more; only active parts can be built."
        if flag("BUILDORDER_REQUIRE_LOCKED_PART") and not part.locked:
            return "The part is not locked; lock it before it is built."
        if flag("BUILDORDER_REQUIRE_VALID_BOM") and not part.is_bom_valid():
            return "The bill of materials was not checked, or was changed since; have it checked first."
        return ""
