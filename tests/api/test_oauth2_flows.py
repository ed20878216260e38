"""How an application comes to a token, keeps it, and loses it."""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application, Grant, RefreshToken

from stockpress.accounts.errors import ApplicationInvalid, ApplicationUnknown, ApplicationWithoutOwner
from stockpress.accounts.oauth.applications import create_application, delete_application
from stockpress.api.users.tasks import delete_expired_tokens
from stockpress.jobs.schedules import SCHEDULES
from tests.api.oauth_world import (
    AUTHORIZE,
    BACK,
    REVOKE,
    SIGN_IN,
    TOKEN,
    allow,
    app_for_people,
    app_of,
    bearing,
    client_with_scopes,
    pkce,
    query_of,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


# --- Code with PKCE


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


# --- The page


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


# --- The exchange


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
        answer = Client().post(TOKEN, {**app.credentials(), **body, **scoped})
        assert answer.status_code in {400, 401}
        assert "error" in answer.json()
        User.objects.filter(username="bot").delete()
    assert not AccessToken.objects.exists()


def test_the_query_is_no_place_for_an_exchange() -> None:
    app = app_of(UserFactory.create())
    assert Client().get(TOKEN, {"grant_type": "client_credentials", **app.credentials()}).status_code == 405
    assert not AccessToken.objects.exists()


def test_guessing_the_secret_of_an_application_is_slowed_down() -> None:
    app = app_of(UserFactory.create())
    body = {"grant_type": "client_credentials", "client_id": app.client_id, "client_secret": "guess"}
    codes = [Client().post(TOKEN, body).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


def test_an_application_acts_by_itself_with_the_rights_of_its_owner() -> None:
    owner = UserFactory.create(username="bot")
    app = app_of(owner)
    answer = Client().post(TOKEN, {"grant_type": "client_credentials", "scope": "g:read", **app.credentials()})
    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    client = bearing(answer.json()["access_token"])
    assert client.get(ME).json()["username"] == "bot"
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(ME).status_code == 401
    body = {"grant_type": "client_credentials", **app.credentials()}
    assert Client().post(TOKEN, body).json()["error"] == "unauthorized_client"
    Application.objects.update(user=None)
    assert Client().post(TOKEN, body).json()["error"] == "unauthorized_client"
    assert client.get(ME).status_code == 401


def test_credentials_may_stand_in_the_header() -> None:
    app = app_of(UserFactory.create())
    pair = base64.b64encode(f"{app.client_id}:{app.secret}".encode()).decode()
    answer = Client().post(TOKEN, {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {pair}"})
    assert answer.status_code == 200
    assert answer.json()["scope"] == "g:read"


def test_an_application_for_people_does_not_act_by_itself() -> None:
    app = app_for_people(is_public=False)
    body = {"grant_type": "client_credentials", **app.credentials()}
    assert Client().post(TOKEN, body).json()["error"] == "unauthorized_client"


# --- Keeping and losing


def test_a_refresh_token_gives_new_tokens_and_is_used_up() -> None:
    app, user = app_for_people(), UserFactory.create()
    first = app.tokens(user)
    second = app.refresh(first["refresh_token"])
    assert second.status_code == 200
    assert bearing(second.json()["access_token"]).get(ME).status_code == 200
    assert bearing(first["access_token"]).get(ME).status_code == 401


def test_a_refresh_token_that_is_used_twice_ends_everything_that_came_of_it() -> None:
    app, user = app_for_people(), UserFactory.create()
    first = app.tokens(user)
    second = app.refresh(first["refresh_token"]).json()
    assert app.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert app.refresh(second["refresh_token"]).json()["error"] == "invalid_grant"
    assert bearing(second["access_token"]).get(ME).status_code == 401


def test_refreshing_cannot_widen_the_scope() -> None:
    app, user = app_for_people(), UserFactory.create()
    tokens = app.tokens(user)
    assert app.refresh(tokens["refresh_token"], scope="g:read a:superuser").json()["error"] == "invalid_scope"


def test_a_refresh_token_of_one_application_is_worth_nothing_to_another() -> None:
    app, user = app_for_people(), UserFactory.create()
    tokens = app.tokens(user)
    assert app_for_people().refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_token_that_was_taken_back_opens_nothing_any_more(which: str) -> None:
    app, user = app_for_people(), UserFactory.create()
    tokens = app.tokens(user)
    stranger = app_for_people()
    assert Client().post(REVOKE, {"token": tokens[which], **stranger.credentials()}).status_code == 200
    assert bearing(tokens["access_token"]).get(ME).status_code == 200
    assert Client().post(REVOKE, {"token": tokens[which], **app.credentials()}).status_code == 200
    assert bearing(tokens["access_token"]).get(ME).status_code == 401
    assert app.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_user_who_may_not_sign_in_is_stood_for_by_no_token() -> None:
    app, user = app_for_people(), UserFactory.create()
    tokens = app.tokens(user)
    browser = browser_of(user)
    verifier, proof = pkce()
    code = query_of(allow(browser, app.ask(browser, **proof)))["code"]
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert bearing(tokens["access_token"]).get(ME).status_code == 401
    assert app.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert app.exchange(code, code_verifier=verifier).json()["error"] == "invalid_grant"
    assert app.ask(browser, **proof)["Location"].startswith(SIGN_IN)
    assert bearing(tokens["access_token"]).get("/o/userinfo/").status_code == 401


def test_a_token_that_has_run_out_is_answered_401() -> None:
    client = client_with_scopes(UserFactory.create(), "g:read")
    assert client.get(ME).status_code == 200
    AccessToken.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    answer = client.get(ME)
    assert answer.status_code == 401
    assert set(answer.json()) == {"detail"}


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer nothing", "Bearer \u00fc", "bearer x", "Bearer " + "x" * 9000]
)
def test_a_bearer_that_is_none_is_answered_401(header: str) -> None:
    client = bearing("x")
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(ME)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


def test_a_token_in_the_address_opens_nothing() -> None:
    tokens = app_for_people().tokens(UserFactory.create())
    assert Client().get(ME, {"access_token": tokens["access_token"]}).status_code == 401
    assert Client().get("/o/userinfo/", {"access_token": tokens["access_token"]}).status_code in {400, 401, 403}


def test_a_token_for_another_address_opens_nothing_here() -> None:
    client = client_with_scopes(UserFactory.create(), "g:read")
    AccessToken.objects.update(resource=["https://elsewhere.example/"])
    assert client.get(ME).status_code == 401
    AccessToken.objects.update(resource=["http://testserver/api/"])
    assert client.get(ME).status_code == 200


def test_deleting_an_application_ends_its_tokens() -> None:
    app = app_for_people()
    tokens = app.tokens(UserFactory.create())
    delete_application(client_id=app.client_id)
    assert bearing(tokens["access_token"]).get(ME).status_code == 401
    with pytest.raises(ApplicationUnknown):
        delete_application(client_id=app.client_id)


# --- What is stored


def test_the_database_holds_no_token_and_no_secret_that_could_be_used() -> None:
    app = app_for_people(is_public=False)
    tokens = app.tokens(UserFactory.create())
    assert app.secret is not None
    stored = Application.objects.get().client_secret
    assert app.secret not in stored
    assert "$" in stored
    assert AccessToken.objects.get().token == ""
    assert RefreshToken.objects.get().token == ""
    assert tokens["access_token"]


def test_what_has_run_out_is_deleted_by_a_schedule() -> None:
    app = app_for_people()
    app.tokens(UserFactory.create())
    kept = app.tokens(UserFactory.create())
    old = AccessToken.objects.order_by("pk").first()
    assert old is not None
    AccessToken.objects.filter(pk=old.pk).update(expires=timezone.now() - dt.timedelta(days=31))
    assert "oauth.delete_expired" in {schedule.name for schedule in SCHEDULES.values()}
    delete_expired_tokens.func()
    assert not AccessToken.objects.filter(pk=old.pk).exists()
    assert bearing(kept["access_token"]).get(ME).status_code == 200


# --- Who somebody is


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def test_an_application_learns_who_its_user_is() -> None:
    from jwcrypto import jwk, jwt

    user, app = UserFactory.create(), app_for_people()
    tokens = app.tokens(user, "openid", nonce="n1")
    claims = claims_of(tokens["id_token"])
    assert (claims["sub"], claims["aud"], claims["nonce"], claims["iss"]) == (
        str(user.pk),
        app.client_id,
        "n1",
        "http://testserver/o",
    )
    keys = jwk.JWKSet.from_json(Client().get("/o/.well-known/jwks.json").content.decode())
    assert jwt.JWT(key=keys, jwt=tokens["id_token"], algs=["RS256"]).claims
    assert bearing(tokens["access_token"]).get("/o/userinfo/").json() == {"sub": str(user.pk)}


def test_an_identity_is_no_key() -> None:
    tokens = app_for_people().tokens(UserFactory.create(), "openid g:read")
    for token in (tokens["id_token"], "ey.a.b", "eyJhbGciOiJub25lIn0.e30."):
        assert bearing(token).get(ME).status_code == 401
        assert bearing(token).get("/o/userinfo/").status_code == 401


def test_who_somebody_is_is_told_only_with_the_scope_for_it() -> None:
    tokens = app_for_people().tokens(UserFactory.create(), "g:read")
    assert "id_token" not in tokens
    answer = bearing(tokens["access_token"]).get("/o/userinfo/")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_token")


def test_an_application_that_cannot_sign_is_not_asked_to() -> None:
    app, browser = app_for_people(), browser_of(UserFactory.create())
    Application.objects.update(algorithm="")
    assert query_of(app.ask(browser, "openid", **pkce()[1]))["error"] == "invalid_scope"


def test_a_token_is_explained_to_an_application_that_proves_itself() -> None:
    user, app, server = UserFactory.create(username="ada"), app_for_people(), app_for_people(is_public=False)
    token = app.tokens(user)["access_token"]
    told = Client().post("/o/introspect/", {"token": token, **server.credentials()})
    assert told.json() | {"exp": 0} == {
        "active": True,
        "scope": "g:read",
        "exp": 0,
        "client_id": app.client_id,
        "username": "ada",
    }
    assert Client().post("/o/introspect/", {"token": token}).status_code == 403
    assert bearing(token).post("/o/introspect/", {"token": token}).status_code == 403
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().post("/o/introspect/", {"token": token, **server.credentials()}).json() == {"active": False}
    assert Client().get("/o/introspect/", {"token": token, **server.credentials()}).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/o/.well-known/oauth-authorization-server",
        "/.well-known/oauth-authorization-server/o",
        "/o/.well-known/openid-configuration",
        "/o/.well-known/openid-configuration/",
    ],
)
def test_the_server_describes_what_it_does_and_nothing_else(path: str) -> None:
    told = Client().get(path).json()
    assert told["issuer"] == "http://testserver/o"
    assert told["authorization_endpoint"] == "http://testserver/o/authorize/"
    assert told["token_endpoint"] == "http://testserver/o/token/"
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["response_types_supported"] == ["code"]
    assert set(told.get("grant_types_supported", [])) <= {"authorization_code", "client_credentials", "refresh_token"}
    assert {"g:read", "r:view:part", "a:staff"} <= set(told["scopes_supported"])
    assert told.get("id_token_signing_alg_values_supported", ["RS256"]) == ["RS256"]


def test_the_api_says_who_gives_tokens_for_it() -> None:
    told = Client().get("/.well-known/oauth-protected-resource").json()
    assert told["resource"] == "http://testserver"
    assert told["authorization_servers"] == ["http://testserver/o"]
    assert told["bearer_methods_supported"] == ["header"]


@pytest.mark.parametrize(
    "path",
    [
        "applications/",
        "applications/register/",
        "register/",
        "device/",
        "device-authorization/",
        "authorized_tokens/",
        "logout/",
    ],
)
def test_pages_of_the_library_that_anybody_could_use_are_not_there(path: str) -> None:
    browser = browser_of(UserFactory.create(is_staff=True, is_superuser=True))
    assert browser.get(f"/o/{path}").status_code == 404
    assert browser.post(f"/o/{path}").status_code == 404


# --- Registering


@pytest.mark.parametrize(
    "uri", ["javascript:alert(1)", "app.example", "https://app.example/#x", "https://a b", "", "*"]
)
def test_an_address_that_is_none_is_not_registered(uri: str) -> None:
    with pytest.raises(ApplicationInvalid):
        create_application(name="Scanner", redirect_uris=[uri])


def test_an_application_that_acts_by_itself_needs_a_user_who_may_sign_in() -> None:
    for owner in (None, UserFactory.create(is_active=False)):
        with pytest.raises(ApplicationWithoutOwner):
            create_application(name="Robot", owner=owner)
    with pytest.raises(ApplicationInvalid):
        create_application(name="Robot", owner=UserFactory.create(), is_public=True)
