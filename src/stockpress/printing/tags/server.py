"""What templates may know about the server that renders them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from stockpress import __version__
from stockpress.printing.sandbox.run import WarningKind, warn
from stockpress.printing.tags.arithmetic import as_decimal, plain
from stockpress.printing.tags.settings_values import setting_or
from stockpress.settings_registry import setting
from stockpress.settings_registry.definitions import Scope, SettingDef, SettingUnknown, definition_of

PRODUCT = "Stockpress"
MASKED = "***"


@dataclass(frozen=True)
class SettingView:
    """A setting as a template sees it."""

    key: str
    name: str
    description: str
    value: object
    units: str
    default: object

    def __str__(self) -> str:
        return str(self.value)


def define(value: Any, *_: Any, **__: Any) -> Any:
    """The value itself: `{% define x|filter as y %}`."""
    return value


def decimal(x: object, *_: object, **__: object) -> str:
    """A number without trailing zeros; what is no number comes back as text."""
    number = as_decimal(x)
    return ("" if x is None else str(x)) if number is None else plain(number)


def inventree_instance_name() -> str:
    return str(setting_or("INVENTREE_INSTANCE", PRODUCT))


def inventree_title() -> str:
    """The name that the server goes by: its own, if the settings say so."""
    return inventree_instance_name() if setting_or("INVENTREE_INSTANCE_TITLE", False) else PRODUCT


def inventree_version(shortstring: object = False) -> str:
    """The version that templates written for InvenTree expect; as a short string, this server's name and own version."""
    if shortstring is True or str(shortstring).lower() == "true":
        return f"{inventree_title()} v{__version__}"
    deployment = getattr(settings, "STOCKPRESS", None)
    return str(getattr(deployment, "claimed_version", __version__))


def inventree_commit_hash() -> str:
    """Empty: a release has no commit to name."""
    return ""


def inventree_commit_date() -> str:
    """Empty: a release has no commit to name."""
    return ""


def inventree_installer() -> str:
    """How the server was installed; always as a Python package."""
    return "PIP"


def inventree_customize(reference: object, *_: object, **__: object) -> object:
    """A value of the deployment's own customisation; empty if it has none of that name."""
    values = getattr(settings, "CUSTOMIZE", {})
    return values.get(str(reference), "") if isinstance(values, dict) else ""


def setting_object(context: Any, key: object, *_: object, **kwargs: Any) -> SettingView | None:
    """A setting with its name and description, of the server or of `user`; None if there is none."""
    found = _setting(context, str(key), kwargs)
    if found is None:
        return None
    definition, value = found
    return SettingView(
        definition.key,
        str(definition.name),
        str(definition.description),
        value,
        definition.units,
        definition.default_value,
    )


def settings_value(context: Any, key: object, *_: object, **kwargs: Any) -> object:
    """The value of a setting, of the server or of `user`; None if there is none."""
    found = _setting(context, str(key), kwargs)
    return None if found is None else found[1]


def _setting(context: Any, key: str, options: dict[str, Any]) -> tuple[SettingDef, object] | None:
    if options.get("plugin"):
        warn(WarningKind.REFUSED, "settings of plugins are not open to templates.", name=key)
        return None
    user = options.get("user") or None
    if user is not None and user != context.get("user"):
        warn(WarningKind.REFUSED, "settings of other users are not open to templates.", name=key)
        return None
    try:
        definition = definition_of(key, Scope.USER if user else Scope.GLOBAL)
    except SettingUnknown:
        warn(WarningKind.UNDEFINED, f"there is no setting {key!r}.", name=key)
        return None
    if definition.protected:
        return definition, MASKED
    return definition, setting(definition.key, user=user) if user else setting(definition.key)
