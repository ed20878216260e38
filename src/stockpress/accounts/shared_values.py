"""What several processes must count together: a cache over one table, and which keys go there.

With a cache in each process, four of them would let four times as many guesses at a password pass. The table is for values
that are few, small and short-lived, such as those counters; each change is one statement, so that no two processes
overwrite each other. Values are kept as JSON: nothing that is read here can run.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connections, router

from stockpress.accounts.models import SharedValue

# A century: what is stored for ever still has a moment for the index.
_FOR_EVER_S = 100 * 365 * 24 * 3600.0
_LONGEST_KEY = 200
# Rate limits, used-up codes and used-up tokens: those of django-allauth, and ours.
SHARED_PREFIXES = ("allauth:", "allauth.", "jwt:", "sign-in:")


class SharedValues(BaseCache):
    """A cache in the table; an expired row counts as absent until `delete_expired` removes it."""

    def __init__(self, _location: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self.get_many([key], version).get(key, default)

    def get_many(self, keys: Iterable[str], version: int | None = None) -> dict[str, Any]:
        names = {self._name(key, version): key for key in keys}
        rows = SharedValue.objects.filter(pk__in=names, expires__gt=time.time()).values_list("pk", "value")
        return {names[name]: json.loads(value) for name, value in rows}

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        row = SharedValue(pk=self._name(key, version), value=json.dumps(value), expires=self._moment(timeout))
        SharedValue.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["key"], update_fields=["value", "expires"]
        )

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store the value unless there is one; of several processes at once, exactly one is told True."""
        statement = (
            f"INSERT INTO {_quoted(SharedValue._meta.db_table)} (key, value, expires) VALUES (%s, %s, %s) "  # noqa: S608
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires "
            f"WHERE {_quoted(SharedValue._meta.db_table)}.expires <= %s"
        )
        values: list[str | float] = [self._name(key, version), json.dumps(value), self._moment(timeout), time.time()]
        with connections[_database()].cursor() as cursor:
            cursor.execute(statement, values)
            return int(cursor.rowcount) > 0

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError when there is no such value, as caches do."""
        table = _quoted(SharedValue._meta.db_table)
        statement = (
            f"UPDATE {table} SET value = CAST(CAST(value AS INTEGER) + %s AS TEXT) "  # noqa: S608
            "WHERE key = %s AND expires > %s RETURNING value"
        )
        with connections[_database()].cursor() as cursor:
            cursor.execute(statement, [delta, self._name(key, version), time.time()])
            rows = cursor.fetchall()
        if not rows:
            raise ValueError(f"There is no value under {key!r}.")
        return int(rows[0][0])

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        alive = SharedValue.objects.filter(pk=self._name(key, version), expires__gt=time.time())
        return alive.update(expires=self._moment(timeout)) > 0

    def delete(self, key: str, version: int | None = None) -> bool:
        return SharedValue.objects.filter(pk=self._name(key, version)).delete()[0] > 0

    def clear(self) -> None:
        SharedValue.objects.all().delete()

    def _name(self, key: str, version: int | None) -> str:
        name = str(self.make_key(key, version=version))
        return name if len(name) <= _LONGEST_KEY else f"{name[:100]}:{hashlib.sha256(name.encode()).hexdigest()}"

    def _moment(self, timeout: Any) -> float:
        moment = self.get_backend_timeout(timeout)
        return time.time() + _FOR_EVER_S if moment is None else moment


class ServerCache(LocMemCache):
    """The backend for `CACHES`: keys with a shared prefix are in the table, all others in the memory of the process."""

    def __init__(self, name: str, params: Mapping[str, Any]) -> None:
        super().__init__(name, dict(params))
        self._table = SharedValues(name, params)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._table.get(key, default, version) if _is_shared(key) else super().get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        if _is_shared(key):
            self._table.set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        if _is_shared(key):
            return self._table.add(key, value, timeout, version)
        return bool(super().add(key, value, timeout, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return self._table.incr(key, delta, version) if _is_shared(key) else super().incr(key, delta, version)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._table.touch(key, timeout, version) if _is_shared(key) else super().touch(key, timeout, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self.get(key, None, version) is not None if _is_shared(key) else super().has_key(key, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._table.delete(key, version) if _is_shared(key) else super().delete(key, version)

    def clear(self) -> None:
        super().clear()
        self._table.clear()


def _is_shared(key: str) -> bool:
    return key.startswith(SHARED_PREFIXES)


def delete_expired() -> int:
    """Remove what no longer counts; returns how many rows that were."""
    return SharedValue.objects.filter(expires__lte=time.time()).delete()[0]


def _database() -> str:
    return router.db_for_write(SharedValue)


def _quoted(name: str) -> str:
    return str(connections[_database()].ops.quote_name(name))
