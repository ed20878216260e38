"""A brake on guessing passwords over Basic authentication; the login form has its own.

All processes of the server count together.
"""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 60
FAILURES_PER_NAME = 5
FAILURES_PER_ADDRESS = 20


def is_blocked(request: HttpRequest, username: str) -> bool:
    """Whether this address failed too often within the last minute, with this name or altogether."""
    failures = cache.get_many([key for key, _ in _counters(request, username)])
    return any(failures.get(key, 0) >= limit for key, limit in _counters(request, username))


def note_failure(request: HttpRequest, username: str) -> None:
    for key, _ in _counters(request, username):
        if not cache.add(key, 1, WINDOW_S):
            try:
                cache.incr(key)
            except ValueError:  # it expired between the two calls
                cache.add(key, 1, WINDOW_S)


def _counters(request: HttpRequest, username: str) -> list[tuple[str, int]]:
    address = get_adapter().get_client_ip(request)
    name = hashlib.sha256(username.casefold().encode()).hexdigest()[:32]
    return [
        (f"sign-in:failed:{address}:{name}", FAILURES_PER_NAME),
        (f"sign-in:failed:{address}", FAILURES_PER_ADDRESS),
    ]
