"""Requests of the sign-in protocol that the library does not expect: refused instead of failed over."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import structlog
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import status

_PREFIX = "/api/auth/v1/"
# Where the library reads what it was sent: JSON to a dictionary, and a form that checks it.
_READING = frozenset({"_parse_json", "is_valid"})
_MISREAD = (AttributeError, DataError, LookupError, OverflowError, RecursionError, TypeError, ValueError)

log = structlog.get_logger(__name__)


class UnreadableRequestMiddleware:
    """Answers 400, in the form of the protocol, to what could not be read; errors anywhere else go their way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith(_PREFIX) or not isinstance(error, _MISREAD):
            return None
        if not any(frame.name in _READING for frame in traceback.extract_tb(error.__traceback__)):
            return None
        log.info("sign_in_request_unreadable", path=request.path, reason=type(error).__name__)
        problem = {"message": "The request cannot be read.", "code": "invalid"}
        return JsonResponse({"status": 400, "errors": [problem]}, status=status.HTTP_400_BAD_REQUEST)
