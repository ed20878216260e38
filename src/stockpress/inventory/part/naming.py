"""What a part is called where one line must say it all, by the format that PART_NAME_FORMAT gives."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Protocol

import structlog
from django.core.exceptions import ValidationError

from stockpress.inventory.common.text_templates import (
    RENDER_ERRORS,
    Kind,
    TextInvalid,
    TextTemplate,
    Vocabulary,
    compile_text,
)
from stockpress.settings_registry import text
from stockpress.settings_registry.definitions import Value
from stockpress.settings_registry.resolution import GLOBAL_VALUES, overrides

log = structlog.get_logger(__name__)

DEFAULT_FORMAT = (
    "{{ part.IPN if part.IPN }}{{ ' | ' if part.IPN }}{{ part.name }}"
    "{{ ' | ' if part.revision }}{{ part.revision if part.revision }}"
)
# The columns of a part that need no further query. What they hold is handed out, never the part.
PART_VARIABLES: tuple[tuple[str, Kind], ...] = (
    *((f"part.{name}", Kind.TEXT) for name in ("name", "IPN", "revision", "description", "keywords", "units", "link")),
    *((f"part.{name}", Kind.NUMBER) for name in ("pk", "id", "minimum_stock", "default_expiry", "multiple")),
    *(
        (f"part.{name}", Kind.FLAG)
        for name in (
            *("is_template", "assembly", "component", "trackable", "testable"),
            *("purchaseable", "salable", "active", "locked", "virtual"),
        )
    ),
)
NAMES = Vocabulary(PART_VARIABLES, longest=500)
# What stands for a part when a format is tried out. Its pk is a number, as that of every part which is stored.
_SAMPLE = {name: {Kind.TEXT: "Sample", Kind.NUMBER: 1, Kind.FLAG: True}.get(kind, "") for name, kind in PART_VARIABLES}


_FIELDS = {name: name.removeprefix("part.") for name, _kind in PART_VARIABLES}


class Named(Protocol):
    name: str
    IPN: str | None
    revision: str | None


def full_name(part: Named) -> str:
    """The part in one line; by default number, name and revision, those that are given: `R-0402 | Resistor 10k | B`."""
    values, fixed = GLOBAL_VALUES.current(), overrides()
    if _known.values is not values or _known.overrides is not fixed:
        _known.formatter = _formatter(text("PART_NAME_FORMAT"))
        _known.values, _known.overrides = values, fixed
    return _known.formatter(part)


class _Known(threading.local):
    """The format that the settings gave last: a list names a thousand parts, and settings are looked up by what they are."""

    values: object = None
    overrides: object = None
    formatter: Callable[[Any], str]


_known = _Known()


def default_name(part: Named) -> str:
    """What `DEFAULT_FORMAT` makes of the part."""
    number, revision = part.IPN, part.revision
    name = f"{number} | {part.name}" if number else part.name
    return f"{name} | {revision}" if revision else name


@lru_cache(maxsize=16)
def _formatter(name_format: str) -> Callable[[Any], str]:
    if name_format == DEFAULT_FORMAT:
        return default_name
    try:
        template = compile_text(name_format, NAMES)
    except TextInvalid as err:
        # It was checked when it was stored; the rules may have become stricter since.
        log.warning("part_name_format_unusable", reason=str(err), used="default")
        return default_name
    return _Formatter(template)


class _Formatter:
    """Names parts by a format. Should that fail, the default is used from then on and the reason is logged once."""

    def __init__(self, template: TextTemplate) -> None:
        self._template: TextTemplate | None = template

    def __call__(self, part: Any) -> str:
        if self._template is None:
            return default_name(part)
        try:
            return self._template.render(partial(value_of, part))
        except RENDER_ERRORS as err:
            log.warning("part_name_format_failed", part=part.pk, reason=str(err), used="default")
            self._template = None
            return default_name(part)


def value_of(part: Any, name: str) -> object:
    """The value of one of `PART_VARIABLES`; a part that is not stored yet has the number 0."""
    value: object = getattr(part, _FIELDS[name])
    return 0 if value is None and name in {"part.pk", "part.id"} else value


def check_name_format(value: Value) -> None:
    """Raise `ValidationError` on `value` for a format that does not name every part."""
    try:
        template = compile_text(str(value), NAMES)
        if not template.groups or not all(template.groups):
            raise TextInvalid(
                reason="Each {{ }} has to name a field of the part, such as {{ part.name }}, and there must be one."
            )
        template.render(_SAMPLE.get)
    except TextInvalid as err:
        raise ValidationError({"value": str(err)}) from err
    except RENDER_ERRORS as err:
        raise ValidationError({"value": f"It cannot be filled in for a part: {err}."}) from err
