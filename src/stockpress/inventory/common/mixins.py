"""What inventory models have in common: metadata, barcode, notes, reference, attachments, parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

import auto_prefetch
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common import barcodes, fields
from stockpress.inventory.common.changes import changed_fields
from stockpress.inventory.common.references import check_reference, number_of
from stockpress.inventory.common.validation import ValidatedByOthersMixin
from stockpress.settings_registry import text

if TYPE_CHECKING:
    from stockpress.inventory.common.models import Attachment, Parameter

_DIGITS = re.compile(r"\d+")
MAX_REFERENCE = 0x7FFFFFFF


class InventoryModel(ValidatedByOthersMixin, auto_prefetch.Model):
    """The base of every inventory model.

    Foreign keys of rows that were loaded together are fetched together, so that a template which walks from item to part
    to category costs three queries for a hundred items instead of three hundred.
    """

    class Meta(auto_prefetch.Model.Meta):
        abstract = True


class MetadataMixin(models.Model):
    """A JSON object that belongs to plugins and scripts."""

    metadata = models.JSONField(null=True, blank=True, help_text="Data of plugins and scripts")

    class Meta:
        abstract = True

    def get_metadata(self, key: str, backup_value: Any = None) -> Any:
        return (self.metadata or {}).get(key, backup_value)

    def set_metadata(self, key: str, data: Any, commit: bool = True, overwrite: bool = False) -> None:
        self.metadata = {**({} if overwrite else self.metadata or {}), key: data}
        if commit:
            self.save(update_fields=["metadata"])

    set_metadata.alters_data = True  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if self.metadata is not None and not isinstance(self.metadata, Mapping):
            raise ValidationError({"metadata": "Metadata must be a JSON object, such as {}."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.metadata is None:
            self.metadata = {}
        super().save(*args, **kwargs)


class BarcodeMixin(models.Model):
    """A model that can be found by scanning: its own code, and one foreign code that a user linked to it."""

    BARCODE_CODE: ClassVar[str] = ""

    barcode_data = models.CharField(max_length=500, blank=True, default="", help_text="Content of the linked barcode")
    barcode_hash = models.CharField(max_length=128, blank=True, default="", db_index=True, help_text="Hash of it")

    class Meta:
        abstract = True

    @classmethod
    def barcode_model_type(cls) -> str:
        return cls.__name__.lower()

    @classmethod
    def barcode_model_type_code(cls) -> str:
        """The two letters that stand for the kind in short codes."""
        return cls.BARCODE_CODE

    def format_barcode(self, **_: Any) -> str:
        """The content of the code that is put on labels: as the chosen plugin makes it, else `{"part": 12}`."""
        for content in barcodes.BARCODE_CONTENT.each(self):
            if content:
                return content
        return barcodes.json_content(self)

    @property
    def barcode(self) -> str:
        return self.format_barcode()

    def format_short_barcode(self, prefix: str = barcodes.DEFAULT_PREFIX) -> str:
        """The shortest code of the object, such as `INV-PA12`."""
        return barcodes.short_content(self, prefix)

    @staticmethod
    def hash_barcode(data: str) -> str:
        return barcodes.hash_barcode(data)

    @classmethod
    def lookup_barcode(cls, barcode_hash: str) -> Self | None:
        """The object of this kind that the code with this hash is linked to."""
        return cls._default_manager.filter(barcode_hash=barcode_hash).first() if barcode_hash else None

    def format_matched_response(self) -> dict[str, Any]:
        """What a scan answers about the object."""
        return barcodes.matched(self)


class NotesMixin(models.Model):
    notes = fields.notes_field()

    class Meta:
        abstract = True


class ReferenceMixin(models.Model):
    """A reference such as PO-0042, with its number kept apart so that lists sort as people count.

    `REFERENCE_PATTERN` is the key of the setting whose pattern new references follow.
    """

    REFERENCE_PATTERN: ClassVar[str] = ""

    if TYPE_CHECKING:
        reference: Any

    reference_int = models.BigIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True

    @staticmethod
    def number_in(reference: str) -> int:
        """The last run of digits, 0 without one, cut to what every database holds."""
        digits = _DIGITS.findall(reference or "")
        return min(int(digits[-1]), MAX_REFERENCE) if digits else 0

    def save(self, *args: Any, **kwargs: Any) -> None:
        by_pattern = number_of(self.reference, text(self.REFERENCE_PATTERN)) if self.REFERENCE_PATTERN else None
        self.reference_int = self.number_in(self.reference) if by_pattern is None else by_pattern
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        # References of old, or of another pattern that held once, stay as they are.
        if self.REFERENCE_PATTERN and changed_fields(self, "reference"):
            check_reference(self.reference, text(self.REFERENCE_PATTERN))


class AttachmentMixin(models.Model):
    """A model that files and links can be attached to."""

    class Meta:
        abstract = True

    @property
    def attachments(self) -> models.QuerySet[Attachment]:
        from stockpress.inventory.common.models import Attachment as Model

        return Model.objects.filter(model_type=type(self).__name__.lower(), model_id=self.pk)


class ParameterMixin(models.Model):
    """A model that carries parameters (name, value, unit).

    The relation has two names, because templates, filters and plugins of different ages use both.
    """

    parameters = GenericRelation("common.Parameter", content_type_field="model_type", object_id_field="model_id")
    parameters_list = GenericRelation("common.Parameter", content_type_field="model_type", object_id_field="model_id")

    class Meta:
        abstract = True

    def get_parameter(self, name: str) -> Parameter | None:
        """By exact template name, else ignoring case."""
        rows = list(self.parameters.all())
        exact = [row for row in rows if row.template.name == name]
        return next(iter(exact or [row for row in rows if row.template.name.lower() == name.lower()]), None)

    def get_parameters(self) -> list[Parameter]:
        """All parameters, by name."""
        return sorted(self.parameters.all(), key=lambda row: row.template.name)

    def parameters_map(self) -> dict[str, str]:
        """Value by name."""
        return {row.template.name: row.data for row in self.get_parameters()}


class WebPageMixin(models.Model):
    """A model with a page in the browser."""

    WEB_PATH: ClassVar[str] = ""

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """The path of the object's page, without scheme and host."""
        return f"/web/{self.WEB_PATH}/{self.pk}/"
