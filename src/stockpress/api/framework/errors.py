"""Every failure of a request as JSON, in the shapes that clients of the API know."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as framework_handler
from rest_framework.views import set_rollback

from stockpress.kernel.errors import InvalidInput, NotFound, NotPermitted, StockpressError

NON_FIELD = "non_field_errors"
_ALL = "__all__"

log = structlog.get_logger(__name__)


class DatabaseAway(exceptions.APIException):
    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "The database does not answer. Try again in a few seconds; if it stays so, tell the operator."
    # Read by the framework's handler, which makes Retry-After of it.
    wait = 5


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The request is too large."


def exception_handler(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to what a view raised: errors raised on purpose as 4xx, everything else as a logged 500."""
    known = _translated(error)
    if known is not None:
        response = framework_handler(known, context)
        if response is not None:
            return response
    set_rollback()
    request = context["request"]
    log.error("unhandled_error", exc_info=error, path=request.path, method=request.method)
    return Response(_server_error(error, request.path), status=status.HTTP_500_INTERNAL_SERVER_ERROR)


def _translated(error: Exception) -> Exception | None:
    """The exception of the REST framework that says the same; None for a defect of ours."""
    translated: Exception | None = None
    match error:
        case exceptions.APIException() | Http404() | PermissionDenied():
            translated = error
        case RequestDataTooBig():
            translated = TooLarge()
        case SuspiciousOperation():
            # Too many fields or files, a host or a path that is none: what Django itself answers with 400.
            translated = exceptions.ParseError(f"The request cannot be read ({type(error).__name__}).")
        case ValidationError():
            translated = exceptions.ValidationError(validation_detail(error))
        case InvalidInput():
            translated = exceptions.ValidationError(
                {field or NON_FIELD: texts for field, texts in error.problems().items()}
            )
        case NotPermitted():
            translated = exceptions.PermissionDenied(str(error))
        case NotFound():
            translated = exceptions.NotFound(str(error))
        case StockpressError():
            translated = exceptions.ValidationError({"detail": str(error), "code": error.code})
        case OperationalError() | InterfaceError():
            log.error("database_unavailable", reason=str(error).strip().partition("\n")[0])
            translated = DatabaseAway()
        case DataError() | OverflowError() if isinstance(error, DataError) or "SQLite" in str(error):
            # The database was given a value that it has no room for, such as a number with too many digits.
            translated = exceptions.ValidationError({NON_FIELD: ["A value is out of the range that can be stored."]})
    return translated


def validation_detail(error: ValidationError, names: dict[str, str] | None = None) -> dict[str, list[str]]:
    """Django's validation error as {field: [texts]}; `names` maps model fields to the names that the client knows."""
    if not hasattr(error, "error_dict"):
        return {NON_FIELD: list(error.messages)}
    detail: dict[str, list[str]] = {}
    for field, texts in error.message_dict.items():
        name = NON_FIELD if field == _ALL else (names or {}).get(field, field)
        detail.setdefault(name, []).extend(texts)
    return detail


def _server_error(error: Exception, path: str) -> dict[str, Any]:
    return {
        "error": type(error).__name__,
        "error_class": str(type(error)),
        "detail": str(error) if settings.DEBUG else "The server failed; its log has the details under the request id.",
        "path": path,
        "status_code": status.HTTP_500_INTERNAL_SERVER_ERROR,
    }


def csrf_failure(_request: HttpRequest, reason: str = "") -> JsonResponse:
    """The answer to a form or session request without a valid CSRF token."""
    return JsonResponse({"status": 403, "detail": f"CSRF Failed: {reason}"}, status=status.HTTP_403_FORBIDDEN)


def server_error(_request: HttpRequest) -> JsonResponse:
    """The answer when something outside the API's views fails; Django has logged it."""
    return JsonResponse({"detail": "The server failed; its log has the details."}, status=500)


def bad_request(_request: HttpRequest, exception: Exception) -> JsonResponse:
    """The answer to a request that is not well-formed."""
    return JsonResponse({"detail": f"Bad request ({type(exception).__name__})."}, status=400)
