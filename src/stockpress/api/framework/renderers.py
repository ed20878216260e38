"""JSON, written by orjson."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
_fallback = JSONEncoder()


class JSONRenderer(BaseRenderer):
    """Content type exactly `application/json`: clients compare it as text."""

    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "text"

    def render(
        self, data: Any, _accepted_media_type: str | None = None, _renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        try:
            return orjson.dumps(data, default=_plain, option=_OPTIONS)
        except orjson.JSONEncodeError:
            # Whole numbers beyond 64 bits, and texts that are not valid Unicode: rare, and the standard library can.
            return json.dumps(data, default=_plain, ensure_ascii=True, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.datetime):
        return _local(value).strftime(str(settings.REST_FRAMEWORK["DATETIME_FORMAT"]))
    if isinstance(value, Promise):
        return str(value)
    return _fallback.default(value)


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment
