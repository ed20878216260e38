"""Plugins that have settings, and settings as typed objects.

SETTINGS = definitions(
    ADDRESS=Setting(name="Address", description="Host and port of the printer", required=True),
    COPIES=Setting(name="Copies", type=int, default=1),
)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from stockpress.plugins.mixins import SettingsMixin
from stockpress.settings_registry import flag, setting

__all__ = ["Setting", "SettingsMixin", "definitions", "flag", "setting"]

Value = str | int | float | bool
Choices = Sequence[Value | tuple[Value, str]]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting of a plugin.

    type: bool, int, float or str; `get_setting` gives values of it, but numbers with a fraction as text.
    default: a value of the type, or a function that gives it.
    choices: values, or pairs of value and label, or a function that gives them.
    check: functions that raise ValidationError for values that have the type and still make no sense.
    model, model_filters: the value is the key of a row of that model, such as "company.company".
    units: what a number counts, shown beside it.
    required: the plugin says what is missing while it is empty. protected: a secret, never shown again once stored.
    hidden: not shown to people. before_save, after_save: called with the row around a change.
    """

    name: str | Promise
    description: str | Promise = ""
    type: type[Value] = str
    default: Value | Callable[[], Value] | None = None
    choices: Choices | Callable[..., Choices] | None = None
    check: Callable[[Any], object] | Sequence[Callable[[Any], object]] = ()
    model: str | None = None
    model_filters: Mapping[str, Any] | None = None
    units: str | Promise = ""
    required: bool = False
    protected: bool = False
    hidden: bool = False
    before_save: Callable[[Any], object] | None = None
    after_save: Callable[[Any], object] | None = None

    def __post_init__(self) -> None:
        if self.type not in {bool, int, float, str}:
            raise TypeError(f"The setting {self.name!s} has the type {self.type!r}; use bool, int, float or str.")
        if self.default is None or callable(self.default):
            return
        fits = (int, float) if self.type is float else self.type
        if not isinstance(self.default, fits) or (self.type is not bool and isinstance(self.default, bool)):
            raise TypeError(f"The default of the setting {self.name!s} is no {self.type.__name__}: {self.default!r}.")

    def definition(self) -> dict[str, Any]:
        """The dictionary that `SETTINGS` and `USER_SETTINGS` have for it; it works in InvenTree, too."""
        checks = [self.check] if callable(self.check) else list(self.check)
        validators = [*([] if self.type is str else [self.type]), *checks]
        found: dict[str, Any] = {"name": self.name, "description": self.description}
        if validators:
            found["validator"] = validators[0] if len(validators) == 1 else validators
        if self.default is not None:
            found["default"] = self.default
        optional = ("choices", "model", "model_filters", "units", "before_save", "after_save")
        found.update({key: getattr(self, key) for key in optional if getattr(self, key)})
        found.update({key: True for key in ("required", "protected", "hidden") if getattr(self, key)})
        return found


def definitions(**by_key: Setting) -> dict[str, dict[str, Any]]:
    """For `SETTINGS` and `USER_SETTINGS`: the settings by their keys, which are written in capitals."""
    small = [key for key in by_key if key != key.upper()]
    if small:
        raise ValueError(f"Keys of settings are written in capitals: {', '.join(small)}.")
    return {key: one.definition() for key, one in by_key.items()}
