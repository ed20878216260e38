"""What happens to every request: one log line under an id that the answer carries too, a limit to its size, and a policy."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import SimpleLazyObject
from rest_framework import serializers, status

REQUEST_ID_HEADER = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

NO_PAGE = "default-src 'none'; frame-ancestors 'none'"
# Pages of plugins: what lies on this server, and nothing from elsewhere. Scripts are files, so that what a page shows of
# people's input cannot become one; a stored file is never served as a script.
PLUGIN_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self' blob:; connect-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
_PLUGIN_PATHS = "/plugin/"
# What a form adds to the file that it carries.
_FORM_BYTES = 1 << 20

log = structlog.get_logger("stockpress.request")


class RequestLogMiddleware:
    """Binds `request_id` for everything logged during the request; logs method, path, status, user and duration.

    The query is left out: it may carry keys.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = _request_id(request)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            started = time.perf_counter()
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                user=_known_user(request),
                duration_ms=round((time.perf_counter() - started) * 1000, 1),
            )
        response[REQUEST_ID_HEADER] = request_id
        return response


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    return given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex


def _known_user(request: HttpRequest) -> int | None:
    """The user's key where the request has already made out who it is; finding out just for the log would cost a query."""
    user: Any = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    return getattr(user, "pk", None)


class ContentPolicyMiddleware:
    """An answer that does not say what a page made of it may load or run may load and run nothing.

    Pages of plugins that say nothing may load and run what lies on this server.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy_for(request, response))
        return response


def _policy_for(request: HttpRequest, response: HttpResponse) -> str:
    is_page = response.headers.get("Content-Type", "").partition(";")[0].strip() == "text/html"
    return PLUGIN_PAGE if is_page and request.path.startswith(_PLUGIN_PATHS) else NO_PAGE


class RequestSizeMiddleware:
    """Refuses what is too large by what the request says of its length, before a byte of it is read or stored.

    An upload is refused as any other wrong value is, with 400 below the name of its field; everything else with 413.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        limit = int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
        length = request.META.get("CONTENT_LENGTH") or ""
        if not limit or not (length.isdecimal() and int(length) > limit + _FORM_BYTES):
            return None
        reason = f"The request is larger than {limit >> 20} MiB."
        field = _upload_field(view)
        if field is not None:
            return JsonResponse({field: [reason]}, status=status.HTTP_400_BAD_REQUEST)
        return JsonResponse({"detail": reason}, status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)


def _upload_field(view: Any) -> str | None:
    """The field that a view takes a file in, as far as its serializer declares one."""
    serializer = getattr(getattr(view, "cls", None), "serializer_class", None)
    fields = getattr(serializer, "_declared_fields", {})
    uploads = (name for name, field in fields.items() if isinstance(field, serializers.FileField))
    return next((name for name in uploads if not fields[name].read_only), None)
