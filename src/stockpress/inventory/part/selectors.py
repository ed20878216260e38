"""Parts and categories that a user may see, and lists of parts that answer a question."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import OuterRef, Q, QuerySet

from stockpress.accounts.permissions import visible_to
from stockpress.inventory.common.subqueries import KeysBelow, count, related_rows
from stockpress.inventory.part.family import everyone, lines_of_descent
from stockpress.inventory.part.models import BomItem, Part, PartCategory, PartCategoryStar, PartStar


def parts_visible_to(user: User | AnonymousUser) -> QuerySet[Part]:
    """All parts, or none without the right to view them."""
    return visible_to(user, Part.objects.all())


def part_categories_visible_to(user: User | AnonymousUser) -> QuerySet[PartCategory]:
    """All categories, or none without the right to view them."""
    return visible_to(user, PartCategory.objects.all())


def bom_items_visible_to(user: User | AnonymousUser) -> QuerySet[BomItem]:
    """The lines of all bills of materials, or none without the right to view them."""
    return visible_to(user, BomItem.objects.all())


def lines_using(part: Part) -> Q:
    """The lines that the part may be used for: as sub-part, as a variant of it, or as a substitute."""
    above = everyone(lines_of_descent([part])) - {part.pk}
    as_variant = Q(allow_variants=True, sub_part__in=above)
    as_substitute = Q(pk__in=BomItem.objects.filter(substitutes__part=part.pk).order_by().values("pk"))
    return Q(sub_part=part.pk) | as_variant | as_substitute


def with_category_counts(categories: QuerySet[PartCategory]) -> QuerySet[PartCategory]:
    """How many parts there are in each category and below it, and how many categories directly below."""
    parts = Part.objects.filter(category__in=KeysBelow(PartCategory, OuterRef("pk")))
    return categories.annotate(
        counted_parts=count(parts), counted_subcategories=count(related_rows(PartCategory, "children"))
    )


def starred_parts(user: User, keys: Iterable[int]) -> set[int]:
    """Which of the parts the user wants to hear of."""
    found = PartStar.objects.filter(user=user, part__in=list(keys))
    return set(found.values_list("part", flat=True))


def starred_categories(user: User, keys: Iterable[int]) -> set[int]:
    """Which of the categories the user wants to hear of."""
    found = PartCategoryStar.objects.filter(user=user, category__in=list(keys))
    return set(found.values_list("category", flat=True))


def convertible_from(part: Part) -> QuerySet[Part]:
    """The parts that an item of `part` may be turned into: the others of its family of variants that are in use."""
    family = Part.tree_below([part.get_root().pk])
    return family.filter(active=True, virtual=False).exclude(pk=part.pk)


def needed_for(assembly: Part) -> QuerySet[Part]:
    """The parts that the assembly's bill of materials names."""
    return Part.objects.filter(pk__in=assembly.get_bom_items().order_by().values("sub_part"))


def related_to(part: Part) -> QuerySet[Part]:
    """The parts related to it."""
    return part.get_related_parts()
