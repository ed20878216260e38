"""What the pages of signing in and allowing have in common: they load nothing but their style sheet, and stay in no frame."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)


def page(
    request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200, leads_to: str = ""
) -> HttpResponse:
    """A page that holds a decision: no script, no frame, no copy in a cache.

    `leads_to` is where this server sends the browser after the form on the page; browsers ask the policy for that, too.
    """
    response = render(request, f"stockpress_web/oauth/{name}.html", context, status=status)
    response["Content-Security-Policy"] = f"{_POLICY} {leads_to}".strip()
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response["X-Frame-Options"] = "DENY"
    add_never_cache_headers(response)
    return response
