"""Walks every path of the server as different people and writes down what each is answered.

The table is committed as `permissions.txt`; to renew it after a change that is meant:

    STOCKPRESS_TEST_WRITE_PERMISSIONS=1 .venv/bin/pytest tests/security/test_permissions.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import Api

TABLE = Path(__file__).parent / "permissions.txt"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Nothing has this key: whoever is let in is answered 404, whoever is not 401 or 403.
NO_SUCH_KEY = "999999"
_CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every path, with its parameters as Django writes them."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield f"/{path}"


def address(route: str) -> str:
    """A path that the route matches."""
    return _CONVERTED.sub(lambda found: NO_SUCH_KEY if found[1] == "int" else "none", route)


def walk(api: Api) -> list[str]:
    """A line for each method of each route: what anonymous, a user without roles, staff and a superuser are answered.

    Methods that a route does not have (405 for the superuser) are left out.
    """
    people: list[Any] = [api.anonymous(), api.user(), api.staff(), api.superuser()]
    for person in people[1:]:
        person.force_login(person.user)  # sign-in knows sessions only
    lines = [f"{'path':<64} {'method':<7} anonymous user staff superuser"]
    for route in dict.fromkeys(sorted(routes())):
        for method in METHODS:
            codes = [str(_answer(person, method, address(route))) for person in people]
            if codes[-1] != "405":
                lines.append(f"{route:<64} {method:<7} {' '.join(codes)}")
    return lines


def _answer(person: Any, method: str, path: str) -> int:
    cache.clear()  # the brakes on guessing passwords count every attempt
    with transaction.atomic():
        status: int = person.generic(method, path, "{}" if method != "GET" else "", "application/json").status_code
        transaction.set_rollback(True)
    return status
