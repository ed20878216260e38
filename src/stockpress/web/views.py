"""Pages for people: what this server is and how to talk to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stockpress import __version__

# The page needs its style sheet and its icon, nothing else and nothing from elsewhere.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The front page; open to everybody, and so it says nothing that `GET /api/` does not say."""
    context = {"version": __version__, "server_url": request.build_absolute_uri("/").rstrip("/")}
    response = render(request, "stockpress_web/landing.html", context)
    response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    response["X-Frame-Options"] = "DENY"
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def to_landing(_request: HttpRequest, path: str = "") -> HttpResponse:
    """Addresses of the browser interface lead to the front page in a server that has none."""
    del path
    return HttpResponseRedirect("/")
