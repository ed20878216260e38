"""A column that holds digests of keys, under an attribute that gives the keys themselves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models

from stockpress.accounts import token_keys
from stockpress.accounts.token_keys import Digest


class _KeyAttribute:
    """The key of a row: the one just given, else the one computed from the row's seed.

    A key that the seed does not give (it came from elsewhere, or the server's secret is another since) reads as its
    digest, which opens nothing.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, _owner: type | None = None) -> Any:
        if row is None:
            return self
        if self.name not in row.__dict__:
            row.refresh_from_db(fields=[self.name])
        kept = row.__dict__[self.name]
        if not isinstance(kept, Digest) or not row.seed:
            return kept
        key = token_keys.key_of(row.seed, token_keys.day_of(row.shown), secret=settings.SECRET_KEY)
        return key if token_keys.digest_of(key) == kept else kept

    def __set__(self, row: Any, value: Any) -> None:
        row.__dict__[self.name] = value


class KeyField(models.CharField):
    """Stores and compares the digest of whatever key it is given: `filter(key="inv-...")` works as with plain text."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _KeyAttribute(self.attname))

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Digest | None:
        return None if value is None else Digest(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Digest) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return value if value in (None, "") or isinstance(value, Digest) else token_keys.digest_of(str(value))
