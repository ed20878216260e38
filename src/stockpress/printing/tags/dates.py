"""Dates and times in templates."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime

MAX_FORMAT_CHARS = 200
# The C library pads a field to any width it is told.
_WIDE_FIELD = re.compile(r"%[-_0^#+]*\d{3,}")


def _zone(name: object) -> dt.tzinfo:
    if isinstance(name, dt.tzinfo):
        return name
    try:
        return ZoneInfo(str(name or settings.TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError, OSError) as err:
        raise ValidationError(f"{str(name)[:40]!r} is no time zone.") from err


def _localised(moment: dt.datetime, timezone: object) -> dt.datetime:
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(_zone(timezone))


def _written(value: dt.date, fmt: object) -> str:
    if not fmt:
        return value.isoformat()
    text = str(fmt)
    if len(text) > MAX_FORMAT_CHARS or _WIDE_FIELD.search(text):
        raise ValidationError(f"{text[:40]!r} is no usable date format.")
    try:
        return value.strftime(text)
    except ValueError as err:
        raise ValidationError(f"{text[:40]!r} is no usable date format.") from err


def format_datetime(dt_object: object, timezone: object = None, fmt: object = None) -> str:
    """A moment in a time zone (the server's, unless one is given); without an own zone it counts as UTC.

    `fmt` is a format of strftime; without it, ISO 8601. Raises ValidationError for None.
    """
    if dt_object is None:
        raise ValidationError("There is no date to format.")
    if isinstance(dt_object, dt.datetime):
        return _written(_localised(dt_object, timezone), fmt)
    return format_date(dt_object, timezone, fmt)


def format_date(dt_object: object, timezone: object = None, fmt: object = None) -> str:
    """The date of a moment in a time zone, or a date; what is neither comes back as text. Raises ValidationError for None."""
    if dt_object is None:
        raise ValidationError("There is no date to format.")
    if isinstance(dt_object, dt.datetime):
        return _written(_localised(dt_object, timezone).date(), fmt)
    if isinstance(dt_object, dt.date):
        return _written(dt_object, fmt)
    return str(dt_object)


def render_date(date_object: object) -> str | None:
    """`YYYY-MM-DD` of a date or of a text that is one; None for anything else."""
    if isinstance(date_object, dt.datetime):
        return date_object.date().isoformat()
    if isinstance(date_object, dt.date):
        return date_object.isoformat()
    text = str(date_object or "").strip()
    try:
        parsed = parse_date(text) or parse_datetime(text)
    except ValueError:
        return None
    return render_date(parsed) if parsed else None
