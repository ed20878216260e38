"""What purchase, sales and return orders have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from djmoney.money import Money

from stockpress.inventory.common import fields
from stockpress.inventory.common.changes import changed_fields
from stockpress.inventory.common.currency import default_currency, total_in
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
from stockpress.inventory.common.printable import PrintableMixin
from stockpress.inventory.common.stateful import StatusMixin
from stockpress.kernel.clock import utc_now
from stockpress.settings_registry import flag

if TYPE_CHECKING:
    from stockpress.inventory.company.models import Company


LOCKED = "The order is complete and cannot be changed any more."


class Order(
    StatusMixin,
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
    """An agreement with a company over lines of parts or items. Concrete orders add the company and the status."""

    STATUS_GROUPS: ClassVar[Any]
    PARTNER: ClassVar[str] = ""
    # Keys of settings: whether somebody has to be responsible, and whether completed orders can be changed.
    REQUIRE_RESPONSIBLE: ClassVar[str]
    EDIT_COMPLETED: ClassVar[str]
    # What may be written on a completed order: it says nothing about what was agreed.
    ALWAYS_OPEN: ClassVar[frozenset[str]] = frozenset(
        {"notes", "metadata", "barcode_data", "barcode_hash", "reference_int", "updated_at"}
    )

    if TYPE_CHECKING:
        status: Any
        lines: Any
        extra_lines: Any

    reference = models.CharField(max_length=64, unique=True, help_text="Reference of the order")
    description = models.CharField(max_length=250, blank=True, default="", help_text="Description")
    project_code = auto_prefetch.ForeignKey(
        "common.ProjectCode", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Project"
    )
    link = fields.link_field(help_text="Link to a page outside")
    start_date = models.DateField(null=True, blank=True, help_text="Day the work is to begin")
    target_date = models.DateField(null=True, blank=True, help_text="Day the goods are due")
    creation_date = models.DateField(null=True, blank=True, default=timezone.localdate, help_text="Day of entry")
    issue_date = models.DateField(null=True, blank=True, help_text="Day the order was issued")
    created_by = auto_prefetch.ForeignKey(
        "auth.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="Who entered it"
    )
    responsible = auto_prefetch.ForeignKey(
        "users.Owner",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="User or group responsible",
    )
    contact = auto_prefetch.ForeignKey(
        "company.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom to speak to at the company",
    )
    address = auto_prefetch.ForeignKey(
        "company.Address",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Address of the company for this order",
    )
    total_price = fields.PriceField(help_text="Sum of all lines when they were last added up")
    order_currency = models.CharField(
        max_length=fields.CURRENCY_LENGTH, null=True, blank=True, help_text="Currency; empty for that of the company"
    )
    updated_at = models.DateTimeField(null=True, blank=True, default=utc_now, editable=False)

    class Meta(InventoryModel.Meta):
        abstract = True

    def __str__(self) -> str:
        partner = self.company
        return f"{self.reference} - {partner.name}" if partner else self.reference

    @property
    def company(self) -> Company | None:
        """The supplier or customer."""
        return getattr(self, self.PARTNER)

    @property
    def currency(self) -> str:
        """Its own, else the company's, else that of this server."""
        if self.order_currency:
            return self.order_currency
        partner = self.company
        return (partner.currency if partner else "") or default_currency()

    @classmethod
    def overdue_filter(cls) -> Q:
        """Open orders whose day has passed."""
        return Q(status__in=cls.STATUS_GROUPS.OPEN, target_date__lt=timezone.localdate())

    @property
    def is_open(self) -> bool:
        return self.status in self.STATUS_GROUPS.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.target_date is not None and self.target_date < timezone.localdate()

    @property
    def is_pending(self) -> bool:
        return self.status == self.STATUS_CLASS["PENDING"]

    @property
    def is_on_hold(self) -> bool:
        return self.status == self.STATUS_CLASS["ON_HOLD"]

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.STATUS_CLASS["CANCELLED"]

    @property
    def is_complete(self) -> bool:
        return self.status in self.STATUS_GROUPS.COMPLETE

    @property
    def line_count(self) -> int:
        return self.lines.count()

    @property
    def subtotal(self) -> Money | None:
        """The sum of the line items, without the extra lines; None when a currency has no exchange rate."""
        return total_in(self.currency, (line.total_line_price for line in self.lines.all()))

    def calculate_total_price(self, target_currency: str | None = None) -> Money | None:
        """The sum of all lines in the order's currency; None when a currency has no exchange rate.

        A line without a price counts as nothing.
        """
        lines = [*self.lines.all(), *self.extra_lines.all()]
        return total_in(target_currency or self.currency, (line.total_line_price for line in lines))

    def clean(self) -> None:
        super().clean()
        errors: dict[str, str] = {}
        if self.start_date and self.target_date and self.start_date > self.target_date:
            errors = {
                "start_date": "The start lies after the target.",
                "target_date": "The target lies before the start.",
            }
        for field, row in (("contact", self.contact), ("address", self.address)):
            if row is not None and row.company_id != getattr(self, f"{self.PARTNER}_id"):
                errors[field] = f"This {field} belongs to another company."
        if self.responsible_id is None and flag(self.REQUIRE_RESPONSIBLE):
            errors["responsible"] = "Name the user or group who is responsible."
        if errors:
            raise ValidationError(errors)
        if not self._state.adding and self.is_locked() and changed_fields(self) - self.ALWAYS_OPEN:
            raise ValidationError(LOCKED)

    def is_locked(self) -> bool:
        """The order is stored as complete, and completed orders stay as they are."""
        if flag(self.EDIT_COMPLETED):
            return False
        rows: Any = type(self)._base_manager
        return bool(rows.filter(pk=self.pk, status=self.STATUS_CLASS["COMPLETE"].value).exists())

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.updated_at = utc_now()
        super().save(*args, **kwargs)
