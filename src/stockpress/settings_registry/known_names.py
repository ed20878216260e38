"""The names by which software written for InvenTree reads and writes settings, on the rows themselves.

They follow the rules of this package: reading never writes, and what nobody set has its default without a row. Resolution
and writing stand on the rows that this class is part of, so they are reached by ports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import structlog
from django.apps import apps
from django.core.exceptions import ValidationError

from stockpress.kernel.ports import Port
from stockpress.settings_registry.definitions import (
    BY_SCOPE,
    Choice,
    Scope,
    SettingDef,
    SettingInvalid,
    SettingUnknown,
    Value,
    definition_of,
)
from stockpress.settings_registry.model_links import list_url_of
from stockpress.settings_registry.origins import Resolved

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User
    from django.db.models import Model

log = structlog.get_logger(__name__)

MASKED = "***"
RESOLVE: Port[[SettingDef, User | AnonymousUser | None], Resolved] = Port("resolution of settings")
# Whose key, its value, the owner, and who changes it.
CHANGE: Port[[SettingDef, object, User | None, User | None], object] = Port("changes of settings")
STORE_UNDECLARED: Port[[SettingDef, object, User | None], None] = Port("keys that nobody declares")


def _unknown(key: str, scope: Scope) -> SettingDef:
    """Stands in for a key that nobody declares."""
    return SettingDef(key=key.strip().upper(), name="", description="", scope=scope)


class KnownByName:
    """Class methods take `user=` for settings of users. Further keywords, such as `cache`, have no effect."""

    SCOPE: ClassVar[Scope]
    key: str
    value: Any

    @classmethod
    def get_setting_definition(cls, key: str, **_: Any) -> SettingDef:
        """The declaration; one that says nothing for a key that nobody declares."""
        try:
            return definition_of(key, cls.SCOPE)
        except SettingUnknown:
            return _unknown(key, cls.SCOPE)

    @classmethod
    def get_setting(cls, key: str, backup_value: Any = None, *, user: User | None = None, **_: Any) -> Any:
        """The value: true or false, a whole number, else text. An undeclared key has its row's text or `backup_value`."""
        definition = cls.get_setting_definition(key)
        if definition.key not in BY_SCOPE[cls.SCOPE]:
            log.warning("setting_undeclared", key=definition.key, scope=cls.SCOPE.label)
            if definition.is_internal:
                return backup_value
            found = RESOLVE(definition, user).value
            return backup_value if found == "" and backup_value is not None else found
        value = RESOLVE(definition, user).value
        return str(value) if isinstance(value, float) else value

    @classmethod
    def set_setting(
        cls,
        key: str,
        value: Any,
        change_user: User | None = None,
        create: bool = True,
        *,
        user: User | None = None,
        **_: Any,
    ) -> None:
        """Store a value. Raises Django's ValidationError for one that is none.

        A `change_user` who is not staff changes nothing, and no error says so; the log does.
        """
        if change_user is not None and not change_user.is_staff:
            log.warning("setting_not_changed", key=key, reason="the user is not staff", user=change_user.pk)
            return
        if not create and not cls._rows(key, user).exists():
            return
        definition = cls.get_setting_definition(key)
        if definition.key not in BY_SCOPE[cls.SCOPE]:
            STORE_UNDECLARED(definition, value, user)
            return
        try:
            CHANGE(definition, value, user, change_user)
        except SettingInvalid as err:
            raise ValidationError(str(err)) from err

    @classmethod
    def _rows(cls, key: str, user: User | None) -> Any:
        rows = cls.objects.filter(key=key.strip().upper())  # type: ignore[attr-defined]
        return rows if cls.SCOPE is Scope.GLOBAL else rows.filter(user=user)

    @classmethod
    def get_setting_object(cls, key: str, *, user: User | None = None, **_: Any) -> Any:
        """The row, or an unsaved one with the default; None for internal keys without a row."""
        definition = cls.get_setting_definition(key)
        row = cls._rows(key, user).first()
        if row is None and not definition.is_internal:
            row = cls()
            row.key, row.value = definition.key, definition.to_text(definition.default_value)
            if cls.SCOPE is not Scope.GLOBAL:
                row.user = user  # type: ignore[attr-defined]  # rows of users have one
        return row

    @classmethod
    def get_setting_name(cls, key: str, **_: Any) -> str:
        return cls.get_setting_definition(key).name

    @classmethod
    def get_setting_description(cls, key: str, **_: Any) -> str:
        return cls.get_setting_definition(key).description

    @classmethod
    def get_setting_units(cls, key: str, **_: Any) -> str:
        return cls.get_setting_definition(key).units

    @classmethod
    def get_setting_default(cls, key: str, **_: Any) -> Value:
        return cls.get_setting_definition(key).default_value

    @classmethod
    def get_setting_choices(cls, key: str, **owner: Any) -> list[Choice] | None:
        return list(cls.get_setting_definition(key).options(**owner)) or None

    @classmethod
    def get_setting_validator(cls, key: str, **_: Any) -> type[Value] | None:
        definition = cls.get_setting_definition(key)
        return definition.type if definition.type is not str else None

    @classmethod
    def is_protected(cls, key: str, **_: Any) -> bool:
        return cls.get_setting_definition(key).protected

    @classmethod
    def is_required(cls, key: str, **_: Any) -> bool:
        return cls.get_setting_definition(key).required

    @classmethod
    def all_settings(
        cls,
        *,
        exclude_hidden: bool = False,
        settings_definition: Mapping[str, SettingDef] | None = None,
        user: User | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Every declared setting as a row, by key; saved ones where there are any. Secrets are masked."""
        rows: dict[str, Any] = {}
        for key, definition in (settings_definition or BY_SCOPE[cls.SCOPE]).items():
            if definition.is_internal or (exclude_hidden and definition.hidden):
                continue
            row = cls.get_setting_object(key, user=user)
            row.value = MASKED if definition.protected and row.value else cls.get_setting(key, user=user)
            rows[key] = row
        return rows

    @classmethod
    def allValues(cls, **options: Any) -> dict[str, Any]:  # noqa: N802  the name that plugins call
        """Every declared setting's value, by key."""
        return {key: row.value for key, row in cls.all_settings(**options).items()}

    @classmethod
    def check_all_settings(cls, **options: Any) -> tuple[bool, list[str]]:
        """Whether every required setting has a value, and the keys of those that have none."""
        rows = cls.all_settings(**options)
        missing = [key for key, row in rows.items() if cls.is_required(key) and row.value == ""]
        return not missing, missing

    @classmethod
    def build_default_values(cls, **_: Any) -> None:
        """Nothing is built: a setting without a row has its default."""

    @classmethod
    def create_cache_key(cls, setting_key: str, **owner: Any) -> str:
        """A text that names a setting and its owner."""
        parts = [f"{cls.__name__}:{setting_key}", *(f"{name}:{value}" for name, value in owner.items())]
        return "_".join(parts).replace(" ", "")

    @property
    def definition(self) -> SettingDef:
        return self.get_setting_definition(self.key)

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def description(self) -> str:
        return self.definition.description

    @property
    def units(self) -> str:
        return self.definition.units

    @property
    def default_value(self) -> Value:
        return self.definition.default_value

    @property
    def protected(self) -> bool:
        return self.definition.protected

    @property
    def required(self) -> bool:
        return self.definition.required

    def choices(self) -> list[Choice] | None:
        return list(self.definition.options()) or None

    def valid_options(self) -> list[Value] | None:
        found = self.choices()
        return [value for value, _label in found] if found else None

    def is_choice(self) -> bool:
        return self.choices() is not None

    def as_choice(self) -> str:
        """The label of the chosen value; the value itself where it is no choice."""
        options: Sequence[Choice] = self.choices() or ()
        return next((label for value, label in options if str(value) == str(self.value)), str(self.value))

    def is_bool(self) -> bool:
        return self.definition.type is bool

    def is_int(self) -> bool:
        return self.definition.type is int

    def is_float(self) -> bool:
        return self.definition.type is float

    def is_model(self) -> bool:
        return self.definition.model is not None

    def as_bool(self) -> bool:
        return bool(_typed(SettingDef(key=self.key, name="", description="", type=bool, default=False), self.value))

    def as_int(self, raise_error: bool = False) -> Any:
        return self._as_number(int, raise_error)

    def as_float(self, raise_error: bool = False) -> Any:
        return self._as_number(float, raise_error)

    def _as_number(self, kind: type[int] | type[float], raise_error: bool) -> Any:
        try:
            return kind(self.value)
        except (TypeError, ValueError):
            if raise_error:
                raise
            return self.default_value

    def setting_type(self) -> str:
        return self.definition.kind

    def model_name(self) -> str | None:
        return self.definition.model

    def model_filters(self) -> Mapping[str, object] | None:
        return self.definition.model_filters

    def model_class(self) -> type[Model] | None:
        return apps.get_model(self.definition.model) if self.definition.model else None

    def api_url(self) -> str | None:
        return list_url_of(self.definition.model)

    def to_native_value(self) -> Value:
        return _typed(self.definition, self.value)

    def save_to_cache(self) -> None:
        """Nothing to do: what processes remember follows the database."""


def _typed(definition: SettingDef, text: object) -> Value:
    try:
        return definition.read(text)
    except SettingInvalid:
        return definition.default_value
