"""OAuth2: a person allows an application to act for them, and it gets a code."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Grant

from stockpress.accounts.oauth.applications import delete_application
from tests.api.oauth_world import (
    BACK,
    allow,
    app_for_people,
    bearing,
    browser_of,
    pkce,
    query_of,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def test_an_application_acts_for_a_user_who_allowed_it() -> None:
    user = UserFactory.create(username="ada")
    app, browser = app_for_people(), browser_of(user)
    verifier, proof = pkce()
    page = app.ask(browser, "g:read openid", **proof)
    assert "Scanner" in page.content.decode()
    assert "ada" in page.content.decode()
    assert "https://app.example" in page.content.decode()
    back = allow(browser, page)
    assert back["Location"].startswith(BACK)
    answered = query_of(back)
    assert answered["state"] == "s1"
    assert answered["iss"] == "http://testserver/o"
    answer = app.exchange(answered["code"], code_verifier=verifier)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "g:read openid")
    assert bearing(body["access_token"]).get(ME).json()["username"] == "ada"


def test_a_user_who_refuses_gives_no_code() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    page = app.ask(browser, **pkce()[1])
    back = allow(browser, page, allow="")
    assert query_of(back)["error"] == "access_denied"
    assert not Grant.objects.exists()


def test_an_application_that_asks_for_no_scope_may_read() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    verifier, proof = pkce()
    back = allow(browser, app.ask(browser, None, **proof))
    assert app.exchange(query_of(back)["code"], code_verifier=verifier).json()["scope"] == "g:read"


def test_a_scope_that_there_is_not_cannot_be_asked_for() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    assert query_of(app.ask(browser, "g:read everything", **pkce()[1]))["error"] == "invalid_scope"


@pytest.mark.parametrize("verifier", ["x" * 64, "", None])
def test_a_code_is_worth_nothing_without_the_right_verifier(verifier: str | None) -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    code = query_of(allow(browser, app.ask(browser, **pkce()[1])))["code"]
    answer = app.exchange(code, **({} if verifier is None else {"code_verifier": verifier}))
    assert answer.status_code == 400
    assert answer.json()["error"] in {"invalid_grant", "invalid_request"}
    assert not AccessToken.objects.exists()


def test_an_application_that_keeps_no_secret_must_use_pkce() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    answer = query_of(app.ask(browser))
    assert answer["error"] == "invalid_request"
    assert "challenge" in answer["error_description"].lower()


@pytest.mark.parametrize("proof", [{"code_challenge_method": "plain"}, {}])
def test_only_the_hashed_proof_is_accepted(proof: dict[str, str]) -> None:
    for is_public in (True, False):
        app, browser = app_for_people(is_public=is_public), browser_of(UserFactory.create())
        page = app.ask(browser, code_challenge="v" * 64, **proof)
        assert query_of(allow(browser, page))["error"] == "invalid_request"
    assert not Grant.objects.exists()


def test_the_proof_cannot_be_taken_out_of_the_form() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    page = app.ask(browser, **pkce()[1])
    assert "error" in query_of(allow(browser, page, code_challenge="", code_challenge_method=""))
    assert not Grant.objects.exists()


def test_an_application_that_keeps_a_secret_may_do_without_pkce_but_not_without_the_secret() -> None:
    app, browser = app_for_people(is_public=False), browser_of(UserFactory.create())
    code = query_of(allow(browser, app.ask(browser)))["code"]
    for wrong in ("", "guess"):
        assert app.exchange(code, client_secret=wrong).status_code == 401
    assert app.exchange(code).status_code == 200


def test_a_secret_that_was_never_given_out_does_not_fit_an_empty_one() -> None:
    app = app_for_people()
    for secret in ("", " "):
        answer = Client().post("/o/introspect/", {"client_id": app.client_id, "client_secret": secret, "token": "x"})
        assert answer.status_code == 403


def test_a_code_is_used_once() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    verifier, proof = pkce()
    code = query_of(allow(browser, app.ask(browser, **proof)))["code"]
    assert app.exchange(code, code_verifier=verifier).status_code == 200
    assert app.exchange(code, code_verifier=verifier).json()["error"] == "invalid_grant"


def test_a_code_of_one_application_is_worth_nothing_to_another() -> None:
    app, other, browser = app_for_people(), app_for_people(), browser_of(UserFactory.create())
    verifier, proof = pkce()
    code = query_of(allow(browser, app.ask(browser, **proof)))["code"]
    assert other.exchange(code, code_verifier=verifier).json()["error"] == "invalid_grant"


def test_a_code_that_is_too_old_is_refused() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    verifier, proof = pkce()
    code = query_of(allow(browser, app.ask(browser, **proof)))["code"]
    Grant.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert app.exchange(code, code_verifier=verifier).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/back",
        "https://app.example/back/more",
        "https://app.example/back?x=1",
        "https://app.example.evil.example/back",
        "https://app.example@evil.example/back",
        "https://app.example:8443/back",
        "http://app.example/back",
        "https://app.example/back#x",
        "javascript:alert(1)",
        "https://[",
        "https://app.example:port/back",
        "//evil.example/back",
    ],
)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_nobody_is_sent_to_an_address_that_is_not_registered(address: str, is_signed_in: bool) -> None:
    app = app_for_people()
    browser = browser_of(UserFactory.create()) if is_signed_in else Client()
    page = app.ask(browser, redirect_uri=address, **pkce()[1])
    assert page.status_code == 400
    assert "Location" not in page.headers
    assert "cannot be allowed" in page.content.decode()


def test_the_address_cannot_be_changed_in_the_form() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    page = app.ask(browser, **pkce()[1])
    answer = allow(browser, page, redirect_uri="https://evil.example/")
    assert answer.status_code == 400
    assert not Grant.objects.exists()


def test_the_address_of_the_exchange_is_that_of_the_question() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    verifier, proof = pkce()
    code = query_of(allow(browser, app.ask(browser, **proof)))["code"]
    answer = app.exchange(code, code_verifier=verifier, redirect_uri="https://evil.example/")
    assert answer.status_code == 400


def test_an_application_that_is_not_registered_is_told_to_nobody() -> None:
    app = app_for_people()
    delete_application(client_id=app.client_id)
    for browser in (Client(), browser_of(UserFactory.create())):
        page = app.ask(browser, **pkce()[1])
        assert (page.status_code, "Location" in page.headers) == (400, False)


def test_an_application_cannot_ask_behind_the_back_of_its_user() -> None:
    user, app = UserFactory.create(), app_for_people()
    app.tokens(user)
    page = app.ask(browser_of(user), approval_prompt="auto", **pkce()[1])
    assert page.status_code == 200
    assert "Allow" in page.content.decode()


@pytest.mark.parametrize("kind", ["token", "id_token", "id_token token", "code token", "none", ""])
def test_tokens_are_never_put_into_an_address(kind: str) -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    answer = app.ask(browser, "openid g:read", response_type=kind, nonce="n", **pkce()[1])
    assert answer.status_code in {302, 400}
    assert "access_token" not in answer.headers.get("Location", "")
    assert not AccessToken.objects.exists()
