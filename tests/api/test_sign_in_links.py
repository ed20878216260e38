"""Signing in by a link that is mailed."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from rest_framework.test import APIClient

from stockpress.api.signin.links import LOGIN_PATH
from tests.browser import Browser, signed_in
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

GENERATE = "/api/email/generate/"
ME = "/api/user/me/"


def link_for(email: str) -> str:
    """Ask for a link; the path that the mail leads to."""
    answer = APIClient(enforce_csrf_checks=True).post(GENERATE, {"email": email}, format="json")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    found = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)
    assert found is not None
    return found[1]


def test_a_mailed_link_signs_in_once() -> None:
    user = UserFactory.create(username="ada")
    path = link_for(user.email)
    assert path.startswith(f"{LOGIN_PATH}?sesame=")
    assert mail.outbox[0].to == [user.email]
    assert mail.outbox[0].subject.startswith("[")
    browser = Browser()
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/web/logged-in/")
    assert browser.get(ME).json()["username"] == "ada"
    assert [one["method"] for one in browser.do("get", "auth/session").json()["data"]["methods"]] == ["code"]
    again = Browser()
    refused = again.get(path)
    assert refused.status_code == 403
    assert "new one" in refused.json()["detail"]
    assert again.get(ME).status_code == 401


def test_asking_for_an_address_that_nobody_has_is_answered_the_same() -> None:
    answer = APIClient().post(GENERATE, {"email": "nobody@example.com"}, format="json")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "sesame" not in mail.outbox[0].body


@pytest.mark.parametrize(("seconds", "status"), [(299, 302), (301, 403)])
def test_a_link_is_good_for_five_minutes(monkeypatch: pytest.MonkeyPatch, seconds: int, status: int) -> None:
    path = link_for(UserFactory.create().email)
    later = time.time() + seconds
    monkeypatch.setattr("sesame.tokens_v2.time", SimpleNamespace(time=lambda: later))
    assert Browser().get(path).status_code == status


def test_a_link_is_no_way_round_a_second_factor() -> None:
    user = UserFactory.create(username="ada")
    owner = signed_in(user)
    owner.add_totp()
    code = owner.recovery_codes()[0]
    path = link_for(user.email)
    browser = Browser()
    assert browser.get(path)["Location"] == "/web/mfa"
    assert browser.get(ME).status_code == 401
    assert browser.flows()["mfa_authenticate"]["is_pending"] is True
    assert Browser().get(path).status_code == 403
    browser.do("post", "auth/2fa/authenticate", {"code": code})
    assert browser.do("post", "auth/2fa/trust", {"trust": False}).status_code == 200
    assert browser.get(ME).json()["username"] == "ada"


def test_inactive_users_get_no_link_and_cannot_use_an_old_one() -> None:
    user = UserFactory.create()
    path = link_for(user.email)
    user.is_active = False
    user.save()
    assert Browser().get(path).status_code == 403
    APIClient().post(GENERATE, {"email": user.email}, format="json")
    assert "sesame" not in mail.outbox[-1].body


def test_a_new_password_ends_old_links() -> None:
    user = UserFactory.create()
    path = link_for(user.email)
    user.set_password("another-long-one")
    user.save()
    assert Browser().get(path).status_code == 403


def test_who_follows_a_link_is_no_longer_whoever_was_signed_in_before() -> None:
    ada, bob = UserFactory.create(username="ada"), UserFactory.create(username="bob")
    browser = signed_in(bob)
    before = browser.session.session_key
    browser.get(link_for(ada.email))
    assert browser.get(ME).json()["username"] == "ada"
    assert browser.session.session_key != before


def test_asking_again_and_again_sends_no_flood() -> None:
    user = UserFactory.create()
    for _ in range(5):
        assert APIClient().post(GENERATE, {"email": user.email}, format="json").status_code == 200
    assert len(mail.outbox) == 3


def test_one_client_cannot_try_many_addresses() -> None:
    codes = [
        APIClient().post(GENERATE, {"email": f"a{number}@example.com"}, format="json").status_code
        for number in range(22)
    ]
    assert codes[0] == 200
    assert codes[-1] == 429


def test_programs_that_look_at_links_do_not_use_them_up() -> None:
    user = UserFactory.create()
    path = link_for(user.email)
    assert Browser().head(path).status_code == 405
    assert Browser().get(path).status_code == 302


@pytest.mark.parametrize(
    "body", [{}, {"email": ""}, {"email": "nonsense"}, {"email": ["a@b.de"]}, {"email": "a\n@b.de"}]
)
def test_what_is_no_address_is_refused(body: Any) -> None:
    answer = APIClient().post(GENERATE, body, format="json")
    assert answer.status_code == 400
    assert "email" in answer.json()


@pytest.mark.parametrize("token", ["", "x", "a:b", "%00", "A" * 5000])
def test_what_is_no_link_is_refused(token: str) -> None:
    assert Browser().get(f"{LOGIN_PATH}?sesame={token}").status_code == 403


def test_a_mail_server_that_is_away_fails_no_request(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    cache.clear()
    answer = APIClient().post(GENERATE, {"email": UserFactory.create().email}, format="json")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
