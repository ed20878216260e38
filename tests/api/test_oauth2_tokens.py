"""OAuth2: tokens are given, renewed, taken back, and end."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application, RefreshToken

from stockpress.accounts.errors import ApplicationUnknown
from stockpress.accounts.oauth.applications import delete_application
from stockpress.api.users.tasks import delete_expired_tokens
from stockpress.jobs.schedules import SCHEDULES
from tests.api.oauth_world import (
    REVOKE,
    SIGN_IN,
    TOKEN,
    allow,
    app_for_people,
    app_of,
    bearing,
    browser_of,
    client_with_scopes,
    pkce,
    program,
    query_of,
)
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def test_guessing_the_secret_of_an_application_is_slowed_down() -> None:
    app = app_of(UserFactory.create())
    body = {"grant_type": "client_credentials", "client_id": app.client_id, "client_secret": "guess"}
    codes = [program().post(TOKEN, body).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]


def test_an_application_acts_by_itself_with_the_rights_of_its_owner() -> None:
    owner = UserFactory.create(username="bot")
    app = app_of(owner)
    answer = program().post(TOKEN, {"grant_type": "client_credentials", "scope": "g:read", **app.credentials()})
    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    client = bearing(answer.json()["access_token"])
    assert client.get(ME).json()["username"] == "bot"
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(ME).status_code == 401
    body = {"grant_type": "client_credentials", **app.credentials()}
    assert program().post(TOKEN, body).json()["error"] == "unauthorized_client"
    Application.objects.update(user=None)
    assert program().post(TOKEN, body).json()["error"] == "unauthorized_client"
    assert client.get(ME).status_code == 401


def test_credentials_may_stand_in_the_header() -> None:
    app = app_of(UserFactory.create())
    pair = base64.b64encode(f"{app.client_id}:{app.secret}".encode()).decode()
    answer = program().post(TOKEN, {"grant_type": "client_credentials"}, headers={"authorization": f"Basic {pair}"})
    assert answer.status_code == 200
    assert answer.json()["scope"] == "g:read"


def test_an_application_for_people_does_not_act_by_itself() -> None:
    app = app_for_people(is_public=False)
    body = {"grant_type": "client_credentials", **app.credentials()}
    assert program().post(TOKEN, body).json()["error"] == "unauthorized_client"


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
    assert program().post(REVOKE, {"token": tokens[which], **stranger.credentials()}).status_code == 200
    assert bearing(tokens["access_token"]).get(ME).status_code == 200
    assert program().post(REVOKE, {"token": tokens[which], **app.credentials()}).status_code == 200
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
