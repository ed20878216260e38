"""The rule that a session without a second factor may do nothing (`LOGIN_ENFORCE_MFA`), for pages and API alike."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.internal.flows.trust import is_trusted_browser
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from rest_framework import status

from stockpress.settings_registry import flag

REFUSAL = {"id": "mfa_register", "error": "Set up a second factor, or sign in with it, to go on."}

_OPEN_PATHS = frozenset(
    {
        "/",
        "/favicon.ico",
        "/api/",
        "/api/user/me/",
        "/api/user/roles/",
        "/api/user/token/",
        # Where newer clients look for the same.
        "/api/user/me/roles/",
        "/api/user/me/token/",
    }
)
# Signing in itself, coming back from an identity provider, and the pages that one does it with. The page on which one lets
# an application in asks for the factor by itself, in words for people.
_OPEN_PREFIXES = ("/api/auth/v1/", "/accounts/", "/web/", "/static/", "/o/")
_TOKEN_HEADER = re.compile(r"(?:token|bearer)\b", re.IGNORECASE)


def is_missing(request: HttpRequest, user: Any) -> bool:
    """Whether the rule stops this user of a session from this request."""
    # In this order: who it is costs a query, and mostly need not be known yet.
    return user is not None and not _is_open(request.path) and is_wanted(request, user)


def is_wanted(request: HttpRequest, user: Any) -> bool:
    """Whether this user of a session has still to set up or use a second factor, whatever the request is for."""
    if not flag("LOGIN_ENFORCE_MFA") or not isinstance(user, User):
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return False
    # A browser that was trusted after a second factor stands for it, for as long as that trust lasts.
    return not (is_mfa_enabled(user) and is_trusted_browser(request, user))


def _is_open(path: str) -> bool:
    return path in _OPEN_PATHS or path == "/web" or path.startswith(_OPEN_PREFIXES)


class EnforceSecondFactorMiddleware:
    """Stops sessions; requests that come with a token are judged by the token.

    A header alone is no token: where it proves to be none and the session would be next in turn, the authentication by
    session asks again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _TOKEN_HEADER.match(request.headers.get("Authorization", "")) and is_missing(
            request, request.user if request.session.session_key else None
        ):
            return JsonResponse(REFUSAL, status=status.HTTP_401_UNAUTHORIZED)
        return self.get_response(request)
