"""The quantities of `quantities` as plugins ask for them: expressions for `annotate`, for queries that lead to a part.

`reference` is the way from the query's rows to the part, such as `part__`; empty for a query of parts. Quantities are of the
part alone, without its variants.
"""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from stockpress.inventory.common.subqueries import KeysBelow, total
from stockpress.inventory.levels import quantities
from stockpress.inventory.levels.quantities import Scope
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem


def _scope(reference: str) -> Scope:
    return Scope(f"{reference}pk")


def _at(path: str, location: Any) -> list[Q]:
    return [] if location is None else [Q(**{f"{path}__in": location.get_descendants(include_self=True)})]


def annotate_total_stock(reference: str = "", filter: Q | None = None) -> Coalesce:  # noqa: A002 - the name that is given
    """What is in stock; `filter` is on stock items."""
    return quantities.in_stock(_scope(reference), *([filter] if filter is not None else []))


def annotate_on_order_quantity(reference: str = "") -> Coalesce:
    """What suppliers still have to deliver."""
    return quantities.on_order(_scope(reference))


def annotate_in_production_quantity(reference: str = "") -> Coalesce:
    """Outputs of builds that were begun and are not finished."""
    return quantities.in_production(_scope(reference))


def annotate_scheduled_to_build_quantity(reference: str = "") -> Coalesce:
    """What builds under way still have to make."""
    return quantities.scheduled_to_build(_scope(reference))


def annotate_build_order_requirements(reference: str = "") -> Coalesce:
    """What builds under way still need."""
    return quantities.needed_by_builds(_scope(reference))


def annotate_sales_order_requirements(reference: str = "") -> Coalesce:
    """What customers still have to be sent."""
    return quantities.needed_by_customers(_scope(reference))


def annotate_build_order_allocations(reference: str = "", location: Any = None) -> Coalesce:
    """What is promised to builds under way; with `location`, of the items that lie there or below."""
    return quantities.promised_to_builds(_scope(reference), *_at("stock_item__location", location))


def annotate_sales_order_allocations(reference: str = "", location: Any = None) -> Coalesce:
    """What is promised to open sales orders and not shipped; with `location`, of the items that lie there or below."""
    return quantities.promised_to_customers(_scope(reference), *_at("item__location", location))


def variant_stock_query(reference: str = "", filter: Q | None = None) -> QuerySet[StockItem]:  # noqa: A002 - as above
    """The stock items of a part's variants at any depth, for `annotate_variant_quantity`; those in stock, or of `filter`."""
    variants = KeysBelow(Part, OuterRef(f"{reference}pk"), include_self=False)
    return StockItem.objects.filter(StockItem.IN_STOCK_FILTER if filter is None else filter, part__in=variants)


def annotate_variant_quantity(subquery: QuerySet[Any], reference: str = "quantity") -> Coalesce:
    """The sum of a column over the rows of `variant_stock_query`."""
    return total(subquery, reference)
