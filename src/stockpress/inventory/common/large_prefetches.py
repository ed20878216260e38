"""Relations of a thousand rows and more on SQLite.

Django fetches the targets of foreign keys with a row-value IN. For SQLite it writes that as `id = 1 OR id = 2 OR ...`,
which SQLite refuses beyond a depth of 1000; a job over a thousand parts would fail. One column needs no row value.
"""

from __future__ import annotations

from typing import Any

from django.db.models.fields.tuple_lookups import TupleIn
from django.db.models.lookups import In


def _as_sqlite(lookup: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
    if len(lookup.lhs) != 1 or not lookup.rhs_is_direct_value():
        sql: tuple[str, Any] = lookup.as_sql(compiler, connection)
        return sql
    (column,) = lookup.lhs
    plain: tuple[str, Any] = compiler.compile(In(column, [key for (key,) in lookup.rhs]))
    return plain


def allow() -> None:
    """Register the SQLite form of the lookup, by the method name that Django's compiler asks for."""
    TupleIn.as_sqlite = _as_sqlite  # type: ignore[attr-defined]
