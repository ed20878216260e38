"""What a setting is: one declaration by the package that reads it."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError

from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.kernel.registry import Registry

Value = str | int | float | bool
Choice = tuple[Value, str]
Check = Callable[[Any], object]

KEY_LENGTH = 50
VALUE_LENGTH = 2000
TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "ok", "on"})
FALSE_WORDS = frozenset({"0", "n", "no", "none", "f", "false", "off"})
# No setting means more, and databases, dates and clients can hold this.
LARGEST_NUMBER = 2**31 - 1


class Scope(StrEnum):
    """Whom a value belongs to: the whole server, or each user."""

    GLOBAL = "inventree"
    USER = "user"
    NOTIFICATION = "notification"

    @property
    def label(self) -> str:
        return "global" if self is Scope.GLOBAL else self.value


class SettingUnknown(NotFound):
    code = "setting_unknown"
    text = "There is no {scope} setting {key!r}."


class SettingInvalid(InvalidInput):
    code = "setting_invalid"
    text = "{key}: {reason}"


@dataclass(frozen=True, kw_only=True)
class SettingDef:
    """A setting: its key, how its text is typed, and what it accepts.

    type: the Python type of a resolved value.
    default: a value, or a function that gives it.
    choices: pairs of value and label, or a function that gives them; it is asked each time, with the owner of the value
        (`user=`) if it takes it. Without any, every value is a choice. The default always is.
    check: functions that raise Django's `ValidationError` for values that have the right type and still make no sense.
        They look at nothing but the value, and hold when it is read, too.
    check_now: the same, for what depends on other settings or rows; it holds when the value is written.
    model, model_filters: the value is the key of a row of that model ("app.model"), to be offered with these filters.
    protected: a secret, which is masked wherever it is shown.
    hidden: not for people to change; bookkeeping: changed by the server itself, and not worth a line in the history.
    restart: takes effect when the server starts the next time.
    confirm: what a client asks before it changes the value.
    unread: why nothing in this server reads it; empty for settings that are read.
    method: of notification settings, the way of notifying.
    """

    key: str
    name: str
    description: str
    type: type[Value] = str
    default: Value | Callable[[], Value] = ""
    scope: Scope = Scope.GLOBAL
    choices: Sequence[Choice] | Callable[..., Sequence[Choice] | None] | None = None
    check: Check | Sequence[Check] = ()
    check_now: Check | Sequence[Check] = ()
    units: str = ""
    model: str | None = None
    model_filters: Mapping[str, object] | None = None
    protected: bool = False
    hidden: bool = False
    bookkeeping: bool = False
    required: bool = False
    restart: bool = False
    confirm: str = ""
    unread: str = ""
    method: str = ""

    def __hash__(self) -> int:
        return hash((self.scope, self.key))

    @property
    def default_value(self) -> Value:
        return self.default() if callable(self.default) else self.default

    @property
    def is_internal(self) -> bool:
        """Known to the server alone: never listed, and out of reach of clients."""
        return self.key.startswith("_")

    @property
    def kind(self) -> str:
        """What clients call the type."""
        if self.type is bool:
            return "boolean"
        if self.type is int:
            return "integer"
        return "related field" if self.model else "string"

    def options(self, **owner: object) -> Sequence[Choice]:
        """The choices as they are now; empty where every value is one."""
        if callable(self.choices):
            return _asked(self.choices, owner) or ()
        return self.choices or ()

    def parse(self, given: object, **owner: object) -> Value:
        """The typed value of a text or JSON scalar that is to be stored; raises `SettingInvalid`."""
        value = self.read(given)
        if value != self.default_value:
            self._check_choice(value, self.options(**owner))
            self._check_row(value)
        self._run(self.check_now, value)
        return value

    def read(self, text: object) -> Value:
        """The typed value of a stored text; raises `SettingInvalid` for one that is none."""
        value = self._typed("" if text is None else str(text))
        if not callable(self.choices) and value != self.default:
            self._check_choice(value, self.choices or ())
        self._run(self.check, value)
        return value

    def _typed(self, text: str) -> Value:
        if len(text) > VALUE_LENGTH:
            raise self.refused(f"a value may have at most {VALUE_LENGTH} characters.", field="value")
        try:
            return _READERS[self.type](text)
        except ValueError as err:
            wanted = {bool: "true or false", int: "a whole number", float: "a number"}[self.type]
            shown = text if len(text) <= 40 else f"{text[:40]}..."
            raise self.refused(f"{shown!r} is not {wanted}.") from err

    def _check_choice(self, value: Value, options: Sequence[Choice]) -> None:
        allowed = [choice for choice, _label in options]
        if allowed and value not in allowed:
            raise self.refused(f"{value!r} is not one of {', '.join(str(choice) for choice in allowed)}.")

    def _check_row(self, value: Value) -> None:
        if self.model is None or value == "":
            return
        model = apps.get_model(self.model)
        try:
            exists = model._default_manager.filter(pk=value).exists()
        except (ValueError, ValidationError, OverflowError):
            exists = False
        if not exists:
            raise self.refused(f"there is no {model._meta.verbose_name} {value}.")

    def _run(self, checks: Check | Sequence[Check], value: Value) -> None:
        for check in (checks,) if callable(checks) else checks:
            try:
                check(value)
            except ValidationError as err:
                field = "value" if hasattr(err, "error_dict") else None
                raise self.refused(" ".join(err.messages), field=field) from err

    def refused(self, reason: str, *, field: str | None = None) -> SettingInvalid:
        return SettingInvalid(field=field, key=self.key, reason=reason)

    @staticmethod
    def to_text(value: Value) -> str:
        """The text under which a typed value is stored."""
        return str(value)


def _read_bool(text: str) -> bool:
    word = text.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(text)


def _read_int(text: str) -> int:
    number = int(text)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(text)
    return number


def _read_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_READERS: Mapping[type[Value], Callable[[str], Value]] = {
    bool: _read_bool,
    int: _read_int,
    float: _read_float,
    str: str,
}


def _asked(choices: Callable[..., Sequence[Choice] | None], owner: Mapping[str, object]) -> Sequence[Choice] | None:
    """Call with the owner if the function takes it, else without."""
    try:
        inspect.signature(choices).bind(**owner)
    except TypeError:
        return choices()
    return choices(**owner)


def _keyed(name: str) -> Registry[str, SettingDef]:
    return Registry(name, key=lambda definition: definition.key)


GLOBAL_SETTINGS = _keyed("global settings")
USER_SETTINGS = _keyed("user settings")
NOTIFICATION_SETTINGS = _keyed("notification settings")
BY_SCOPE: Mapping[Scope, Registry[str, SettingDef]] = {
    Scope.GLOBAL: GLOBAL_SETTINGS,
    Scope.USER: USER_SETTINGS,
    Scope.NOTIFICATION: NOTIFICATION_SETTINGS,
}


def declare(*definitions: SettingDef) -> None:
    """Add the settings of one package to the registry."""
    for definition in definitions:
        BY_SCOPE[definition.scope].register(definition)


def definition_of(key: str, scope: Scope = Scope.GLOBAL) -> SettingDef:
    """The declaration of a key, whatever its case; raises `SettingUnknown`."""
    try:
        return BY_SCOPE[scope][key.strip().upper()]
    except KeyError as err:
        raise SettingUnknown(scope=scope.label, key=key) from err


def public_definitions(scope: Scope) -> Mapping[str, tuple[int, SettingDef]]:
    """What clients may know of: key -> number and declaration, sorted by key, numbered from 1."""
    registry = BY_SCOPE[scope]
    return _public_definitions(scope, registry.revision)


@lru_cache(maxsize=len(Scope))
def _public_definitions(scope: Scope, _revision: int) -> Mapping[str, tuple[int, SettingDef]]:
    registry = BY_SCOPE[scope]
    keys = sorted(key for key, definition in registry.items() if not definition.is_internal)
    return {key: (number, registry[key]) for number, key in enumerate(keys, start=1)}
