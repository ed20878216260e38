"""What browsers are told about every kind of answer."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.conftest import Api
from tests.factories.printing import asset

EVERYWHERE = [
    "/",
    "/api/",
    "/api/user/me/",
    "/api/nothing/",
    "/api/schema/",
    "/api-doc/",
    "/media/report/x",
    "/nothing",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_no_answer_is_sniffed_framed_by_others_or_tells_others_where_one_was(api: Api, path: str) -> None:
    headers = api.anonymous().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/api/", "/api/user/me/", "/api/nothing/", "/api/schema/"])
def test_answers_of_the_api_are_no_pages(api: Api, path: str) -> None:
    policy = api.user().get(path).headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize("path", ["/api/", "/api/user/me/", "/api/user/token/", "/media/report/assets/a.png"])
def test_what_depends_on_who_asks_is_kept_by_no_cache(api: Api, path: str) -> None:
    asset(b"x", file_name="a.png")
    control = api.user().get(path).headers["Cache-Control"]
    assert {"no-store", "private"} <= set(re.split(r",\s*", control))


def test_the_viewer_of_the_api_document_runs_only_scripts_of_ours(api: Api) -> None:
    response = api.anonymous().get("/api-doc/")
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    page = response.content.decode()
    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", page) == []
    assert not re.findall(r'(?:src|href)="https?://', page)
    for source in re.findall(r'<script[^>]*\bsrc="([^"]+)"', page):
        assert source.startswith("/"), source


@pytest.mark.parametrize(
    ("name", "kind", "disposition"),
    [
        ("a.html", "text/html", "inline"),
        ("a.svg", "image/svg+xml", "inline"),
        ("a.pdf", "application/pdf", "inline"),
        ("a.png", "image/png", "inline"),
        ("a.txt", "text/plain", "inline"),
        # As what they are, a page of ours could be made to run them.
        ("a.js", "application/octet-stream", "attachment"),
        ("a.mjs", "application/octet-stream", "attachment"),
        ("a.css", "application/octet-stream", "attachment"),
        ("a.xhtml", "application/octet-stream", "attachment"),
        ("a.xml", "application/octet-stream", "attachment"),
        ("a.swf", "application/octet-stream", "attachment"),
        ("a.wasm", "application/octet-stream", "attachment"),
        ("a", "application/octet-stream", "attachment"),
    ],
)
def test_a_stored_file_never_runs_as_a_page_of_ours(api: Api, name: str, kind: str, disposition: str) -> None:
    asset(b"<script>alert(1)</script>", file_name=name)
    headers = api.user().get(f"/media/report/assets/{name}").headers
    assert headers["Content-Type"].partition(";")[0] == kind
    assert headers["Content-Disposition"].partition(";")[0] == disposition
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert ("sandbox" in headers["Content-Security-Policy"]) == (kind != "application/pdf")
    assert "script-src" not in headers["Content-Security-Policy"]


def test_a_file_name_cannot_write_headers(api: Api) -> None:
    name = default_storage.save("report/assets/x.bin", ContentFile(b"x"))
    assert name == "report/assets/x.bin"
    for tail in ("%0d%0aSet-Cookie:%20a=b", "%22;%20filename=x", "\u2028"):
        response = api.user().get(f"/media/report/assets/x.bin{tail}")
        assert response.status_code == 404
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a.b.c"])
def test_a_foreign_host_name_reaches_no_link_that_is_mailed_or_stored(api: Api, host: str, mailoutbox: list) -> None:
    client = api.superuser()
    made = client.post(
        "/api/user/",
        {"username": "new", "email": "new@example.com", "first_name": "N", "last_name": "W"},
        headers={"host": host},
    )
    assert made.status_code == 201
    assert "evil" not in mailoutbox[0].body
    assert host not in mailoutbox[0].body


def test_forwarded_headers_of_clients_are_not_believed_without_a_proxy(api: Api) -> None:
    response = api.user().get(
        "/api/user/group/?limit=1", headers={"x-forwarded-host": "evil.example", "x-forwarded-proto": "https"}
    )
    assert "evil" not in response.content.decode()
    assert "https" not in response.content.decode()
    answer = api.anonymous().get("/api/nothing/", headers={"x-forwarded-host": "evil.example"})
    assert "evil" not in answer.content.decode()


def test_a_forwarded_address_does_not_get_round_the_brake_on_guessing(api: Api) -> None:
    client = api.anonymous()
    codes = [
        client.get(
            "/api/user/me/",
            headers={
                "authorization": "Basic YTpi",
                "x-forwarded-for": f"10.0.0.{number}",
                "x-real-ip": f"10.1.0.{number}",
            },
        ).status_code
        for number in range(7)
    ]
    assert codes[-1] == 429
