"""The page on which a browser signs in before it is asked to allow an application."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import User
from django.test import Client

from stockpress.settings_registry.services import ChangeSetting
from tests.api.oauth_world import BACK, SIGN_IN, allow, app_for_people, hidden_fields, pkce
from tests.factories.users import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def user_with_app(username: str = "ada") -> tuple[User, str]:
    """A user with a second factor, and its secret."""
    user = UserFactory.create(username=username)
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return user, secret


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(browser: Client, *, login: str = "ada", password: str = PASSWORD, to: str = "/web/there") -> Any:
    return browser.post(SIGN_IN, {"login": login, "password": password, "next": to})


def is_signed_in(browser: Client) -> bool:
    return browser.get(ME).status_code == 200


def test_whoever_is_not_signed_in_signs_in_first_and_is_asked_then() -> None:
    UserFactory.create(username="ada")
    browser, app = Client(enforce_csrf_checks=True), app_for_people()
    sent = app.ask(browser, **pkce()[1])
    assert sent["Location"].startswith(f"{SIGN_IN}?next=/o/authorize/")
    page = browser.get(sent["Location"])
    fields = hidden_fields(page)
    answer = browser.post(SIGN_IN, {**fields, "login": "ada", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/o/authorize/?")
    back = allow(browser, browser.get(answer["Location"]))
    assert back["Location"].startswith(BACK)


@pytest.mark.parametrize("login", ["ada", "ada@example.com"])
def test_name_and_address_both_sign_in(login: str) -> None:
    UserFactory.create(username="ada")
    browser = Client()
    assert sign_in(browser, login=login)["Location"] == "/web/there"
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("login", "password"), [("ada", "wrong"), ("nobody", PASSWORD), ("gone", PASSWORD), ("", ""), ("a\0", PASSWORD)]
)
def test_what_does_not_fit_signs_nobody_in_and_tells_nothing(login: str, password: str) -> None:
    UserFactory.create(username="ada")
    UserFactory.create(username="gone", is_active=False)
    browser = Client()
    answer = sign_in(browser, login=login, password=password)
    assert answer.status_code == 400
    assert PASSWORD not in answer.content.decode()
    assert not is_signed_in(browser)


def test_the_same_is_said_whether_or_not_a_name_is_known() -> None:
    UserFactory.create(username="ada")
    UserFactory.create(username="gone", is_active=False)
    pages = set()
    for login in ("ada", "nobody", "gone"):
        page = sign_in(Client(), login=login, password="wrong").content.decode()
        pages.add(re.sub(r'value="[^"]*"', "", page))
    assert len(pages) == 1


def test_guessing_is_slowed_down_together_with_every_other_way_to_sign_in() -> None:
    UserFactory.create(username="ada")
    codes = [sign_in(Client(), password="wrong").status_code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    assert sign_in(Client()).status_code == 429
    body = {"username": "ada", "password": PASSWORD}
    assert Client().post("/api/auth/v1/auth/login", body, content_type="application/json").status_code == 429


def test_the_page_runs_nothing_and_stands_in_no_frame() -> None:
    answer = Client().get(SIGN_IN)
    page = answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "form-action 'self'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"<script|\son\w+=|<style|\sstyle=|javascript:", page)
    assert not re.search(r'(?:src|href|action)="(?!/)', page)


def test_signing_in_needs_the_token_of_the_form() -> None:
    UserFactory.create(username="ada")
    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser).status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "\x00/", "http:///x"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(to: str) -> None:
    UserFactory.create(username="ada")
    browser = Client()
    assert sign_in(browser, to=to)["Location"] == "/"
    assert browser.get(SIGN_IN, {"next": to})["Location"] == "/"


def test_signing_in_gives_the_session_a_new_key() -> None:
    UserFactory.create(username="ada")
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    sign_in(browser)
    assert browser.session.session_key != before


# --- The second factor


def test_a_password_alone_does_not_sign_in_to_an_account_with_a_second_factor() -> None:
    user_with_app()
    browser, app = Client(), app_for_people()
    answer = sign_in(browser)
    assert answer.status_code == 200
    assert "Second step" in answer.content.decode()
    assert not is_signed_in(browser)
    assert app.ask(browser, **pkce()[1])["Location"].startswith(SIGN_IN)
    again = browser.get(SIGN_IN, {"next": "/web/there"})
    assert (again.status_code, "Second step" in again.content.decode()) == (200, True)


def test_the_code_of_the_second_factor_completes_signing_in() -> None:
    user, secret = user_with_app()
    browser = Client()
    sign_in(browser)
    answer = browser.post(SIGN_IN, {"code": code_of(secret), "next": "/web/there"})
    assert answer["Location"] == "/web/there"
    assert browser.get(ME).json()["pk"] == user.pk
    methods = browser.get("/api/auth/v1/auth/session").json()["data"]["methods"]
    assert [method["method"] for method in methods] == ["password", "mfa"]


def test_a_recovery_code_completes_signing_in_once() -> None:
    user, _ = user_with_app()
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for is_fresh in (True, False):
        browser = Client()
        sign_in(browser)
        browser.post(SIGN_IN, {"code": code})
        assert is_signed_in(browser) is is_fresh


def test_a_wrong_code_signs_nobody_in_and_guessing_ends() -> None:
    _, secret = user_with_app()
    browser = Client()
    sign_in(browser)
    for _ in range(5):
        answer = browser.post(SIGN_IN, {"code": "000000"})
        assert answer.status_code == 400
    assert not is_signed_in(browser)
    # Now the right one is not looked at any more.
    browser.post(SIGN_IN, {"code": code_of(secret)})
    assert not is_signed_in(browser)


def test_a_code_without_a_password_is_nothing() -> None:
    _, secret = user_with_app()
    browser = Client()
    assert browser.post(SIGN_IN, {"code": code_of(secret)}).status_code == 400
    assert not is_signed_in(browser)


def test_the_second_step_is_for_the_account_of_the_first() -> None:
    user_with_app("ada")
    _, other_secret = user_with_app("bob")
    browser = Client()
    sign_in(browser, login="ada")
    assert browser.post(SIGN_IN, {"code": code_of(other_secret), "login": "bob"}).status_code == 400
    assert not is_signed_in(browser)


def test_one_may_start_over() -> None:
    user_with_app()
    UserFactory.create(username="eve")
    browser = Client()
    sign_in(browser)
    assert "Second step" not in browser.post(SIGN_IN, {"again": "1"}).content.decode()
    assert sign_in(browser, login="eve")["Location"] == "/web/there"
    assert browser.get(ME).json()["username"] == "eve"


def test_a_browser_is_not_trusted_without_being_asked(settings: Any) -> None:
    settings.MFA_TRUST_ENABLED = True
    _, secret = user_with_app()
    browser = Client()
    sign_in(browser)
    assert browser.post(SIGN_IN, {"code": code_of(secret), "next": "/web/there"})["Location"] == "/web/there"
    assert is_signed_in(browser)
    browser.cookies.pop("sessionid")
    assert sign_in(browser).status_code == 200
    assert not is_signed_in(browser)


def test_a_session_that_lacks_an_enforced_second_factor_lets_no_application_in() -> None:
    ChangeSetting(key="LOGIN_ENFORCE_MFA", value=True)()
    UserFactory.create(username="ada")
    browser = Client()
    sign_in(browser)
    answer = browser.get("/o/authorize/")
    assert answer.status_code == 403
    assert "second factor" in answer.content.decode()


def test_a_step_that_the_page_does_not_know_is_not_skipped(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    ChangeSetting(key="LOGIN_MAIL_REQUIRED", value=True)()
    user = UserFactory.create(username="ada")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
    browser = Client()
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert not is_signed_in(browser)
