"""Settings that plugins and drivers declare as dictionaries, made into the declarations that this server works with.

What such a dictionary holds was written by others: types are told from a `validator` that may be a type, a function or a
list of both; choices and defaults may be functions that fail. None of that may reach further than the setting itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from stockpress.plugins.isolation import answer_or
from stockpress.settings_registry.definitions import KEY_LENGTH, Choice, SettingDef, SettingInvalid, Value

_TYPES: tuple[type[Value], ...] = (int, bool, float)


@dataclass(frozen=True, kw_only=True)
class DeclaredSetting:
    """A declaration, and what its owner wants to do around a change of it.

    before_save, after_save: are given the row; the first may refuse by Django's ValidationError.
    same_as: key of the notification setting of users that this one is another door to.
    """

    definition: SettingDef
    before_save: Callable[[Any], object] | None = None
    after_save: Callable[[Any], object] | None = None
    same_as: str = ""


@dataclass(frozen=True)
class DeclaredSettings:
    """All settings that one owner declares for one scope, by upper-case key; `problems` says which could not be used."""

    by_key: Mapping[str, DeclaredSetting] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.by_key)

    def definition(self, key: str) -> SettingDef | None:
        found = self.by_key.get(key.strip().upper())
        return found.definition if found else None


def declared_settings(owner: str, dictionaries: object) -> DeclaredSettings:
    """Make declarations of a dictionary key -> dictionary. `owner` is named in the log when a function of it fails."""
    if not isinstance(dictionaries, Mapping):
        problems = () if dictionaries is None else (f"settings are a {type(dictionaries).__name__}, not a dictionary",)
        return DeclaredSettings(problems=problems)
    found: dict[str, DeclaredSetting] = {}
    problems_found: list[str] = []
    for key, dictionary in dictionaries.items():
        if not isinstance(key, str) or not key.strip() or len(key.strip()) > KEY_LENGTH:
            problems_found.append(f"setting {key!r}: a key is a text of 1 to {KEY_LENGTH} characters")
        elif not isinstance(dictionary, Mapping):
            problems_found.append(f"setting {key}: its definition is no dictionary")
        else:
            found[key.strip().upper()] = _declared(owner, key.strip().upper(), dictionary)
    return DeclaredSettings(found, tuple(problems_found))


def _declared(owner: str, key: str, given: Mapping[str, Any]) -> DeclaredSetting:
    kind = _type_of(given.get("validator"))
    model, filters = given.get("model"), given.get("model_filters")
    plain = SettingDef(key=key, name="", description="", type=kind)
    return DeclaredSetting(
        definition=SettingDef(
            key=key,
            name=_text(given.get("name")),
            description=_text(given.get("description")),
            type=kind,
            default=_default(owner, plain, given.get("default")),
            choices=_choices(owner, plain, given.get("choices")),
            check_now=tuple(_guarded(owner, key, check) for check in _checks(given.get("validator"))),
            units=_text(given.get("units")),
            model=str(model) if model else None,
            model_filters=dict(filters) if isinstance(filters, Mapping) else None,
            protected=bool(given.get("protected")),
            hidden=bool(given.get("hidden")),
            required=bool(given.get("required")),
        ),
        before_save=_function(given.get("before_save")),
        after_save=_function(given.get("after_save")),
        same_as=str(given.get("same_as") or ""),
    )


def _parts(validator: object) -> Sequence[object]:
    return validator if isinstance(validator, list | tuple) else () if validator is None else (validator,)


def _type_of(validator: object) -> type[Value]:
    parts = _parts(validator)
    return next((kind for kind in _TYPES if any(part is kind for part in parts)), str)


def _checks(validator: object) -> list[Callable[[Any], object]]:
    return [part for part in _parts(validator) if callable(part) and not isinstance(part, type)]


def _guarded(owner: str, key: str, check: Callable[[Any], object]) -> Callable[[Any], None]:
    """The check; whatever it raises becomes a refusal of the value."""

    def guarded(value: Any) -> None:
        failure = answer_or(None, owner, f"validator of {key}", _raised_by, check, value)
        if failure is not None:
            raise failure

    return guarded


def _raised_by(check: Callable[[Any], object], value: Any) -> ValidationError | None:
    try:
        check(value)
    except ValidationError as err:
        return err
    except (ValueError, TypeError, ArithmeticError, LookupError) as err:
        return ValidationError({"value": [str(err) or type(err).__name__]})
    return None


def _default(owner: str, plain: SettingDef, given: object) -> Value | Callable[[], Value]:
    if isinstance(given, staticmethod):
        given = given.__func__
    if callable(given):
        function = given
        return lambda: _typed(plain, answer_or(None, owner, f"default of {plain.key}", function))
    return _typed(plain, given)


def _typed(plain: SettingDef, given: object) -> Value:
    """The default as the type says; what cannot be read as it is kept as text, and nothing at all is false, or no text."""
    if given is None or given == "":
        return False if plain.type is bool else ""
    try:
        return plain.read(given)
    except SettingInvalid:
        return str(given)


def _choices(owner: str, plain: SettingDef, given: object) -> Sequence[Choice] | Callable[..., Sequence[Choice]] | None:
    if isinstance(given, staticmethod):
        given = given.__func__
    if callable(given):
        function = given

        def ask(**whose: object) -> Sequence[Choice]:
            return _pairs(answer_or(None, owner, f"choices of {plain.key}", _ask, function, whose))

        return ask
    return _pairs(given) or None


def _ask(function: Callable[..., object], whose: Mapping[str, object]) -> object:
    """First with the owner of the value, which functions may take; then with nothing."""
    try:
        answer = function(**whose)
    except TypeError:
        answer = function()
    return list(answer) if isinstance(answer, Sequence) or hasattr(answer, "__iter__") else answer


def _pairs(given: object) -> Sequence[Choice]:
    """Pairs of value and label; a value that stands alone is its own label."""
    if given is None or isinstance(given, str) or not hasattr(given, "__iter__"):
        return ()
    items = given.items() if isinstance(given, Mapping) else given
    return [
        (item[0], str(item[1])) if isinstance(item, list | tuple) and len(item) == 2 else (item, str(item))
        for item in items
    ]


def _text(given: object) -> str:
    # Texts may be translated later than they are declared; they are shown in the language of the server.
    return "" if given is None else str(given)


def _function(given: object) -> Callable[[Any], object] | None:
    return given if callable(given) else None
