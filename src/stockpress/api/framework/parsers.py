"""What a request's body may be."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any, NoReturn

from django.conf import settings
from rest_framework import parsers
from rest_framework.exceptions import ParseError


class JSONParser(parsers.JSONParser):
    """JSON as the standard has it: no numbers that are none, none too large to be one, no endless nesting."""

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,  # noqa: ARG002  the names of the framework's signature
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        encoding = (parser_context or {}).get("encoding", settings.DEFAULT_CHARSET)
        try:
            return json.loads(stream.read().decode(encoding), parse_constant=_refuse, parse_float=_finite)
        except (ValueError, LookupError) as err:
            raise ParseError(f"JSON parse error - {err}") from err
        except RecursionError as err:
            raise ParseError("JSON parse error - it is nested too deeply") from err


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:40]} is too large")
    return number


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number that JSON knows")
