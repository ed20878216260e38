"""Who wants to hear of a part."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from stockpress.inventory.part.models import Part, PartCategory, PartCategoryStar, PartStar


def subscribers_of(part: Part) -> QuerySet[User]:
    """Active users who subscribed to the part, to a template above it, to its category or to one above that."""
    parts = set(Part.tree_above([part.pk]).values_list("pk", flat=True))
    categories: set[int] = set()
    if part.category_id is not None:
        above = PartCategory.tree_above([part.category_id])
        categories = set(above.values_list("pk", flat=True))
    wanting = Q(pk__in=PartStar.objects.filter(part__in=parts).values("user")) | Q(
        pk__in=PartCategoryStar.objects.filter(category__in=categories).values("user")
    )
    return User.objects.filter(wanting, is_active=True).order_by("pk")


def watched_for_low_stock(keys: Iterable[int]) -> list[int]:
    """Those of the parts, and of the templates above them, that have a minimum stock; one query."""
    found = Part.tree_above(keys).filter(minimum_stock__gt=0, active=True)
    return list(found.order_by("pk").values_list("pk", flat=True))


def anybody_subscribed() -> bool:
    """Whether there is any subscription at all; two queries at most."""
    return PartStar.objects.exists() or PartCategoryStar.objects.exists()
