"""Changes that are made to many rows at once, past the service of a single one: found out afterwards, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from stockpress.settings_registry.definitions import BY_SCOPE, Scope, SettingDef
from stockpress.settings_registry.models.history import SettingChange, Via
from stockpress.settings_registry.models.values import InvenTreeSetting, InvenTreeUserSetting
from stockpress.settings_registry.resolution import VALUES_OF

# Key and owner -> text.
_Rows = Mapping[tuple[str, int | None], str]


@contextmanager
def changes_of_rows_kept(via: Via) -> Iterator[None]:
    """Every setting that has another value at the end of the block gets its line in the history, and is read again.

    To be used within the transaction of the changes.
    """
    before = _stored()
    yield
    after = _stored()
    changed = sorted((name for name in before.keys() | after.keys() if before.get(name) != after.get(name)), key=str)
    for scope in sorted({Scope.GLOBAL if user_id is None else Scope.USER for _key, user_id in changed}):
        VALUES_OF[scope].touch()
    lines = [_line(_definition(key, user_id), user_id, before, after, via) for key, user_id in changed]
    SettingChange.objects.bulk_create([line for line in lines if line is not None], batch_size=500)


def _line(
    definition: SettingDef | None, user_id: int | None, before: _Rows, after: _Rows, via: Via
) -> SettingChange | None:
    # What nobody declares is no setting, and what the server notes for itself leaves no line.
    if definition is None or definition.bookkeeping:
        return None
    name = (definition.key, user_id)
    return SettingChange(
        scope=definition.scope,
        key=definition.key,
        user_id=user_id,
        old=None if definition.protected else before.get(name),
        new=None if definition.protected else after.get(name),
        is_secret=definition.protected,
        via=via,
    )


def _stored() -> _Rows:
    rows: dict[tuple[str, int | None], str] = {
        (key, None): text for key, text in InvenTreeSetting.objects.values_list("key", "value")
    }
    for key, user_id, text in InvenTreeUserSetting.objects.values_list("key", "user_id", "value"):
        if user_id is not None:
            rows[key, user_id] = text
    return rows


def _definition(key: str, user_id: int | None) -> SettingDef | None:
    scopes = (Scope.GLOBAL,) if user_id is None else (Scope.USER, Scope.NOTIFICATION)
    return next((BY_SCOPE[scope][key] for scope in scopes if key in BY_SCOPE[scope]), None)
