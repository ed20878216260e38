"""Changes to settings: one function a write, each kept in the history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from stockpress.kernel.errors import InvalidInput
from stockpress.kernel.hooks import Hook
from stockpress.settings_registry.definitions import (
    GLOBAL_SETTINGS,
    KEY_LENGTH,
    Scope,
    SettingDef,
    SettingInvalid,
    Value,
    definition_of,
)
from stockpress.settings_registry.known_names import CHANGE, STORE_UNDECLARED
from stockpress.settings_registry.models.history import SettingChange, Via
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.resolution import VALUES_OF, overrides

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

RESTART_REQUIRED = "SERVER_RESTART_REQUIRED"
# Called with the key of a setting of the whole server that got another value, inside the transaction of the change.
CHANGED: Hook[[str], None] = Hook("changes of settings")


class SettingOverridden(InvalidInput):
    code = "setting_overridden"
    text = "{key} is fixed by the server's configuration ({source}); change it there and restart the server."
    field = "value"


class SettingOfNobody(InvalidInput):
    code = "setting_of_nobody"
    text = "{key} is a setting of users; say whose."


class ChangeNotRestorable(InvalidInput):
    code = "change_not_restorable"
    text = "{key} cannot be restored: {reason}"


@dataclass(frozen=True, kw_only=True)
class ChangeSetting:
    """Store a value for the whole server, or with `user` for that user.

    Raises SettingUnknown, SettingInvalid, SettingOverridden. Returns the typed value.
    """

    key: str
    value: object
    user: User | None = None
    scope: Scope | None = None
    changed_by: User | None = None
    via: Via = Via.SERVER

    def __call__(self) -> Value:
        definition = definition_of(self.key, _scope(self.scope, self.user))
        _refuse_overridden(definition)
        value = definition.parse(self.value, **({"user": self.user} if self.user else {}))
        _write(definition, definition.to_text(value), user=self.user, changed_by=self.changed_by, via=self.via)
        return value


@dataclass(frozen=True, kw_only=True)
class ResetSetting:
    """Forget the stored value, so that the default holds again.

    Raises SettingUnknown, SettingOverridden. Returns the default.
    """

    key: str
    user: User | None = None
    scope: Scope | None = None
    changed_by: User | None = None
    via: Via = Via.SERVER

    def __call__(self) -> Value:
        definition = definition_of(self.key, _scope(self.scope, self.user))
        _refuse_overridden(definition)
        _write(definition, None, user=self.user, changed_by=self.changed_by, via=self.via)
        return definition.default_value


@dataclass(frozen=True, kw_only=True)
class StoreUndeclared:
    """Store the text of a key that nobody declares, for software that keeps notes of its own among the settings.

    Raises SettingInvalid for keys that are internal or too long, and for texts that are too long.
    """

    key: str
    value: str
    scope: Scope
    user: User | None = None

    def __call__(self) -> None:
        definition = SettingDef(key=self.key.strip().upper(), name="", description="", scope=self.scope)
        if definition.is_internal or not definition.key or len(definition.key) > KEY_LENGTH:
            raise definition.refused(f"a key has 1 to {KEY_LENGTH} characters and begins with no underscore.")
        _write(definition, str(definition.read(self.value)), user=self.user, changed_by=None, via=Via.SERVER)


@dataclass(frozen=True, kw_only=True)
class RestoreChange:
    """Take a change back: the setting gets the value that it had before, which is one more change.

    Raises ChangeNotRestorable, SettingUnknown, SettingInvalid, SettingOverridden.
    """

    change: SettingChange
    changed_by: User

    def __call__(self) -> SettingChange | None:
        definition = definition_of(self.change.key, Scope(self.change.scope))
        if self.change.is_secret:
            raise ChangeNotRestorable(key=definition.key, reason="it is a secret, and secrets are not kept.")
        _refuse_overridden(definition)
        text = self.change.old
        if text is not None:
            try:
                text = definition.to_text(definition.parse(text))
            except SettingInvalid as err:
                raise ChangeNotRestorable(
                    key=definition.key, reason=f"its old value is not valid any more. {err}"
                ) from err
        return _write(definition, text, user=self.change.user, changed_by=self.changed_by, via=Via.RESTORE)


@CHANGE.provide
def _change(definition: SettingDef, value: object, user: User | None, changed_by: User | None) -> Value:
    return ChangeSetting(key=definition.key, value=value, user=user, scope=definition.scope, changed_by=changed_by)()


@STORE_UNDECLARED.provide
def _store_undeclared(definition: SettingDef, value: object, user: User | None) -> None:
    StoreUndeclared(key=definition.key, value=str(value), user=user, scope=definition.scope)()


def clear_restart_required() -> None:
    """The server starts: what waited for that has taken effect. Writes only if something did."""
    if InvenTreeSetting.objects.filter(key=RESTART_REQUIRED, value="True").exists():
        ChangeSetting(key=RESTART_REQUIRED, value=False)()


def _scope(given: Scope | None, user: User | None) -> Scope:
    return given or (Scope.USER if user is not None else Scope.GLOBAL)


def _refuse_overridden(definition: SettingDef) -> None:
    override = overrides().get(definition.key) if definition.scope is Scope.GLOBAL else None
    if override is not None:
        raise SettingOverridden(key=definition.key, source=override.source or "GLOBAL_SETTINGS")


@transaction.atomic
def _write(
    definition: SettingDef, text: str | None, *, user: User | None, changed_by: User | None, via: Via
) -> SettingChange | None:
    """Store the text, or with None remove it; returns the line in the history, None when nothing changed."""
    # Counting comes first: it is the lock that makes every line of the history begin where the one before it ended.
    VALUES_OF[definition.scope].touch()
    rows, owner = _rows(definition, user)
    row = rows.first()
    old = row.value if row is not None else None
    if text is None:
        rows.delete()
    elif row is None:
        rows.model(key=definition.key, value=text, **owner).save()
    elif old != text:
        row.value = text
        row.save(update_fields=["value"])
    if definition.restart and text is not None:
        _require_restart()
    if old != text and definition.scope is Scope.GLOBAL:
        for _ in CHANGED.each(definition.key):
            pass
    if old == text or definition.bookkeeping:
        return None
    return SettingChange.objects.create(
        scope=definition.scope,
        key=definition.key,
        old=None if definition.protected else old,
        new=None if definition.protected else text,
        is_secret=definition.protected,
        changed_by=changed_by,
        changed_by_name=changed_by.get_username() if changed_by else "",
        via=via,
        **owner,
    )


def _rows(definition: SettingDef, user: User | None) -> tuple[QuerySet, dict[str, User]]:
    if definition.scope is Scope.GLOBAL:
        return InvenTreeSetting.objects.filter(key=definition.key), {}
    if user is None:
        raise SettingOfNobody(key=definition.key)
    return InvenTreeUserSetting.objects.filter(key=definition.key, user=user), {"user": user}


def _require_restart() -> None:
    if RESTART_REQUIRED in GLOBAL_SETTINGS:
        _write(definition_of(RESTART_REQUIRED), "True", user=None, changed_by=None, via=Via.SERVER)
