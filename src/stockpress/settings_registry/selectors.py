"""Reads of settings as lists: what there is, what its value is, and how it came to be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q, QuerySet

from stockpress.accounts.permissions import acts_as_staff
from stockpress.settings_registry.definitions import BY_SCOPE, Scope, SettingDef, SettingUnknown, public_definitions
from stockpress.settings_registry.models.history import SettingChange
from stockpress.settings_registry.origins import Resolved
from stockpress.settings_registry.resolution import GLOBAL_VALUES, USER_VALUES, Values, overrides, resolve

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# More settings than any scope has: keys of entries of different users never meet.
_ENTRIES_PER_USER = 1000


class Entry(NamedTuple):
    """A setting and whose it is. `number` is its key in lists: the same in every process, whether or not it was ever set."""

    definition: SettingDef
    number: int
    user: User | None = None

    @property
    def resolved(self) -> Resolved:
        return resolve(self.definition, self.user)

    @property
    def stored(self) -> str | None:
        """The text in the database, even where the configuration overrides it."""
        return self.values.texts.get(self.definition.key)

    @property
    def values(self) -> Values:
        """All values of the same owner."""
        return _values(self.definition.scope, self.user)

    @property
    def is_fixed(self) -> bool:
        """Whether the deployment's configuration decides, so that it cannot be changed here."""
        return self.definition.scope is Scope.GLOBAL and self.definition.key in overrides()


def entries(scope: Scope, user: User | None = None) -> list[Entry]:
    """Every setting that clients may know of, by key; then what is stored under keys that nobody declares any more."""
    found = [Entry(definition, _number(index, user), user) for index, definition in public_definitions(scope).values()]
    if scope is Scope.NOTIFICATION:
        return found
    declared = {key for registry in BY_SCOPE.values() for key in registry}
    forgotten = sorted(key for key in _values(scope, user).texts if key not in declared and not key.startswith("_"))
    return found + [
        Entry(SettingDef(key=key, name="", description="", scope=scope), -index, user)
        for index, key in enumerate(forgotten, start=1)
    ]


def entry_of(key: str, scope: Scope, user: User | None = None) -> Entry:
    """One declared setting, whatever the case of the key; raises SettingUnknown, for internal ones too."""
    try:
        index, definition = public_definitions(scope)[key.strip().upper()]
    except KeyError as err:
        raise SettingUnknown(scope=scope.label, key=key) from err
    return Entry(definition, _number(index, user), user)


def owner_and_key(number: int, scope: Scope) -> tuple[int, str]:
    """The user and the setting that the number of an entry stands for; raises SettingUnknown."""
    user_id, index = divmod(number, _ENTRIES_PER_USER)
    keys = list(public_definitions(scope))
    if not 0 < index <= len(keys):
        raise SettingUnknown(scope=scope.label, key=str(number))
    return user_id, keys[index - 1]


def changes_visible_to(user: User) -> QuerySet[SettingChange]:
    """The history that a user may see: their own settings, and for staff those of the server."""
    visible = Q(user=user)
    if acts_as_staff(user):
        visible |= Q(scope=Scope.GLOBAL)
    return SettingChange.objects.filter(visible)


def _number(index: int, user: User | None) -> int:
    return (user.pk * _ENTRIES_PER_USER if user is not None else 0) + index


def _values(scope: Scope, user: User | None) -> Values:
    if scope is Scope.GLOBAL:
        return GLOBAL_VALUES.current()
    return USER_VALUES.current().of(user.pk if user is not None else None)
