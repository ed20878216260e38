"""The front page."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import RequestFactory

from stockpress import __version__
from stockpress.web import views


def page(**extra: str) -> str:
    return views.landing(RequestFactory().get("/", **extra)).content.decode()


def test_the_front_page_tells_name_version_and_how_to_sign_in() -> None:
    text = page(SERVER_NAME="stock.lan", SERVER_PORT="8001")
    assert "<h1>Stockpress</h1>" in text
    assert __version__ in text
    assert "curl -u NAME http://stock.lan:8001/api/user/token/" in text
    for address in ("/api-doc/", "/api/", "/api/schema/"):
        assert f'href="{address}"' in text


def test_the_front_page_loads_nothing_from_elsewhere() -> None:
    loaded = re.findall(r'(?:src|rel="\w+" href)="([^"]+)"', page())
    assert loaded
    for address in loaded:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/")) is not None


def test_the_front_page_forbids_scripts_and_frames() -> None:
    response = views.landing(RequestFactory().get("/"))
    assert response["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert "<script" not in response.content.decode()


def test_a_page_is_only_read() -> None:
    assert views.landing(RequestFactory().post("/")).status_code == 405


@pytest.mark.parametrize("path", ["", "reset-password", "verify-email/abc"])
def test_addresses_of_the_browser_interface_lead_to_the_front_page(path: str) -> None:
    response = views.to_landing(RequestFactory().get(f"/web/{path}"), path=path)
    assert (response.status_code, response["Location"]) == (302, "/")
