"""Who a request comes from: the four schemes, their failures, and what sign-in by session answers."""

from __future__ import annotations

import base64
import datetime as dt
import re

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from stockpress.accounts import tokens
from stockpress.accounts.models import ApiToken
from tests.conftest import Api
from tests.factories.users import PASSWORD, SuperuserFactory, UserFactory

ME = "/api/user/me/"
TOKEN = "/api/user/token/"
LOGIN = "/api/auth/v1/auth/login"
SESSION = "/api/auth/v1/auth/session"


def basic(username: str, password: str = PASSWORD) -> APIClient:
    client = APIClient()
    pair = base64.b64encode(f"{username}:{password}".encode()).decode()
    client.credentials(HTTP_AUTHORIZATION=f"Basic {pair}")
    return client


def bearing(header: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    return client


def test_a_request_without_credentials_is_answered_401_with_the_token_challenge(api: Api) -> None:
    response = api.anonymous().get(ME)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"
    assert set(response.json()) == {"detail"}


def test_a_token_signs_in(api: Api) -> None:
    client = api.user(username="ada")
    response = client.get(ME)
    assert response.status_code == 200
    assert response.json()["username"] == "ada"


@pytest.mark.parametrize(
    "header", ["Token", "Token a b", "Token inv-unknown", "Token \N{LATIN SMALL LETTER E WITH ACUTE}"]
)
def test_a_token_that_is_not_one_is_answered_401(api: Api, header: str) -> None:
    response = bearing(header).get(ME)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Token"


def test_an_api_key_under_bearer_opens_no_endpoint(api: Api) -> None:
    token = tokens.issue_token(user=UserFactory.create())
    assert bearing(f"Bearer {token.key}").get(ME).status_code == 401


def test_a_token_is_valid_through_its_last_day_and_no_longer(api: Api) -> None:
    token = tokens.issue_token(user=UserFactory.create(), expiry=timezone.localdate())
    client = bearing(f"Token {token.key}")
    assert client.get(ME).status_code == 200
    ApiToken.objects.filter(pk=token.pk).update(expiry=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(ME).status_code == 401


def test_a_revoked_token_is_answered_401(api: Api) -> None:
    token = tokens.issue_token(user=UserFactory.create())
    tokens.revoke_token(token=token)
    assert bearing(f"Token {token.key}").get(ME).status_code == 401


def test_inactive_users_are_answered_401_by_token_and_by_password(api: Api) -> None:
    user = UserFactory.create(is_active=False)
    token = tokens.issue_token(user=user)
    assert bearing(f"Token {token.key}").get(ME).status_code == 401
    assert basic(user.username).get(ME).status_code == 401


def test_the_first_use_of_a_token_on_a_day_is_remembered(api: Api) -> None:
    token = tokens.issue_token(user=UserFactory.create())
    bearing(f"Token {token.key}").get(ME)
    token.refresh_from_db()
    assert token.last_seen == timezone.localdate()


def test_name_and_password_sign_in(api: Api) -> None:
    UserFactory.create(username="ada")
    assert basic("ada").get(ME).json()["username"] == "ada"


def test_a_wrong_password_is_answered_401(api: Api) -> None:
    UserFactory.create(username="ada")
    assert basic("ada", "wrong").get(ME).status_code == 401


def test_guessing_a_password_over_basic_is_slowed_down_with_429(api: Api) -> None:
    UserFactory.create(username="ada")
    guesser = basic("ada", "wrong")
    assert [guesser.get(ME).status_code for _ in range(6)] == [401] * 5 + [429]
    assert basic("ada").get(ME).status_code == 429
    UserFactory.create(username="bob")
    assert basic("bob").get(ME).status_code == 200


def test_asking_for_a_token_returns_the_same_key_again(api: Api) -> None:
    client = basic(UserFactory.create().username)
    first, second = client.get(TOKEN), client.get(TOKEN)
    assert first.status_code == 200
    assert first.json() == second.json()
    assert set(first.json()) == {"token", "name", "expiry"}
    assert re.fullmatch(r"inv-[0-9a-f]{40}-\d{8}", first.json()["token"])
    assert first.json()["expiry"] == (timezone.localdate() + dt.timedelta(days=365)).isoformat()


def test_a_token_of_another_name_is_another_key(api: Api) -> None:
    client = basic(UserFactory.create().username)
    unnamed, named = client.get(TOKEN).json(), client.get(TOKEN, {"name": " my scanner\x07 "}).json()
    assert named["name"] == "my-scanner"
    assert named["token"] != unnamed["token"]


def test_a_token_name_with_html_is_refused(api: Api) -> None:
    assert basic(UserFactory.create().username).get(TOKEN, {"name": "<b>x</b>"}).status_code == 400


def test_a_revoked_or_expired_token_is_not_handed_out_again(api: Api) -> None:
    user = UserFactory.create()
    client = basic(user.username)
    key = client.get(TOKEN).json()["token"]
    ApiToken.objects.filter(key=key).update(revoked=True)
    second = client.get(TOKEN).json()["token"]
    assert second != key
    ApiToken.objects.filter(key=second).update(expiry=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(TOKEN).json()["token"] not in {key, second}


def test_asking_for_a_token_opens_a_session_and_sets_the_csrf_cookie(api: Api) -> None:
    client = basic(UserFactory.create(username="ada").username)
    response = client.get(TOKEN)
    assert {"sessionid", "csrftoken"} <= set(response.cookies)
    client.credentials()
    assert client.get(ME).json()["username"] == "ada"


def test_a_token_remembers_from_where_it_was_asked_for(api: Api) -> None:
    client = basic(UserFactory.create().username)
    key = client.get(TOKEN, HTTP_USER_AGENT="scanner/1.0").json()["token"]
    metadata = ApiToken.objects.get(key=key).metadata
    assert metadata["user_agent"] == "scanner/1.0"
    assert set(metadata) == {"user_agent", "remote_addr", "remote_host", "remote_user", "server_name", "server_port"}


def test_newer_clients_find_the_token_and_the_roles_below_me(api: Api) -> None:
    client = basic(UserFactory.create().username)
    assert client.get("/api/user/me/token/").json() == client.get(TOKEN).json()
    assert client.get("/api/user/me/roles/").json() == client.get("/api/user/roles/").json()


def test_anonymous_requests_get_no_token(api: Api) -> None:
    assert api.anonymous().get(TOKEN).status_code == 401
    assert not ApiToken.objects.exists()


def test_signing_in_and_out_by_session(api: Api) -> None:
    UserFactory.create(username="ada")
    client = APIClient()
    answer = client.post(LOGIN, {"username": "ada", "password": PASSWORD}, format="json")
    assert answer.status_code == 200
    assert answer.json()["meta"]["is_authenticated"] is True
    assert client.get(ME).json()["username"] == "ada"
    # Signing out ends unauthenticated, which this protocol says with a 401.
    assert client.delete(SESSION).status_code == 401
    assert client.get(ME).status_code == 401


def test_signing_in_with_the_mail_address(api: Api) -> None:
    user = UserFactory.create()
    answer = APIClient().post(LOGIN, {"email": user.email, "password": PASSWORD}, format="json")
    assert answer.status_code == 200


def test_a_failed_login_has_the_error_form_of_the_sign_in_protocol(api: Api) -> None:
    UserFactory.create(username="ada")
    answer = APIClient().post(LOGIN, {"username": "ada", "password": "wrong"}, format="json")
    assert answer.status_code == 400
    assert set(answer.json()["errors"][0]) >= {"message", "code"}


def test_too_many_failed_logins_are_answered_429(api: Api) -> None:
    UserFactory.create(username="ada")
    client = APIClient()
    statuses = [
        client.post(LOGIN, {"username": "ada", "password": "wrong"}, format="json").status_code for _ in range(6)
    ]
    assert statuses[0] == 400
    assert statuses[-1] == 429


def test_sign_in_paths_have_no_trailing_slash(api: Api) -> None:
    assert APIClient().get("/api/auth/v1/config").status_code == 200
    assert APIClient().get("/api/auth/v1/config/").status_code == 404


def test_registration_is_closed_by_default(api: Api) -> None:
    answer = APIClient().post(
        "/api/auth/v1/auth/signup",
        {"username": "eve", "email": "eve@example.com", "password": PASSWORD},
        format="json",
    )
    assert answer.status_code == 403
    assert APIClient().get("/api/auth/v1/config").json()["data"]["account"]["is_open_for_signup"] is False


def test_a_session_request_that_changes_something_without_csrf_is_answered_403(api: Api) -> None:
    UserFactory.create(username="ada")
    client = APIClient(enforce_csrf_checks=True)
    assert client.login(username="ada", password=PASSWORD)
    refused = client.patch(ME, {"first_name": "Ada"}, format="json")
    assert refused.status_code == 403
    assert "CSRF" in refused.json()["detail"]
    cookie = client.get("/api/auth/v1/config").cookies["csrftoken"].value
    allowed = client.patch(ME, {"first_name": "Ada"}, format="json", HTTP_X_CSRFTOKEN=cookie)
    assert allowed.status_code == 200


def test_a_token_request_needs_no_csrf(api: Api) -> None:
    token = tokens.issue_token(user=UserFactory.create())
    client = APIClient(enforce_csrf_checks=True)
    client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    assert client.patch(ME, {"first_name": "Ada"}, format="json").status_code == 200


def test_tokens_are_listed_with_their_middle_hidden(api: Api) -> None:
    client = api.user()
    token = ApiToken.objects.get(user=client.user)
    (row,) = client.get("/api/user/tokens/").json()
    assert row["token"] == token.key[:8] + "*" * 33 + token.key[-12:]
    assert len(row["token"]) == len(token.key) == 53
    assert row["in_use"] is True
    assert row["active"] is True
    assert row["user_detail"]["username"] == client.user.username


def test_a_new_token_is_shown_in_full_once(api: Api) -> None:
    client = api.user()
    made = client.post("/api/user/tokens/", {"name": "scanner"})
    assert made.status_code == 201
    assert bearing(f"Token {made.json()['token']}").get(ME).status_code == 200
    again = client.get(f"/api/user/tokens/{made.json()['id']}/").json()
    assert "*" in again["token"]


def test_a_token_that_would_have_expired_already_is_refused(api: Api) -> None:
    answer = api.user().post("/api/user/tokens/", {"name": "x", "expiry": "2001-01-01"})
    assert answer.status_code == 400
    assert "expiry" in answer.json()


def test_deleting_a_token_revokes_it_and_keeps_the_row(api: Api) -> None:
    client = api.user()
    token = tokens.issue_token(user=client.user, name="scanner")
    assert client.delete(f"/api/user/tokens/{token.pk}/").status_code == 204
    token.refresh_from_db()
    assert token.revoked
    assert [row["revoked"] for row in client.get("/api/user/tokens/", {"revoked": "true"}).json()] == [True]


def test_only_superusers_issue_tokens_for_others_and_see_theirs(api: Api) -> None:
    client, other = api.user(), UserFactory.create()
    theirs = tokens.issue_token(user=other)
    assert client.post("/api/user/tokens/", {"user": other.pk}).status_code == 403
    assert len(client.get("/api/user/tokens/", {"all_users": "true"}).json()) == 1
    assert client.get(f"/api/user/tokens/{theirs.pk}/", {"all_users": "true"}).status_code == 404

    admin = api.as_user(SuperuserFactory.create())
    assert admin.post("/api/user/tokens/", {"user": other.pk}).status_code == 201
    assert len(admin.get("/api/user/tokens/").json()) == 1
    assert len(admin.get("/api/user/tokens/", {"all_users": "true"}).json()) == 4


def test_a_proxy_learns_whether_a_request_comes_from_somebody_who_is_signed_in(api: Api) -> None:
    assert api.anonymous().get("/auth/").status_code == 401
    client = api.user(username="änne")
    answer = client.get("/auth/")
    assert (answer.status_code, answer["X-Stockpress-User"]) == (200, "%C3%A4nne")
    browser = api.anonymous()
    browser.force_login(client.user)
    assert browser.get("/auth/").status_code == 200
    bearer = api.anonymous()
    bearer.credentials(HTTP_AUTHORIZATION="Bearer inv-nonsense")
    assert bearer.get("/auth/").status_code == 401
