"""What the log tells of a request."""

from __future__ import annotations

import pytest
import structlog
from rest_framework.test import APIClient

from tests.conftest import Api


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    captured = structlog.testing.LogCapture()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, captured])
    monkeypatch.setattr("stockpress.api.framework.middleware.log", structlog.get_logger("request"))
    yield captured.entries  # type: ignore[misc]
    from stockpress.project.logging import configure_structlog

    configure_structlog()


def test_one_line_names_method_path_status_and_user_but_not_the_query(api: Api, lines: list[dict[str, object]]) -> None:
    client = api.user()
    client.get("/api/user/me/?token=secret", headers={"X-Request-ID": "request-0815"})
    (line,) = lines
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/user/me/", 200)
    assert (line["user"], line["request_id"]) == (client.user.pk, "request-0815")
    assert "secret" not in str(line)


def test_finding_out_who_asks_costs_the_log_nothing(db: None, lines: list[dict[str, object]]) -> None:
    APIClient().get("/api/nonsense/")
    assert lines[0]["user"] is None
