"""The part of the sign-in protocol that is about telephone numbers."""

from __future__ import annotations

from typing import Any

from allauth.headless.account.response import PhoneNumbersResponse
from allauth.headless.base.response import ForbiddenResponse
from allauth.headless.base.views import AuthenticatedAPIView
from django.http import HttpRequest, HttpResponse


class PhoneView(AuthenticatedAPIView):
    """Accounts have no telephone numbers: the list is empty, and none can be added.

    The view of the library asks for a store of numbers, and fails where there is none.
    """

    def get(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        return PhoneNumbersResponse(request, [])

    def post(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        return ForbiddenResponse(request)
