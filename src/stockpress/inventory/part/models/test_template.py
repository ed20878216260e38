"""Tests that the items of a part go through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin
from stockpress.inventory.part.family import everyone, lines_of_descent

if TYPE_CHECKING:
    from stockpress.inventory.part.models.part import Part


def test_key(name: str) -> str:
    """The key of a test: its name in lower case with letters, digits and underscores alone; "Firmware v2.1" is `firmwarev21`.

    Results name the same test although people write it differently. A leading digit gets an underscore, so that templates
    may write `tests.key`.
    """
    plain = unicodedata.normalize("NFKC", name).lower()
    key = re.sub(r"\W", "", plain)
    return f"_{key}" if key[:1].isdigit() else key


# pytest collects functions by their name wherever a test module imports them.
test_key.__test__ = False  # type: ignore[attr-defined]


class PartTestTemplate(MetadataMixin, InventoryModel):
    """A test that every item of the part, and of its variants, is expected to have."""

    part = auto_prefetch.ForeignKey("part.Part", on_delete=models.CASCADE, related_name="test_templates")
    test_name = models.CharField(max_length=100, help_text="Name")
    key = models.CharField(max_length=100, blank=True, editable=False, help_text="Name without spaces and marks")
    description = models.CharField(max_length=100, null=True, help_text="What is tested")
    enabled = models.BooleanField(default=True, help_text="In use")
    required = models.BooleanField(default=True, help_text="Must be passed")
    requires_value = models.BooleanField(default=False, help_text="A result needs a value")
    requires_attachment = models.BooleanField(default=False, help_text="A result needs a file")
    choices = models.CharField(max_length=5000, blank=True, default="", help_text="Allowed values, comma separated")

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Test Template"

    def __str__(self) -> str:
        return " | ".join(text for text in (self.test_name, self.description or "") if text)

    def get_choices(self) -> list[str]:
        return [choice for choice in (word.strip() for word in self.choices.split(",")) if choice]

    def clean(self) -> None:
        super().clean()
        self.test_name = self.test_name.strip()
        key = test_key(self.test_name)
        if not key:
            raise ValidationError({"test_name": "The name needs a letter or a digit."})
        family = [part.pk for part in self.part.get_ancestors(include_self=True)]
        if type(self).objects.filter(part__in=family, key=key).exclude(pk=self.pk).exists():
            raise ValidationError({"test_name": "The part has a test of this name already."})

    def save(self, *args: object, **kwargs: object) -> None:
        self.key = test_key(self.test_name)
        super().save(*args, **kwargs)


def test_templates_of(parts: Sequence[Part]) -> dict[int, list[PartTestTemplate]]:
    """For each part its enabled tests and those of the templates above it, a nearer one hiding a farther of the same key.

    Two queries for any number of parts.
    """
    lines = lines_of_descent(parts)
    by_part: dict[int, list[PartTestTemplate]] = {}
    for row in PartTestTemplate.objects.filter(part__in=everyone(lines), enabled=True).order_by("pk"):
        by_part.setdefault(row.part_id, []).append(row)
    found: dict[int, list[PartTestTemplate]] = {}
    for part in parts:
        nearest: dict[str, PartTestTemplate] = {}
        for key in lines[part.pk]:
            for row in by_part.get(key, []):
                nearest.setdefault(row.key, row)
        found[part.pk] = sorted(nearest.values(), key=lambda row: row.pk)
    return found


# As above: this is no test.
test_templates_of.__test__ = False  # type: ignore[attr-defined]


class TestFacet(models.Model):
    """What a part knows of the tests of its items."""

    # pytest would collect it by its name.
    __test__ = False

    class Meta:
        abstract = True

    def getTestTemplates(  # noqa: N802 - the name that templates and plugins know
        self, required: bool | None = None, include_parent: bool = True, enabled: bool | None = None
    ) -> models.QuerySet[PartTestTemplate]:
        """The tests of the part, and with `include_parent` of the templates above it."""
        owners = everyone(lines_of_descent([self])) if include_parent else {self.pk}
        found = PartTestTemplate.objects.filter(part__in=owners).order_by("pk")
        if required is not None:
            found = found.filter(required=required)
        if enabled is not None:
            found = found.filter(enabled=enabled)
        return found

    def getTestTemplateMap(self, **kwargs: Any) -> dict[str, PartTestTemplate]:  # noqa: N802 - as above
        """The same by key."""
        return {row.key: row for row in self.getTestTemplates(**kwargs)}

    def getRequiredTests(  # noqa: N802 - as above
        self, include_parent: bool = True, enabled: bool = True
    ) -> models.QuerySet[PartTestTemplate]:
        return self.getTestTemplates(required=True, enabled=enabled, include_parent=include_parent)

    @property
    def requiredTestCount(self) -> int:  # noqa: N802 - as above
        return self.getRequiredTests().count()
