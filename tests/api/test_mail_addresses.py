"""Confirming mail addresses, looking after them, and forgotten passwords."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from stockpress.settings_registry.services import ChangeSetting
from tests.browser import Browser, signed_in
from tests.conftest import Api
from tests.factories.users import PASSWORD, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db

EVE = {"username": "eve", "email": "eve@example.com", "password": PASSWORD, "password2": PASSWORD}
NEW = "another-long-password"
ME = "/api/user/me/"


@pytest.fixture
def mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    ChangeSetting(key="LOGIN_ENABLE_REG", value=True)()


@pytest.fixture
def must_confirm(mail_server: None) -> None:
    ChangeSetting(key="LOGIN_MAIL_REQUIRED", value=True)()


def key_in_mail(pattern: str = r"/web/verify-email/(\S+)") -> str:
    found = re.search(pattern, mail.outbox[-1].body)
    assert found is not None, mail.outbox[-1].body
    return unquote(found[1])


def reset_key_for(email: str) -> str:
    assert Browser().do("post", "auth/password/request", {"email": email}).status_code == 200
    return key_in_mail(r"/web/set-password\?key=(\S+)")


# --- Confirming an address


@pytest.mark.usefixtures("must_confirm")
def test_who_must_give_an_address_confirms_it_before_signing_in(api: Api) -> None:
    browser = Browser()
    answer = browser.do("post", "auth/signup", EVE)
    assert answer.status_code == 401
    assert browser.flows()["verify_email"]["is_pending"] is True
    assert browser.get(ME).status_code == 401
    assert mail.outbox[0].to == ["eve@example.com"]
    key = key_in_mail()

    cache.clear()
    assert Browser().login("eve").status_code == 401
    basic = "Basic ZXZlOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ=="
    assert api.anonymous().get(ME, HTTP_AUTHORIZATION=basic).status_code == 401

    elsewhere = Browser()
    shown = elsewhere.do("get", "auth/email/verify", X_Email_Verification_Key=key)
    assert (shown.status_code, shown.json()["data"]["email"]) == (200, "eve@example.com")
    assert shown.json()["meta"]["is_authenticating"] is False
    assert elsewhere.do("post", "auth/email/verify", {"key": key}).status_code == 401
    assert EmailAddress.objects.get().verified
    assert Browser().login("eve").status_code == 200
    assert api.anonymous().get(ME, HTTP_AUTHORIZATION=basic).status_code == 200


@pytest.mark.usefixtures("must_confirm")
def test_registering_with_the_address_of_another_looks_the_same_and_makes_nobody() -> None:
    UserFactory.create(email="eve@example.com")
    browser = Browser()
    answer = browser.do("post", "auth/signup", EVE)
    assert answer.status_code == 401
    assert browser.flows()["verify_email"]["is_pending"] is True
    assert "belongs to an account already" in mail.outbox[0].body
    assert Browser().login("eve").status_code == 400


@pytest.mark.usefixtures("must_confirm")
def test_switching_the_rule_on_locks_out_nobody_whom_an_administrator_made() -> None:
    assert Browser().login(UserFactory.create().username).status_code == 200
    assert Browser().login(UserFactory.create(email="").username).status_code == 200
    staff = StaffFactory.create()
    EmailAddress.objects.create(user=staff, email=staff.email, primary=True, verified=False)
    assert Browser().login(staff.username).status_code == 200


@pytest.mark.usefixtures("mail_server")
def test_otherwise_an_address_is_confirmed_at_leisure() -> None:
    browser = Browser()
    assert browser.do("post", "auth/signup", EVE).status_code == 200
    key = key_in_mail()
    assert browser.do("get", "account/email").json()["data"] == [
        {"email": "eve@example.com", "verified": False, "primary": True}
    ]
    assert browser.do("post", "auth/email/verify", {"key": key}).status_code == 200
    assert browser.do("get", "account/email").json()["data"][0]["verified"] is True


@pytest.mark.usefixtures("mail_server")
def test_keys_that_are_none_or_too_old_confirm_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser()
    browser.do("post", "auth/signup", EVE)
    key = key_in_mail()
    for wrong in ("", "x", key[:-1], "a:b:c"):
        assert browser.do("post", "auth/email/verify", {"key": wrong}).status_code == 400
        assert browser.do("get", "auth/email/verify", X_Email_Verification_Key=wrong).status_code == 400
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 4 * 24 * 3600)
    assert browser.do("post", "auth/email/verify", {"key": key}).status_code == 400


# --- One's own addresses


@pytest.mark.usefixtures("mail_server")
def test_addresses_are_added_confirmed_made_primary_and_removed() -> None:
    user = UserFactory.create(email="ada@example.com")
    browser = signed_in(user)
    added = browser.do("post", "account/email", {"email": "ada@work.example"})
    assert added.status_code == 200
    assert "ada@work.example" in {row["email"] for row in added.json()["data"]}
    key = key_in_mail()
    assert browser.do("post", "auth/email/verify", {"key": key}).status_code == 200
    primary = browser.do("patch", "account/email", {"email": "ada@work.example", "primary": True})
    assert primary.status_code == 200
    user.refresh_from_db()
    assert user.email == "ada@work.example"
    browser.do("post", "account/email", {"email": "ada@home.example"})
    assert browser.do("delete", "account/email", {"email": "ada@work.example"}).status_code == 400
    removed = browser.do("delete", "account/email", {"email": "ada@home.example"})
    assert "ada@home.example" not in {row["email"] for row in removed.json()["data"]}


@pytest.mark.usefixtures("mail_server")
def test_nobody_removes_or_confirms_the_address_of_another() -> None:
    other = UserFactory.create()
    EmailAddress.objects.create(user=other, email=other.email, primary=True, verified=True)
    browser = signed_in()
    for method, body in (("delete", {}), ("put", {}), ("patch", {"primary": True})):
        assert browser.do(method, "account/email", {"email": other.email, **body}).status_code == 400
    # Whether somebody has an address is not told; it can be noted, but not confirmed.
    assert browser.do("post", "account/email", {"email": other.email}).status_code == 200
    assert browser.do("post", "auth/email/verify", {"key": key_in_mail()}).status_code == 400


@pytest.mark.usefixtures("mail_server")
def test_a_mail_to_confirm_an_address_is_sent_again_or_it_is_said_that_it_was_not() -> None:
    user = UserFactory.create()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    browser = signed_in(user)
    assert browser.do("put", "account/email", {"email": user.email}).status_code == 200
    assert len(mail.outbox) == 1
    too_soon = browser.do("put", "account/email", {"email": user.email})
    assert (too_soon.status_code, too_soon.json()) == (403, {"status": 403})


def test_a_mail_that_cannot_be_sent_is_not_said_to_have_been(settings: Any) -> None:
    user = UserFactory.create()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    browser = signed_in(user)
    assert browser.do("put", "account/email", {"email": user.email}).status_code == 403
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert browser.do("put", "account/email", {"email": user.email}).status_code == 403


@pytest.mark.usefixtures("mail_server")
def test_a_mail_server_that_is_away_fails_neither_registration_nor_reset(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert Browser().do("post", "auth/signup", EVE).status_code == 200
    assert Browser().do("post", "auth/password/request", {"email": "eve@example.com"}).status_code == 200


def test_mails_are_headed_by_the_name_of_the_server() -> None:
    ChangeSetting(key="INVENTREE_INSTANCE", value="Works")()
    Browser().do("post", "auth/password/request", {"email": UserFactory.create().email})
    assert mail.outbox[0].subject == "[Works] Choose a new password"


# --- Forgotten passwords


def test_a_forgotten_password_is_replaced_once() -> None:
    user = UserFactory.create(username="ada")
    key = reset_key_for(user.email)
    browser = Browser()
    shown = browser.do("get", "auth/password/reset", X_Password_Reset_Key=key)
    assert (shown.status_code, shown.json()["data"]["user"]["username"]) == (200, "ada")
    weak = browser.do("post", "auth/password/reset", {"key": key, "password": "1234"})
    assert (weak.status_code, weak.json()["errors"][0]["param"]) == (400, "password")
    assert browser.do("post", "auth/password/reset", {"key": key, "password": NEW}).status_code == 401
    assert Browser().login("ada", NEW).status_code == 200
    assert Browser().login("ada").status_code == 400
    assert browser.do("post", "auth/password/reset", {"key": key, "password": PASSWORD}).status_code == 400


@pytest.mark.parametrize("key", ["", "x", "1-x", "1-", "-", "zzzzzzzzzzzzzzz-abc-def"])
def test_what_is_no_reset_key_resets_nothing(key: str) -> None:
    assert Browser().do("get", "auth/password/reset", X_Password_Reset_Key=key).status_code == 400
    assert Browser().do("post", "auth/password/reset", {"key": key, "password": NEW}).status_code == 400


def test_reset_keys_expire(settings: Any) -> None:
    key = reset_key_for(UserFactory.create().email)
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Browser().do("post", "auth/password/reset", {"key": key, "password": NEW}).status_code == 400


def test_resetting_a_password_leaves_the_second_factor_in_place() -> None:
    user = UserFactory.create(username="ada")
    signed_in(user).add_totp()
    key = reset_key_for(user.email)
    Browser().do("post", "auth/password/reset", {"key": key, "password": NEW})
    browser = Browser()
    assert browser.login("ada", NEW).status_code == 401
    assert "mfa_authenticate" in browser.flows()


def test_with_resetting_switched_off_nobody_gets_a_mail() -> None:
    ChangeSetting(key="LOGIN_ENABLE_PWD_FORGOT", value=False)()
    for email in (UserFactory.create().email, "nobody@example.com"):
        assert Browser().do("post", "auth/password/request", {"email": email}).status_code == 200
    assert mail.outbox == []


def test_known_and_unknown_addresses_are_answered_alike() -> None:
    known = Browser().do("post", "auth/password/request", {"email": UserFactory.create().email})
    unknown = Browser().do("post", "auth/password/request", {"email": "nobody@example.com"})
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json()) == (200, {"status": 200})
    assert len(mail.outbox) == 2


def test_inactive_users_get_no_reset_mail() -> None:
    Browser().do("post", "auth/password/request", {"email": UserFactory.create(is_active=False).email})
    assert "set-password" not in mail.outbox[0].body


def test_asking_for_resets_again_and_again_is_slowed_down() -> None:
    email = UserFactory.create().email
    codes = [Browser().do("post", "auth/password/request", {"email": email}).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


# --- Changing a password


def test_a_changed_password_ends_all_other_sessions_and_tells_the_user() -> None:
    user = UserFactory.create(username="ada")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    here, there = signed_in(user), signed_in(user)
    assert len(here.do("get", "auth/sessions").json()["data"]) == 2
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert here.do("post", "account/password/change", {**body, "current_password": "x"}).status_code == 400
    assert here.do("post", "account/password/change", body).status_code == 200
    assert here.get(ME).status_code == 200
    assert there.get(ME).status_code == 401
    assert len(here.do("get", "auth/sessions").json()["data"]) == 1
    assert "password of your account was changed" in mail.outbox[-1].body
