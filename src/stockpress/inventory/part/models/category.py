"""Categories of parts."""

from __future__ import annotations

import auto_prefetch
from django.core.exceptions import ValidationError
from django.db import models

from stockpress.inventory.common.mixins import InventoryModel, MetadataMixin, WebPageMixin
from stockpress.inventory.common.trees import PathTreeModel
from stockpress.settings_registry import text


class PartCategory(MetadataMixin, WebPageMixin, PathTreeModel, InventoryModel):
    """A node in the tree of categories."""

    WEB_PATH = "part/category"

    default_location = auto_prefetch.ForeignKey(
        "stock.StockLocation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="default_categories",
        help_text="Where parts of the category are kept, unless they say otherwise",
    )
    structural = models.BooleanField(default=False, help_text="Holds categories only, no parts")
    default_keywords = models.CharField(max_length=250, null=True, blank=True, help_text="Keywords of new parts")
    icon = models.CharField(max_length=100, null=True, blank=True, help_text="Icon")

    class Meta(PathTreeModel.Meta):
        verbose_name = "Part Category"
        verbose_name_plural = "Part Categories"

    def get_parts(self, cascade: bool = True) -> models.QuerySet[models.Model]:
        """The parts in this category, and with `cascade` in those below it."""
        from stockpress.inventory.part.models.part import Part

        if cascade:
            return Part.objects.filter(category__in=self.get_descendants(include_self=True))
        return Part.objects.filter(category_id=self.pk)

    @property
    def shown_icon(self) -> str:
        """Its own icon, else the one that is set for categories; empty without either."""
        return self.icon or text("PART_CATEGORY_DEFAULT_ICON")

    @property
    def part_count(self) -> int:
        return self.get_parts().count()

    def partcount(self, cascade: bool = True) -> int:
        return self.get_parts(cascade=cascade).count()

    @property
    def item_count(self) -> int:
        return self.part_count

    def get_default_location(self) -> models.Model | None:
        """Its own default location, or that of the nearest category above which has one."""
        above = type(self)._default_manager.select_related("default_location").in_bulk([self.pk])
        above |= {row.pk: row for row in type(self).tree_above([self.pk]).select_related("default_location")}
        node = above.get(self.pk)
        while node is not None:
            if node.default_location_id is not None:
                return node.default_location
            node = above.get(node.parent_id)
        return None

    def clean(self) -> None:
        super().clean()
        if self.structural and self.pk is not None and self.get_parts(cascade=False).exists():
            raise ValidationError({"structural": "Move the parts of this category elsewhere first."})


class PartCategoryParameterTemplate(MetadataMixin, InventoryModel):
    """A parameter that new parts of a category get."""

    category = auto_prefetch.ForeignKey(PartCategory, on_delete=models.CASCADE, related_name="parameter_templates")
    template = auto_prefetch.ForeignKey(
        "common.ParameterTemplate", on_delete=models.CASCADE, related_name="part_categories"
    )
    default_value = models.CharField(max_length=500, blank=True, default="", help_text="Value of new parts")

    class Meta(InventoryModel.Meta):
        verbose_name = "Part Category Parameter Template"
        constraints = [
            models.UniqueConstraint(fields=["category", "template"], name="category_parameter_template_is_unique")
        ]

    def __str__(self) -> str:
        return " | ".join(text for text in (self.category.name, self.template.name, self.default_value) if text)
