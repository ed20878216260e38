"""Views of plugins, each behind a guard: signed in unless the view says otherwise, timed, and nothing leaves it but an answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.utils.http import urlencode
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.settings import api_settings

from stockpress.accounts.oauth import scopes
from stockpress.plugins import failures, isolation
from stockpress.plugins.names import ANSWERED_BY

log = structlog.get_logger(__name__)

VIEW_LIMIT_S = 60.0
# Set on a view by `auth_exempt`: it is open to everybody.
EXEMPT = "auth_exempt"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_NOT_IN_SCOPE = (
    f"The OAuth2 token does not allow this. It needs the scope {scopes.READ} to read, and {scopes.STAFF} to change something. "
    "Have the application authorized again, with these."
)
View = Callable[..., Any]


def auth_exempt(view: View) -> View:
    """Mark a view of a plugin as open to everybody, signed in or not."""

    @wraps(view)
    def exempt(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    setattr(exempt, EXEMPT, True)
    return exempt


def guarded(plugin: Any, pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The same pattern with a guard in front of every view."""
    if isinstance(pattern, URLPattern):
        view = _guard(plugin, pattern.callback, str(pattern.pattern) or "/")
        return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)
    children = [guarded(plugin, child) for child in pattern.url_patterns]
    return URLResolver(
        pattern.pattern, children, pattern.default_kwargs, app_name=pattern.app_name, namespace=pattern.namespace
    )


def _guard(plugin: Any, view: View, name: str) -> View:
    hook = f"view of {name}"

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        setattr(request, ANSWERED_BY, plugin.slug)
        if not getattr(view, EXEMPT, False):
            user = signed_in_user(request)
            if not user.is_authenticated:
                return _sign_in_first(request)
            request.user = user
            if not _scopes_suffice(user, view, request.method or ""):
                return JsonResponse({"detail": _NOT_IN_SCOPE}, status=403)
        try:
            response = isolation.performed(plugin, hook, _answered, view, request, args, kwargs, limit_s=VIEW_LIMIT_S)
        except isolation.PluginBlocked as err:
            return JsonResponse({"detail": str(err), "code": err.code}, status=503)
        except isolation.PluginFailed as err:
            return JsonResponse({"detail": str(err), "code": err.code}, status=500)
        if response.status_code >= 500:
            failures.note(f"plugin.{plugin.slug}.{hook}", plugin.slug, f"answered with status {response.status_code}")
        return response

    return answer


def _answered(view: View, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
    """The finished answer: what is made lazily is made here, where a failure is the plugin's."""
    response: Any = view(request, *args, **kwargs)
    if not isinstance(response, HttpResponseBase):
        raise TypeError(f"the view answered with {type(response).__name__}, which is no HTTP response")
    if getattr(response, "is_rendered", True):
        return response
    lazy: Any = response
    return lazy.render()


def signed_in_user(request: HttpRequest) -> User | AnonymousUser:
    """Who sends the request, by any of the ways that the API knows; nobody if what it says of itself is refused."""
    ways: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    asked = Request(request, authenticators=[way() for way in ways])
    try:
        return asked.user
    except APIException:
        return AnonymousUser()


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """People are shown where to sign in, programs are told to."""
    if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
        return HttpResponseRedirect(f"/web/login?{urlencode({'next': request.get_full_path()})}")
    refusal = JsonResponse({"detail": "Authentication credentials were not provided."}, status=401)
    refusal["WWW-Authenticate"] = "Token"
    return refusal


def _scopes_suffice(user: User | AnonymousUser, view: View, method: str) -> bool:
    """Whether an application may use the view: with the scope of reading or, to change something, that of staff.

    Views that ask for scopes themselves, as those without permission classes of their own do, know better.
    """
    classes = getattr(getattr(view, "cls", None), "permission_classes", ())
    if any(getattr(one, "checks_scopes", False) for one in classes):
        return True
    return scopes.covers(user, scopes.READ if method in _READING else scopes.STAFF)
