"""`LOGIN_ENFORCE_MFA`: what a session without a second factor may still do."""

from __future__ import annotations

import pytest

from stockpress.accounts import tokens
from stockpress.settings_registry.services import ChangeSetting
from tests.browser import Browser, signed_in
from tests.conftest import Api
from tests.factories.users import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _enforced(db: None) -> None:
    ChangeSetting(key="LOGIN_ENFORCE_MFA", value=True)()


@pytest.mark.parametrize(
    "path", ["/api/user/profile/", "/api/user/tokens/", "/api/label/template/", "/api/license/", "/media/x", "/api/x/"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_a_session_without_a_factor_is_stopped_with_an_id_that_clients_know(method: str, path: str) -> None:
    answer = getattr(signed_in(), method)(path)
    assert answer.status_code == 401
    assert answer.json()["id"] == "mfa_register"
    assert isinstance(answer.json()["error"], str)


@pytest.mark.parametrize(
    "path",
    [
        *("/api/", "/api/user/me/", "/api/user/roles/", "/api/user/token/", "/api/user/me/roles/"),
        *("/api/auth/v1/auth/session", "/api/auth/v1/account/authenticators", "/api/auth/v1/config", "/"),
    ],
)
def test_what_one_needs_to_set_up_a_factor_stays_open(path: str) -> None:
    assert signed_in().get(path).status_code == 200


def test_who_sets_up_a_factor_and_signs_in_with_it_goes_on() -> None:
    owner = signed_in(username="ada")
    key = owner.add_key()
    assert owner.get("/api/user/profile/").status_code == 401
    options = owner.do("get", "auth/webauthn/reauthenticate").json()
    owner.do("post", "auth/webauthn/reauthenticate", {"credential": key.sign(options)})
    assert owner.get("/api/user/profile/").status_code == 200


def test_a_trusted_browser_stands_for_the_factor() -> None:
    owner = signed_in(username="ada")
    owner.add_totp()
    code = owner.recovery_codes()[0]
    browser = Browser()
    browser.login("ada")
    browser.do("post", "auth/2fa/authenticate", {"code": code})
    browser.do("post", "auth/2fa/trust", {"trust": True})
    browser.do("delete", "auth/session")
    assert browser.login("ada").status_code == 200
    assert browser.get("/api/user/profile/").status_code == 200


def test_users_of_tokens_are_not_concerned(api: Api) -> None:
    assert api.user().get("/api/user/profile/").status_code == 200
    browser = signed_in()
    key = tokens.issue_token(user=UserFactory.create()).key
    assert browser.get("/api/user/profile/", HTTP_AUTHORIZATION=f"Token {key}").status_code == 200


@pytest.mark.parametrize("header", ["Token inv-none", "Bearer none", "token: x", "Bearer"])
def test_a_header_that_is_no_token_does_not_help_a_session(header: str) -> None:
    assert signed_in().get("/api/user/profile/", HTTP_AUTHORIZATION=header).status_code == 401


def test_nobody_signed_in_is_told_of_signing_in_not_of_factors(api: Api) -> None:
    answer = api.anonymous().get("/api/user/profile/")
    assert (answer.status_code, set(answer.json())) == (401, {"detail"})


def test_a_session_that_basic_opened_is_stopped_too(api: Api) -> None:
    UserFactory.create(username="ada")
    client = api.anonymous()
    basic = "Basic YWRhOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ=="
    assert client.get("/api/user/token/", HTTP_AUTHORIZATION=basic).status_code == 200
    assert client.get("/api/user/profile/").status_code == 401


def test_without_the_setting_no_session_is_stopped() -> None:
    ChangeSetting(key="LOGIN_ENFORCE_MFA", value=False)()
    assert signed_in().get("/api/user/profile/").status_code == 200
