"""What the sign-in protocol answers to requests that no client sends, and what its answers and cookies give away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import override_settings
from rest_framework.test import APIClient

from stockpress.project.settings import SECURE_HSTS_SECONDS, SESSION_COOKIE_SECURE
from tests.browser import BASE, Browser, signed_in
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ENDPOINTS = {
    "auth/login": ["post"],
    "auth/signup": ["post"],
    "auth/session": ["delete"],
    "auth/reauthenticate": ["post"],
    "auth/email/verify": ["post"],
    "auth/email/verify/resend": ["post"],
    "auth/phone/verify": ["post"],
    "auth/phone/verify/resend": ["post"],
    "auth/password/request": ["post"],
    "auth/password/reset": ["post"],
    "auth/code/confirm": ["post"],
    "auth/provider/redirect": ["post"],
    "auth/provider/token": ["post"],
    "auth/provider/signup": ["post"],
    "auth/2fa/authenticate": ["post"],
    "auth/2fa/reauthenticate": ["post"],
    "auth/2fa/trust": ["post"],
    "auth/webauthn/login": ["post"],
    "auth/webauthn/authenticate": ["post"],
    "auth/webauthn/reauthenticate": ["post"],
    "auth/sessions": ["delete"],
    "account/email": ["post", "put", "patch", "delete"],
    "account/phone": ["post"],
    "account/providers": ["delete"],
    "account/password/change": ["post"],
    "account/authenticators/totp": ["post", "delete"],
    "account/authenticators/recovery-codes": ["post"],
    "account/authenticators/webauthn": ["post", "put", "delete"],
}
CALLS = [(method, path) for path, methods in ENDPOINTS.items() for method in methods]
FIELDS = [
    *(
        "username",
        "email",
        "password",
        "password2",
        "key",
        "code",
        "provider",
        "process",
        "token",
        "trust",
        "credential",
    ),
    *("sessions", "account", "current_password", "new_password", "primary", "id", "name", "authenticators", "phone"),
]
CREDENTIAL = {"type": "public-key", "id": "AA", "rawId": "AA", "clientExtensionResults": {}}
ODD = [
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "\x00",
    "\ud7ff\uffff",
    "x" * 3000,
    "a@b.de",
    [],
    [[]],
    [2**70],
    [None],
    {},
    {"a": {"b": []}},
    {**CREDENTIAL, "response": []},
    {**CREDENTIAL, "response": {"userHandle": None}},
    {**CREDENTIAL, "response": {"userHandle": "AAAA"}},
    {**CREDENTIAL, "response": {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}},
    {
        **CREDENTIAL,
        "response": {"userHandle": "MQ", "clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"},
    },
    {**CREDENTIAL, "response": {"clientDataJSON": "e30", "attestationObject": "oA"}},
    {**CREDENTIAL, "response": {"clientDataJSON": 1, "attestationObject": {}}},
    {"client_id": 5, "id_token": []},
    {"client_id": "x", "id_token": "a.b.c"},
]


def nobody() -> Browser:
    return Browser()


def half_way() -> Browser:
    owner = signed_in(username="half")
    owner.add_totp()
    owner.add_key()
    browser = Browser()
    browser.login("half")
    return browser


def somebody() -> Browser:
    browser = signed_in(username="whole")
    browser.add_totp()
    browser.add_key()
    browser.reauthenticate()
    return browser


@pytest.mark.database
@pytest.mark.parametrize("make", [nobody, half_way, somebody])
def test_no_request_however_odd_makes_the_server_fail(make: Callable[[], Browser], settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    browser = make()
    browser.raise_request_exception = False
    failed = []
    for method, path in CALLS:
        if (method, path) in {("delete", "auth/session"), ("delete", "account/authenticators/totp")}:
            continue
        for odd in ODD:
            cache.clear()
            if path in {"auth/webauthn/login", "auth/webauthn/authenticate", "auth/webauthn/reauthenticate"}:
                browser.do("get", path)
            answer = browser.do(method, path, dict.fromkeys(FIELDS, odd))
            if answer.status_code >= 500:
                failed.append((method, path, repr(odd)[:60]))
    assert failed == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b'{"a":' * 2000])
def test_no_body_that_is_not_json_makes_the_server_fail(body: bytes) -> None:
    browser = Browser(raise_request_exception=False)
    for method, path in CALLS:
        cache.clear()
        answer = browser.generic(method.upper(), BASE + path, body, "application/json")
        assert answer.status_code < 500, path


@pytest.mark.database
@pytest.mark.parametrize("path", ["auth/email/verify", "auth/password/reset"])
def test_no_key_in_a_header_makes_the_server_fail(path: str) -> None:
    browser = Browser(raise_request_exception=False)
    for key in ("", "-1", "-1-x", "1-\xff", "x" * 5000, "zzzzzzzzzzzzzz-a-b", ":::"):
        cache.clear()
        answer = browser.do("get", path, X_Email_Verification_Key=key, X_Password_Reset_Key=key)
        assert answer.status_code == 400, key


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_every_change_needs_the_csrf_header(method: str, path: str) -> None:
    user = UserFactory.create()
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(user)
    answer = getattr(client, method)(BASE + path, {"username": user.username, "password": PASSWORD}, format="json")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_with_the_csrf_header_one_signs_in() -> None:
    user = UserFactory.create()
    client = APIClient(enforce_csrf_checks=True)
    token = client.get(f"{BASE}config").cookies["csrftoken"].value
    body = {"username": user.username, "password": PASSWORD}
    answer = client.post(f"{BASE}auth/login", body, format="json", HTTP_X_CSRFTOKEN=token)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["config", "auth/session", "auth/sessions", "account/email", "account/authenticators", "account/phone"]
)
def test_no_answer_of_signing_in_is_kept_by_a_cache(path: str) -> None:
    for browser in (nobody(), signed_in()):
        assert "no-store" in browser.do("get", path)["Cache-Control"]


def test_signing_in_begins_a_session_of_its_own() -> None:
    user = UserFactory.create()
    browser = Browser()
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    browser.cookies["sessionid"] = before
    browser.login(user.username)
    assert browser.session.session_key != before
    thief = APIClient()
    thief.cookies["sessionid"] = before
    assert thief.get("/api/user/me/").status_code == 401


def test_a_session_that_has_ended_opens_nothing() -> None:
    browser = signed_in()
    kept = browser.session.session_key
    browser.do("delete", "auth/session")
    thief = APIClient()
    thief.cookies["sessionid"] = kept
    assert thief.get("/api/user/me/").status_code == 401


def test_one_ends_ones_own_sessions_and_no_others() -> None:
    user = UserFactory.create()
    here, there, other = signed_in(user), signed_in(user), signed_in()
    mine = here.do("get", "auth/sessions").json()["data"]
    theirs = other.do("get", "auth/sessions").json()["data"]
    assert [row["is_current"] for row in mine].count(True) == 1
    foreign = here.do("delete", "auth/sessions", {"sessions": [theirs[0]["id"]]})
    assert foreign.status_code == 400
    assert other.get("/api/user/me/").status_code == 200
    gone = [row["id"] for row in mine if not row["is_current"]]
    assert here.do("delete", "auth/sessions", {"sessions": gone}).status_code == 200
    assert there.get("/api/user/me/").status_code == 401
    assert here.get("/api/user/me/").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    user = UserFactory.create()
    cookies = Browser().login(user.username).cookies
    assert cookies["sessionid"]["httponly"]
    assert cookies["sessionid"]["samesite"] == cookies["csrftoken"]["samesite"] == "Lax"


@override_settings(SESSION_COOKIE_SECURE=True, CSRF_COOKIE_SECURE=True, SECURE_HSTS_SECONDS=2592000)
def test_behind_https_cookies_stay_on_https_and_browsers_are_told_to_come_back_that_way() -> None:
    user = UserFactory.create()
    browser = Browser()
    body = {"username": user.username, "password": PASSWORD}
    answer = browser.post(f"{BASE}auth/login", body, format="json", secure=True)
    assert answer.cookies["sessionid"]["secure"]
    assert answer.cookies["csrftoken"]["secure"]
    assert answer["Strict-Transport-Security"] == "max-age=2592000"


def test_without_https_nothing_is_promised() -> None:
    assert (SECURE_HSTS_SECONDS, SESSION_COOKIE_SECURE) == (0, False)
    assert "Strict-Transport-Security" not in Browser().do("get", "config")


def test_made_up_host_names_allow_no_more_guesses() -> None:
    user = UserFactory.create()
    statuses = [
        Browser(HTTP_HOST=f"host{number}.example", REMOTE_ADDR=f"10.0.0.{number}")
        .login(user.username, "wrong")
        .status_code
        for number in range(7)
    ]
    assert statuses[0] == 400
    assert statuses[-1] == 429
