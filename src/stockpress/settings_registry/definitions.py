"""What a setting is: one declaration by the package that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError

from stockpress.kernel.errors import InvalidInput, NotFound
from stockpress.kernel.registry import Registry

Choice = tuple[str, str]
Value = str | int | float | bool

TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "ok", "on"})
FALSE_WORDS = frozenset({"0", "n", "no", "none", "f", "false", "off", ""})


class Scope(StrEnum):
    """Whom a value belongs to: the whole server, or each user."""

    GLOBAL = "inventree"
    USER = "user"


class SettingUnknown(NotFound):
    code = "setting_unknown"
    text = "There is no {scope} setting {key!r}."


class SettingInvalid(InvalidInput):
    code = "setting_invalid"
    text = "{key}: {reason}"
    field = "value"


@dataclass(frozen=True, kw_only=True)
class SettingDef:
    """A setting: its key, how its text is typed, and what it accepts.

    `type` is the Python type of a resolved value. `choices` may be a function, asked each time. `check` raises Django's
    `ValidationError` for values that have the right type and still make no sense.
    """

    key: str
    name: str
    description: str
    type: type[Value] = str
    default: Value = ""
    scope: Scope = Scope.GLOBAL
    choices: Sequence[Choice] | Callable[[], Sequence[Choice]] | None = None
    check: Callable[[Value], None] | None = None
    units: str = ""
    model: str | None = None
    model_filters: Mapping[str, object] | None = None
    protected: bool = False
    hidden: bool = False
    required: bool = False
    restart: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    def options(self) -> Sequence[Choice]:
        return (self.choices() if callable(self.choices) else self.choices) or ()

    def parse(self, given: object) -> Value:
        """The typed value of a text or JSON scalar; raises `SettingInvalid` saying what is accepted."""
        value = self._typed("" if given is None else given)
        allowed = [choice for choice, _label in self.options()]
        if allowed and value not in allowed:
            raise SettingInvalid(key=self.key, reason=f"{value!r} is not one of {', '.join(allowed)}.")
        if self.check is not None:
            try:
                self.check(value)
            except ValidationError as err:
                raise SettingInvalid(key=self.key, reason=" ".join(err.messages)) from err
        return value

    def _typed(self, given: object) -> Value:
        text = str(given).strip() if not isinstance(given, str) or self.type is not str else given
        try:
            if self.type is bool:
                return _parse_bool(text)
            return self.type(text)
        except ValueError as err:
            wanted = {bool: "true or false", int: "a whole number", float: "a number"}[self.type]
            raise SettingInvalid(key=self.key, reason=f"{text!r} is not {wanted}.") from err

    @staticmethod
    def to_text(value: Value) -> str:
        """The text under which a typed value is stored."""
        return str(value)


def _parse_bool(text: str) -> bool:
    word = text.lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ValueError(text)


GLOBAL_SETTINGS: Registry[str, SettingDef] = Registry("global settings", key=lambda definition: definition.key)
USER_SETTINGS: Registry[str, SettingDef] = Registry("user settings", key=lambda definition: definition.key)
_BY_SCOPE = {Scope.GLOBAL: GLOBAL_SETTINGS, Scope.USER: USER_SETTINGS}


def declare(*definitions: SettingDef) -> None:
    """Add the settings of one package to the registry."""
    for definition in definitions:
        _BY_SCOPE[definition.scope].register(definition)


def definition_of(key: str, scope: Scope = Scope.GLOBAL) -> SettingDef:
    """The declaration of a key, whatever its case; raises `SettingUnknown`."""
    try:
        return _BY_SCOPE[scope][key.strip().upper()]
    except KeyError as err:
        raise SettingUnknown(scope="global" if scope is Scope.GLOBAL else "user", key=key) from err
