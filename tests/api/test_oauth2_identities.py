"""OAuth2: identities, descriptions of the server, and applications that are registered."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from oauth2_provider.models import Application

from stockpress.accounts.errors import ApplicationInvalid, ApplicationWithoutOwner
from stockpress.accounts.oauth.applications import create_application
from tests.api.oauth_world import (
    app_for_people,
    bearing,
    browser_of,
    pkce,
    program,
    query_of,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


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


def test_an_application_may_ask_with_either_method_who_its_user_is() -> None:
    user = UserFactory.create()
    token = app_for_people().tokens(user, "openid")["access_token"]
    for method in ("get", "post"):
        told = getattr(program(), method)("/o/userinfo/", headers={"authorization": f"Bearer {token}"})
        assert (told.status_code, told.json()["sub"]) == (200, str(user.pk))


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
    told = program().post("/o/introspect/", {"token": token, **server.credentials()})
    assert told.json() | {"exp": 0} == {
        "active": True,
        "scope": "g:read",
        "exp": 0,
        "client_id": app.client_id,
        "username": "ada",
    }
    assert program().post("/o/introspect/", {"token": token}).status_code == 403
    assert bearing(token).post("/o/introspect/", {"token": token}).status_code == 403
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert program().post("/o/introspect/", {"token": token, **server.credentials()}).json() == {"active": False}
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
