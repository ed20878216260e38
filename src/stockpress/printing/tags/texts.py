"""Texts and lists in templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from stockpress.printing.sandbox.run import check_length
from stockpress.printing.tags.arithmetic import whole_or_none
from stockpress.printing.tags.settings_values import base_url

_MARKUP = re.compile(r"<\s*[A-Za-z!/?]")
_UNSAFE_SCHEME = re.compile(r"\s*(?!https?:|mailto:|tel:)[A-Za-z][A-Za-z0-9+.\-]*:", re.IGNORECASE)
# What a short text weighs in a list.
BYTES_PER_PART = 50
TRUE_WORDS = frozenset({"1", "y", "yes", "t", "true", "ok", "on"})


def is_true(value: object) -> bool:
    """Whether a value, or the word for it, means true."""
    return str(value).strip().lower() in TRUE_WORDS


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, Iterable) else []


def lowercase(value: object) -> str:
    return _text(value).lower()


def uppercase(value: object) -> str:
    return _text(value).upper()


def titlecase(value: object) -> str:
    return _text(value).title()


def strip(value: object, chars: object = " ") -> str:
    return _text(value).strip(str(chars))


def lstrip(value: object, chars: object = " ") -> str:
    return _text(value).lstrip(str(chars))


def rstrip(value: object, chars: object = " ") -> str:
    return _text(value).rstrip(str(chars))


def split(value: object, separator: object = ",") -> list[str]:
    text, between = _text(value), str(separator)
    if not text:
        return []
    check_length(BYTES_PER_PART * (text.count(between) if between else len(text) // 2))
    return [part.strip() for part in (text.split(between) if between else text.split())]


def join(value: object, separator: object = ",") -> str:
    parts = [str(part) for part in _list(value)]
    check_length(sum(map(len, parts)) + len(parts) * len(str(separator)))
    return str(separator).join(parts)


def length(value: Any) -> int:
    return len(value) if hasattr(value, "__len__") else 0


def replace(value: object, old: object, new: object = "") -> str:
    text, before, after = _text(value), str(old), str(new)
    if not text or not before:
        return text
    check_length(len(text) + text.count(before) * (len(after) - len(before)))
    return text.replace(before, after)


def first(value: object, default: object = None) -> Any:
    return next(iter(_list(value)), default)


def last(value: object, default: object = None) -> Any:
    return next(reversed(_list(value)), default)


def reverse(value: object) -> list[Any]:
    return _list(value)[::-1]


def truncate(value: object, number: object) -> list[Any]:
    """The first `number` elements."""
    count = whole_or_none(number)
    return _list(value) if count is None else _list(value)[: max(0, count)]


def str2bool(value: object, *_: object, **__: object) -> bool:
    return is_true(value)


def to_list(*args: object) -> list[object]:
    return list(args)


def internal_link(link: object, text: object) -> str:
    """A link to a page of this server; the text alone when there is no address to link to."""
    shown, target = _text(text), _text(link).strip()
    if not target or _UNSAFE_SCHEME.match(target):
        return shown
    if not target.startswith(("http://", "https://", "mailto:", "tel:")):
        site = base_url()
        if not site:
            return shown
        target = f"{site}/{target.lstrip('/')}"
    return format_html('<a href="{}">{}</a>', target, shown)


def render_html_text(text: object, **kwargs: object) -> SafeString:
    """`text` wrapped in the elements asked for: `bold`, `italic`, `heading='h3'`. The text itself may contain HTML."""
    heading = str(kwargs.get("heading") or "").strip().lower()
    if heading and not re.fullmatch(r"[a-z][a-z0-9]{0,9}", heading):
        raise ValidationError(f"{heading[:20]!r} is no HTML element.")
    names = [name for name, flag in (("strong", "bold"), ("em", "italic")) if _wanted(kwargs.get(flag))]
    if heading:
        names.append(heading)
    opened = "".join(f"<{name}>" for name in names)
    closed = "".join(f"</{name}>" for name in reversed(names))
    return mark_safe(f"{opened}{_text(text)}{closed}")


def _wanted(value: object) -> bool:
    return value is True or is_true(value)


def clean_barcode(data: object) -> SafeString:
    """Data for a code that is also shown as text: free of HTML. Raises ValidationError."""
    text = _text(data)
    if _MARKUP.search(text):
        raise ValidationError("The data of a barcode may not contain HTML.")
    return mark_safe(text.replace("`", ""))
