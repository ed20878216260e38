"""How much reading settings costs: in the process, and over the API beside a bare view that returns the same bytes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from bench.measuring import Timing, interleaved

READS = 100
CALLS = 50
ONE, ALL = "/api/settings/global/LABEL_DPI/", "/api/settings/global/"


def reading() -> tuple[float, int]:
    """Seconds for a hundred settings, the best of several rounds, and the queries of all rounds."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from stockpress.settings_registry import setting
    from stockpress.settings_registry.definitions import GLOBAL_SETTINGS

    keys = [key for key in GLOBAL_SETTINGS if not key.startswith("_")][:READS]
    for key in keys:
        setting(key)
    rounds: list[float] = []
    with CaptureQueriesContext(connection) as captured:
        for _ in range(20):
            began = time.perf_counter()
            for key in keys:
                setting(key)
            rounds.append(time.perf_counter() - began)
    return Timing(tuple(rounds)).median_s * READS / len(keys), len(captured)


def beside_bare_views(rounds: int) -> dict[str, Timing]:
    """Seconds of `CALLS` answers: ours for one setting and for all, and the bare views with the same bytes.

    Ours and the bare ones are called in the same way, with the same authentication and renderer; what comes before a view
    (HTTP, middleware) is left out, for it would make the ratio smaller than it is.
    """
    from django.urls import resolve

    one, everything = resolve(ONE), resolve(ALL)
    key = one.kwargs
    ask = _asking()
    bytes_of = {ONE: ask(one.func, ONE, **key), ALL: ask(everything.func, ALL)}
    bare = {path: _bare_view(json.loads(answer)) for path, answer in bytes_of.items()}
    for path, answer in bytes_of.items():
        assert ask(bare[path], path) == answer, f"the bare view of {path} does not return the same bytes"
    candidates: dict[str, Callable[[], object]] = {
        "bare one": lambda: [ask(bare[ONE], ONE) for _ in range(CALLS)],
        "one setting": lambda: [ask(one.func, ONE, **key) for _ in range(CALLS)],
        "bare all": lambda: [ask(bare[ALL], ALL) for _ in range(CALLS)],
        "all settings": lambda: [ask(everything.func, ALL) for _ in range(CALLS)],
    }
    return interleaved(candidates, rounds=rounds)


def _asking() -> Callable[..., bytes]:
    """A function that calls a view as somebody with an API token does, and returns the bytes of the answer."""
    from django.test import RequestFactory

    from stockpress.accounts.services import create_user
    from stockpress.accounts.tokens import issue_token

    token = issue_token(user=create_user(username="settings-bench"))
    requests = RequestFactory(headers={"Authorization": f"Token {token.key}"})

    def ask(view: Callable[..., Any], path: str, **parameters: Any) -> bytes:
        response = view(requests.get(path), **parameters)
        content: bytes = response.render().content
        assert response.status_code == 200, content
        return content

    return ask


def _bare_view(content: Any) -> Callable[..., Any]:
    from rest_framework.permissions import IsAuthenticated
    from rest_framework.response import Response
    from rest_framework.views import APIView

    class BareView(APIView):
        permission_classes = [IsAuthenticated]

        def get(self, _request: Any) -> Response:
            return Response(content)

    return BareView.as_view()
