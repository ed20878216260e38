"""Requests that are larger than anything the server takes are refused before they are read."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from django.urls import resolve

from stockpress.api.framework.middleware import RequestSizeMiddleware
from tests.conftest import Api

HUGE = 300 << 20


class Unread(io.RawIOBase):
    """A body that nobody may touch."""

    def readable(self) -> bool:
        return True

    def readinto(self, _buffer: object) -> int:
        raise AssertionError("the body was read")


def answer(path: str, content_type: str = "application/json", length: str = str(HUGE)) -> tuple[int, bytes] | None:
    """What the middleware says to a request of `length` bytes before its view is called; None when it lets it pass."""
    request = RequestFactory().post(path, b"", content_type=content_type)
    request = WSGIRequest({**request.META, "CONTENT_LENGTH": length, "wsgi.input": Unread()})
    match = resolve(path)
    refused = RequestSizeMiddleware(lambda _request: pytest.fail("unasked")).process_view(request, match.func, (), {})
    return (refused.status_code, refused.content) if refused is not None else None


@pytest.mark.parametrize(
    "path", ["/api/label/print/", "/api/user/token/", "/api/auth/v1/auth/login", "/api/nothing/", "/"]
)
def test_a_body_that_is_too_large_is_answered_413_unread(path: str) -> None:
    refused = answer(path)
    assert refused is not None
    assert refused[0] == 413
    assert b"larger than 20 MiB" in refused[1]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/label/template/", b"template"),
        ("/api/report/template/1/", b"template"),
        ("/api/report/snippet/", b"snippet"),
        ("/api/report/asset/", b"asset"),
    ],
)
def test_an_upload_that_is_too_large_is_answered_400_below_its_field(path: str, field: bytes) -> None:
    refused = answer(path, "multipart/form-data; boundary=x")
    assert refused is not None
    assert refused[0] == 400
    assert refused[1].startswith(b'{"' + field)


@pytest.mark.parametrize("length", ["", "0", "1000", str(20 << 20), "nonsense", "-5"])
def test_every_other_length_passes(length: str) -> None:
    assert answer("/api/report/asset/", length=length) is None


def test_the_limit_holds_over_http(api: Api, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]
    file = SimpleUploadedFile("a.bin", b"x" * (2 << 20))
    upload = api.staff().post("/api/report/asset/", {"asset": file, "description": "x"}, format="multipart")
    assert (upload.status_code, list(upload.json())) == (400, ["asset"])
    assert api.user().post("/api/label/print/", {"template": "x" * (2 << 20)}).status_code == 413
    assert api.user().post("/api/label/print/", {"template": "x" * 5000}).status_code == 413


def test_a_form_of_too_many_fields_is_answered_400(api: Api) -> None:
    fields = {f"f{number}": "x" for number in range(2000)}
    assert api.user().post("/api/label/print/", fields, format="multipart").status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"items": ' + "[" * 200_000,
        "1" * 10_000,
        '{"template": 1e999}',
        '{"template": NaN}',
        "\x00",
        '{"template": 1%s, "items": [1]}' % ("0" * 30),
    ],
)
def test_json_made_to_break_the_reader_is_answered_400(api: Api, body: str) -> None:
    response = api.user().post("/api/label/print/", body, content_type="application/json")
    assert response.status_code == 400
