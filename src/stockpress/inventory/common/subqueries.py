"""Numbers about related rows, as columns of a query: a list that shows them costs one query whatever its length."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

AMOUNT = models.FloatField()


def related_rows(model: type[models.Model], relation: str) -> QuerySet[Any]:
    """The rows of a reverse relation of the outer query's row, for `total` and `count`.

    The relation is named, not imported: what points to a model may live in a package above it.
    """
    link: Any = model._meta.get_field(relation)
    rows: QuerySet[Any] = link.related_model._default_manager.filter(**{link.field.name: OuterRef("pk")})
    return rows


def total(rows: QuerySet[Any], amount: Any = "quantity") -> Coalesce:
    """The sum of a column, or of an expression, over the rows; 0 without rows."""
    summed = F(amount) if isinstance(amount, str) else amount
    # A plain function instead of an aggregate: Django would group by the rows it is to sum over.
    column = rows.order_by().annotate(answer=Func(summed, function="SUM", output_field=AMOUNT)).values("answer")
    return Coalesce(Subquery(column, output_field=AMOUNT), Value(0.0), output_field=AMOUNT)


def count(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are."""
    counted = Func(F("pk"), function="COUNT", output_field=models.IntegerField())
    return Subquery(rows.order_by().annotate(answer=counted).values("answer"), output_field=models.IntegerField())


class _TreeWalk(Func):
    """A recursive query along the parent links of a tree, from a key of the row that is being looked at.

    UNION rather than UNION ALL ends loops in bad data.
    """

    ANSWER = "id"
    output_field = models.IntegerField()

    def __init__(self, model: type[Any], key: Any, *, upwards: bool = False, include_self: bool = True) -> None:
        meta = model._meta
        # Both supported databases quote alike.
        table, own, parent = (
            f'"{name}"' for name in (meta.db_table, meta.pk.column, meta.get_field(model.TREE_PARENT).column)
        )
        # The table has a name of its own in here: by its real name the outer query's row is meant.
        # Names of tables and columns are ours, never a client's.
        first = f"SELECT node.{own}, node.{parent} FROM {table} node"  # noqa: S608
        begin = own if include_self else parent
        link = f"node.{own} = walk.parent" if upwards else f"node.{parent} = walk.id"
        walk = f"{first} WHERE node.{begin} = %(expressions)s UNION {first} JOIN walk ON {link}"
        super().__init__(
            key,
            template=f"(WITH RECURSIVE walk(id, parent) AS ({walk}) SELECT {self.ANSWER} FROM walk)",  # noqa: S608
        )


class KeysBelow(_TreeWalk):
    """The keys of everything below `key`, and with `include_self` (the default) itself; for `__in`."""


class Depth(_TreeWalk):
    """How many rows stand above `key`."""

    ANSWER = "COUNT(*) - 1"

    def __init__(self, model: type[Any], key: Any) -> None:
        super().__init__(model, key, upwards=True)
