"""OAuth2: the page that asks, and what is sent to it by mistake or on purpose."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from oauth2_provider.models import AccessToken, Application, Grant

from tests.api.oauth_world import (
    AUTHORIZE,
    SIGN_IN,
    TOKEN,
    allow,
    app_for_people,
    app_of,
    browser_of,
    pkce,
    program,
    query_of,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def test_the_page_runs_nothing_and_stands_in_no_frame() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    answer = app.ask(browser, "g:read a:staff r:view:part", **pkce()[1])
    page = answer.content.decode()
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self' https://app.example",
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"<script|\son\w+=|<style|\sstyle=|javascript:", page)
    for text in ("Change what staff may change", "See what belongs to the role"):
        assert text in page


def test_the_page_cannot_be_answered_by_another_site() -> None:
    app, user = app_for_people(), UserFactory.create()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user)
    page = app.ask(browser, **pkce()[1])
    assert allow(browser, page, csrfmiddlewaretoken="").status_code == 403
    assert allow(browser, page).status_code == 302


def test_names_of_applications_are_text_on_the_page() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    Application.objects.update(name="<script>alert(1)</script>")
    page = app.ask(browser, **pkce()[1]).content.decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "nobody"}, {"client_id": ""}, {"client_id": "a\0b"}, {"state": "\0"}, {"response_type": ""}],
)
def test_a_form_that_was_tampered_with_is_refused(changed: dict[str, str]) -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    answer = allow(browser, app.ask(browser, **pkce()[1]), **changed)
    assert answer.status_code == 400
    assert not Grant.objects.exists()


def test_what_the_database_has_no_room_for_is_refused() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    answer = allow(browser, app.ask(browser, "openid", nonce="n" * 300, **pkce()[1]))
    assert query_of(answer)["error"] == "invalid_request"


@pytest.mark.parametrize(
    "query", ["%zz", "client_id=%00", "a=b%", "client_id[]=x", "=", "claims=x&scope=openid", "\u00fc"]
)
@pytest.mark.parametrize("path", [AUTHORIZE, "/o/userinfo/", SIGN_IN, "/o/.well-known/openid-configuration"])
def test_no_address_makes_the_server_fail(path: str, query: str) -> None:
    app = app_for_people()
    for browser in (Client(), browser_of(UserFactory.create())):
        for given in (query, f"client_id={app.client_id}&response_type=code&{query}"):
            assert browser.get(f"{path}?{given}").status_code < 500


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"grant_type": "password", "username": "ada", "password": "correct-horse-battery"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": "authorization_code"},
        {"grant_type": "authorization_code", "code": "a\0b"},
        {"grant_type": "refresh_token"},
        {"grant_type": "refresh_token", "refresh_token": "x"},
        {"grant_type": "client_credentials"},
        {"grant_type": "client_credentials", "scope": "a\0"},
        {"grant_type": "x" * 5000},
    ],
)
def test_what_cannot_be_exchanged_is_refused(body: dict[str, str]) -> None:
    UserFactory.create(username="ada")
    for app in (app_for_people(), app_for_people(is_public=False), app_of(UserFactory.create(username="bot"))):
        scoped = {"scope": "none-such"} if body == {"grant_type": "client_credentials"} else {}
        answer = program().post(TOKEN, {**app.credentials(), **body, **scoped})
        assert answer.status_code in {400, 401}
        assert "error" in answer.json()
        User.objects.filter(username="bot").delete()
    assert not AccessToken.objects.exists()


def test_the_query_is_no_place_for_an_exchange() -> None:
    app = app_of(UserFactory.create())
    assert Client().get(TOKEN, {"grant_type": "client_credentials", **app.credentials()}).status_code == 405
    assert not AccessToken.objects.exists()
