"""Items inside items: an assembly and what is installed in it, over all levels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from stockpress.inventory.common.trees import linked_keys

INSTALLED_IN = "belongs_to"


class ContentsMixin(models.Model):
    """The relation is `belongs_to`; its other end is `installed_parts`."""

    if TYPE_CHECKING:
        objects: ClassVar[Any]
        installed_parts: Any

    class Meta:
        abstract = True

    @classmethod
    def installed_below(cls, keys: Iterable[int]) -> models.QuerySet[Self]:
        """Everything installed in the given items, at any depth; one query.

        A given item is among the answers when it is itself installed somewhere.
        """
        inside = linked_keys(cls, INSTALLED_IN, keys, downwards=True)
        return cls.objects.filter(pk__in=inside, belongs_to__isnull=False)

    def get_installed_items(self, cascade: bool = False) -> models.QuerySet[Self]:
        """What is installed in this item; with `cascade` at any depth."""
        if cascade:
            return type(self).installed_below([self.pk]).exclude(pk=self.pk).order_by("pk")
        return self.installed_parts.order_by("pk")

    @property
    def installed(self) -> bool:
        """Whether it is part of another item."""
        return getattr(self, f"{INSTALLED_IN}_id") is not None

    def installed_item_count(self) -> int:
        return self.installed_parts.count()

    @property
    def has_installed_items(self) -> bool:
        return self.installed_parts.exists()

    @property
    def child_count(self) -> int:
        return self.get_children().count()  # type: ignore[attr-defined]


def contents_by_item(roots: Iterable[Any], inside: Iterable[Any]) -> dict[int, list[Any]]:
    """For each root the items of `inside` that are installed in it at any depth, outermost first."""
    direct: dict[int, list[Any]] = {}
    for item in inside:
        direct.setdefault(item.belongs_to_id, []).append(item)
    found: dict[int, list[Any]] = {}
    for root in roots:
        seen = {root.pk}
        level, contents = [root.pk], []
        while level:
            below = [item for key in level for item in direct.get(key, []) if item.pk not in seen]
            seen.update(item.pk for item in below)
            contents += below
            level = [item.pk for item in below]
        found[root.pk] = contents
    return found
