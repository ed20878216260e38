"""Lists of parts and of build lines with their levels. Columns are called `counted_...`: the models have properties of
the plain names, which ask for one part at a time.
"""

from __future__ import annotations

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest, NullIf

from stockpress.inventory.build.models import BuildLine
from stockpress.inventory.common.subqueries import AMOUNT, count, related_rows, total
from stockpress.inventory.levels import quantities
from stockpress.inventory.levels.quantities import Family, Scope, Substitutes, Variants
from stockpress.inventory.part.models import BomItem, Part

_EXTERNAL = Q(location__external=True)


def with_part_levels(parts: QuerySet[Part]) -> QuerySet[Part]:
    """Quantities count the part alone, except where variants are named."""
    own, family = Scope(), Family()
    return parts.annotate(
        counted_in_stock=quantities.in_stock(own),
        counted_variant_stock=quantities.in_stock(Variants()),
        counted_external_stock=quantities.in_stock(own, _EXTERNAL),
        counted_stock_items=quantities.items_in_stock(own),
        counted_promised_to_builds=quantities.promised_to_builds(family),
        counted_promised_to_customers=quantities.promised_to_customers(family),
        counted_on_order=quantities.on_order(own),
        counted_in_production=quantities.in_production(own),
        counted_scheduled_to_build=quantities.scheduled_to_build(own),
        counted_needed_by_builds=quantities.needed_by_builds(own),
        counted_needed_by_customers=quantities.needed_by_customers(own),
        counted_revisions=count(related_rows(Part, "revisions")),
    ).annotate(
        counted_total_in_stock=F("counted_in_stock") + F("counted_variant_stock"),
        # Variants included, promises as well as stock.
        counted_unallocated=Greatest(
            F("counted_in_stock")
            + F("counted_variant_stock")
            - F("counted_promised_to_builds")
            - F("counted_promised_to_customers"),
            Value(0.0),
            output_field=AMOUNT,
        ),
    )


def with_build_line_levels(lines: QuerySet[BuildLine]) -> QuerySet[BuildLine]:
    """What was found for each line, and what there is of its component."""
    component = Scope("bom_item__sub_part")
    return lines.annotate(
        counted_allocated=total(related_rows(BuildLine, "allocations")),
        counted_available=quantities.available(component),
        counted_substitutes=quantities.available(Substitutes("bom_item")),
        counted_variants=quantities.available(Variants("bom_item__sub_part")),
        counted_external_stock=quantities.in_stock(component, _EXTERNAL),
        counted_in_production=quantities.in_production(component),
        counted_scheduled_to_build=quantities.scheduled_to_build(component),
        counted_on_order=quantities.on_order(component),
    )


def with_bom_levels(lines: QuerySet[BomItem]) -> QuerySet[BomItem]:
    """What there is of the component of each line, and how many assemblies could be made of it alone."""
    component = Scope("sub_part")
    variants = Case(When(allow_variants=True, then=F("counted_variants")), default=Value(0.0), output_field=AMOUNT)
    needed = NullIf(F("quantity"), Value(0.0), output_field=AMOUNT)
    return lines.annotate(
        counted_available=quantities.available(component),
        counted_substitutes=quantities.available(Substitutes("pk")),
        counted_variants=quantities.available(Variants("sub_part")),
        counted_external_stock=quantities.in_stock(component, _EXTERNAL),
        counted_in_production=quantities.in_production(component),
        counted_on_order=quantities.on_order(component),
    ).annotate(
        counted_can_build=Coalesce(
            (F("counted_available") + F("counted_substitutes") + variants) / needed, Value(0.0), output_field=AMOUNT
        )
    )
