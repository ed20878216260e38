"""Settings as one YAML file: written from what is stored, read back after a look at what would change.

    version: 1
    global:
      LABEL_DPI: 203
    users:
      ann:
        SEARCH_PREVIEW_RESULTS: 20

A key with null gets its default again. Secrets are masked, and a masked secret changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.contrib.auth.models import User
from django.db import transaction

from stockpress.kernel.errors import InvalidInput, StockpressError
from stockpress.settings_registry.definitions import (
    NOTIFICATION_SETTINGS,
    Scope,
    SettingDef,
    SettingInvalid,
    SettingUnknown,
    public_definitions,
)
from stockpress.settings_registry.models.history import Via
from stockpress.settings_registry.models.values import InvenTreeUserSetting
from stockpress.settings_registry.selectors import Entry, entries, entry_of
from stockpress.settings_registry.services import ChangeSetting, ResetSetting

VERSION = 1
MASKED = "***"
LARGEST_DOCUMENT = 5_000_000
_PARTS = {"version", "global", "users"}
_HEAD = "# Settings of a Stockpress server. `stockpress settings import FILE --dry-run` shows what it would change.\n"


class SettingsDocumentInvalid(StockpressError):
    code = "settings_document_invalid"
    text = "The settings cannot be imported, and nothing was changed:\n{problems}"


@dataclass(frozen=True)
class Difference:
    """A value that an import changes; None stands for "not set"."""

    definition: SettingDef
    old: str | None
    new: str | None
    user: User | None = None

    @property
    def whose(self) -> str:
        return self.user.get_username() if self.user else ""


@dataclass
class Plan:
    """What an import would do, and what it leaves alone with the reason."""

    differences: list[Difference] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def export_settings(*, with_defaults: bool = False, with_users: bool = True) -> str:
    """What was set, as YAML; with `with_defaults` also what was not."""
    document: dict[str, Any] = {"version": VERSION, "global": _values(entries(Scope.GLOBAL), with_defaults)}
    if with_users:
        owners = User.objects.filter(pk__in=InvenTreeUserSetting.objects.values("user_id"))
        document["users"] = {
            user.get_username(): values
            for user in (User.objects.all() if with_defaults else owners).order_by("username")
            if (values := _values(_entries_of(user), with_defaults))
        }
    return _HEAD + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=1000)


def _entries_of(user: User) -> list[Entry]:
    return entries(Scope.USER, user) + entries(Scope.NOTIFICATION, user)


def _values(found: list[Entry], with_defaults: bool) -> dict[str, object]:
    values: dict[str, object] = {}
    for entry in found:
        # A key that nobody declares could not be read back.
        is_declared = entry.number > 0
        if not is_declared or entry.definition.bookkeeping or (entry.stored is None and not with_defaults):
            continue
        try:
            value = entry.definition.read(entry.stored) if entry.stored is not None else entry.definition.default_value
        except SettingInvalid:
            continue
        values[entry.definition.key] = MASKED if entry.definition.protected else value
    return values


@dataclass(frozen=True, kw_only=True)
class ImportSettings:
    """Change settings as a YAML document says: all of it, or nothing where anything in it is wrong.

    With `replace`, what the document does not name gets its default again: for users, those whom it names.
    Raises SettingsDocumentInvalid naming every problem.
    """

    document: str
    replace: bool = False
    changed_by: User | None = None

    def plan(self) -> Plan:
        """What would change. Problems are listed in it, not raised."""
        plan = Plan()
        content = _parsed(self.document)
        for user, keys, scopes in _sections(content, plan):
            named: set[str] = set()
            for key, value in keys.items():
                self._plan_key(plan, str(key), value, user, scopes)
                named.add(str(key).strip().upper())
            if self.replace:
                plan.differences += [
                    Difference(entry.definition, entry.stored, None, user)
                    for scope in scopes
                    for entry in entries(scope, user)
                    if entry.number > 0
                    and entry.stored is not None
                    and entry.definition.key not in named
                    and not (entry.is_fixed or entry.definition.bookkeeping)
                ]
        return plan

    def _plan_key(self, plan: Plan, key: str, value: object, user: User | None, scopes: tuple[Scope, ...]) -> None:
        place = f"  {user.get_username()}: {key}" if user else f"  {key}"
        try:
            entry = _found(key, scopes, user)
            if entry.is_fixed:
                plan.left_alone.append(f"{key} is fixed by the server's configuration.")
                return
            if entry.definition.protected and value == MASKED:
                plan.left_alone.append(f"{key} is a secret, and the document does not hold it.")
                return
            if isinstance(value, Mapping | list):
                raise entry.definition.refused("a value is one text, number, true or false.")
            owner = {"user": user} if user else {}
            new = None if value is None else entry.definition.to_text(entry.definition.parse(value, **owner))
        except SettingUnknown as err:
            plan.problems.append(f"{place}: {err}")
            return
        except SettingInvalid as err:
            plan.problems.append(f"{place}: {str(err).removeprefix(f'{entry.definition.key}: ')}")
            return
        if new != entry.stored:
            plan.differences.append(Difference(entry.definition, entry.stored, new, user))

    @transaction.atomic
    def __call__(self) -> Plan:
        plan = self.plan()
        if plan.problems:
            raise SettingsDocumentInvalid(problems="\n".join(plan.problems))
        for difference in plan.differences:
            common: dict[str, Any] = {
                "key": difference.definition.key,
                "user": difference.user,
                "scope": difference.definition.scope,
                "changed_by": self.changed_by,
                "via": Via.IMPORT,
            }
            try:
                if difference.new is None:
                    ResetSetting(**common)()
                else:
                    ChangeSetting(value=difference.new, **common)()
            except InvalidInput as err:  # two values that are right alone and wrong together
                raise SettingsDocumentInvalid(problems=f"  {err}") from err
        return plan


def _parsed(document: str) -> Mapping[str, Any]:
    if len(document) > LARGEST_DOCUMENT:
        raise SettingsDocumentInvalid(problems=f"  It is larger than {LARGEST_DOCUMENT // 10**6} MB.")
    try:
        content = yaml.safe_load(document)
    except (yaml.YAMLError, RecursionError, ValueError) as err:
        raise SettingsDocumentInvalid(problems=f"  It is not YAML: {' '.join(str(err).split())[:300]}") from err
    if not isinstance(content, Mapping) or content.get("version") != VERSION:
        raise SettingsDocumentInvalid(problems=f"  It does not begin with `version: {VERSION}`.")
    return content


def _sections(
    content: Mapping[str, Any], plan: Plan
) -> Iterator[tuple[User | None, Mapping[Any, Any], tuple[Scope, ...]]]:
    """The parts of the document: whose they are, what they say, and what kinds of settings they may name."""
    plan.problems += [f"  {name}: there is no such part." for name in sorted(set(map(str, content)) - _PARTS)]
    parts: list[tuple[User | None, Any, str]] = [(None, content.get("global"), "global")]
    users = content.get("users") or {}
    if not isinstance(users, Mapping):
        plan.problems.append("  users: names of users are expected here, each with its settings.")
        users = {}
    known = {user.get_username(): user for user in User.objects.filter(username__in=[str(name) for name in users])}
    for name, keys in users.items():
        if str(name) in known:
            parts.append((known[str(name)], keys, str(name)))
        else:
            plan.problems.append(f"  {name}: there is no user of this name.")
    for user, keys, name in parts:
        if isinstance(keys or {}, Mapping):
            yield user, keys or {}, (Scope.USER, Scope.NOTIFICATION) if user else (Scope.GLOBAL,)
        else:
            plan.problems.append(f"  {name}: keys of settings are expected here, each with its value.")


def _found(key: str, scopes: tuple[Scope, ...], user: User | None) -> Entry:
    is_notification = key.strip().upper() in NOTIFICATION_SETTINGS
    scope = Scope.NOTIFICATION if is_notification and Scope.NOTIFICATION in scopes else scopes[0]
    if key.strip().upper() not in public_definitions(scope):
        raise SettingUnknown(scope=scope.label, key=key)
    return entry_of(key, scope, user)
