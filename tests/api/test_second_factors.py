"""Authenticator apps, recovery codes, security keys and trusted browsers, from setting up to signing in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from stockpress.api.signin.second_factor import MFAAdapter
from tests.browser import ORIGIN, Browser, signed_in
from tests.conftest import Api
from tests.factories.users import UserFactory
from tests.second_factors import SecurityKey, totp_code

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"


def pending(username: str) -> Browser:
    """A browser in which the password was right and the second factor is to come."""
    browser = Browser()
    answer = browser.login(username)
    assert answer.status_code == 401
    flow = browser.flows()["mfa_authenticate"]
    assert flow["is_pending"] is True
    assert browser.get(ME).status_code == 401
    return browser


def test_a_password_alone_does_not_open_an_account_with_an_app() -> None:
    owner = signed_in(username="ada")
    secret = owner.add_totp()
    cache.clear()
    browser = pending("ada")
    assert browser.flows()["mfa_authenticate"]["types"] == ["recovery_codes", "totp"]
    assert browser.do("post", "auth/2fa/authenticate", {"code": "000000"}).status_code == 400
    assert browser.do("post", "auth/2fa/authenticate", {"code": totp_code(secret)}).status_code == 401
    assert "mfa_trust" in browser.flows()
    done = browser.do("post", "auth/2fa/trust", {"trust": False})
    assert done.status_code == 200
    assert [method["method"] for method in done.json()["data"]["methods"]] == ["password", "mfa"]
    assert browser.get(ME).json()["username"] == "ada"


def test_a_code_of_an_app_is_good_for_one_use() -> None:
    owner = signed_in(username="ada")
    secret = owner.add_totp()
    cache.clear()
    code = totp_code(secret)
    assert pending("ada").do("post", "auth/2fa/authenticate", {"code": code}).status_code == 401
    assert pending("ada").do("post", "auth/2fa/authenticate", {"code": code}).status_code == 400


def test_guessing_codes_is_slowed_down() -> None:
    owner = signed_in(username="ada")
    secret = owner.add_totp()
    browser = pending("ada")
    for number in range(5):
        browser.do("post", "auth/2fa/authenticate", {"code": f"00000{number}"})
    refused = browser.do("post", "auth/2fa/authenticate", {"code": totp_code(secret)})
    assert refused.status_code in {400, 429}
    assert browser.get(ME).status_code == 401


def test_each_recovery_code_opens_the_account_once() -> None:
    owner = signed_in(username="ada")
    owner.add_totp()
    code, *_ = owner.recovery_codes()
    browser = pending("ada")
    browser.do("post", "auth/2fa/authenticate", {"code": code})
    assert browser.do("post", "auth/2fa/trust", {"trust": False}).status_code == 200
    assert pending("ada").do("post", "auth/2fa/authenticate", {"code": code}).status_code == 400
    counts = owner.do("get", "account/authenticators/recovery-codes").json()["data"]
    assert (counts["total_code_count"], counts["unused_code_count"]) == (10, 9)


def test_new_recovery_codes_replace_the_old_ones() -> None:
    owner = signed_in(username="ada")
    owner.add_totp()
    old = owner.recovery_codes()
    assert owner.do("post", "account/authenticators/recovery-codes").status_code == 200
    assert not set(old) & set(owner.recovery_codes())
    assert pending("ada").do("post", "auth/2fa/authenticate", {"code": old[0]}).status_code == 400


def test_a_security_key_is_a_second_factor() -> None:
    owner = signed_in(username="ada")
    key = owner.add_key()
    browser = pending("ada")
    options = browser.do("get", "auth/webauthn/authenticate").json()
    assert browser.do("post", "auth/webauthn/authenticate", {"credential": key.sign(options)}).status_code == 401
    assert browser.do("post", "auth/2fa/trust", {"trust": False}).status_code == 200
    assert browser.get(ME).json()["username"] == "ada"


def test_another_key_or_an_old_challenge_opens_nothing() -> None:
    owner = signed_in(username="ada")
    key = owner.add_key()
    browser = pending("ada")
    options = browser.do("get", "auth/webauthn/authenticate").json()
    other = SecurityKey(ORIGIN)
    assert browser.do("post", "auth/webauthn/authenticate", {"credential": other.sign(options)}).status_code == 400
    signed = key.sign(options)
    browser.do("get", "auth/webauthn/authenticate")
    assert browser.do("post", "auth/webauthn/authenticate", {"credential": signed}).status_code == 400
    elsewhere = SecurityKey("https://evil.example")
    elsewhere.private_key, elsewhere.credential_id = key.private_key, key.credential_id
    options = browser.do("get", "auth/webauthn/authenticate").json()
    assert browser.do("post", "auth/webauthn/authenticate", {"credential": elsewhere.sign(options)}).status_code == 400


def test_a_passkey_signs_in_without_a_password() -> None:
    key = signed_in(username="ada").add_key(passwordless=True)
    browser = Browser()
    options = browser.do("get", "auth/webauthn/login").json()
    done = browser.do("post", "auth/webauthn/login", {"credential": key.sign(options)})
    assert done.status_code == 200
    assert done.json()["data"]["methods"][0]["passwordless"] is True
    assert browser.get(ME).json()["username"] == "ada"


def test_the_passkey_of_an_inactive_user_opens_nothing() -> None:
    user = UserFactory.create()
    key = signed_in(user).add_key(passwordless=True)
    user.is_active = False
    user.save()
    browser = Browser()
    options = browser.do("get", "auth/webauthn/login").json()
    assert browser.do("post", "auth/webauthn/login", {"credential": key.sign(options)}).status_code in {400, 401}
    assert browser.get(ME).status_code == 401


def test_a_trusted_browser_is_not_asked_again_until_the_factors_change() -> None:
    owner = signed_in(username="ada")
    owner.add_totp()
    codes = owner.recovery_codes()
    browser = pending("ada")
    browser.do("post", "auth/2fa/authenticate", {"code": codes[0]})
    trusted = browser.do("post", "auth/2fa/trust", {"trust": True})
    cookie = trusted.cookies["mfa_trusted"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    browser.do("delete", "auth/session")
    assert browser.login("ada").status_code == 200
    browser.do("delete", "auth/session")
    owner.reauthenticate()
    owner.add_key()
    assert browser.login("ada").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "account/authenticators/recovery-codes"),
        ("post", "account/authenticators/recovery-codes"),
        ("delete", "account/authenticators/totp"),
        ("get", "account/authenticators/webauthn"),
    ],
)
def test_changing_factors_takes_a_fresh_password(method: str, path: str) -> None:
    owner = signed_in()
    owner.add_totp()
    session = owner.session
    session["account_authentication_methods"] = [
        {**record, "at": 1.0} for record in session["account_authentication_methods"]
    ]
    session.save()
    asked = owner.do(method, path)
    assert asked.status_code == 401
    assert {flow["id"] for flow in asked.json()["data"]["flows"]} == {"reauthenticate", "mfa_reauthenticate"}
    assert asked.json()["meta"]["is_authenticated"] is True
    assert owner.reauthenticate().status_code == 200
    assert owner.do(method, path).status_code == 200


def test_a_second_factor_reauthenticates_too() -> None:
    owner = signed_in()
    owner.add_totp()
    code = owner.recovery_codes()[0]
    key = owner.add_key()
    assert owner.do("post", "auth/2fa/reauthenticate", {"code": code}).status_code == 200
    options = owner.do("get", "auth/webauthn/reauthenticate").json()
    assert owner.do("post", "auth/webauthn/reauthenticate", {"credential": key.sign(options)}).status_code == 200
    assert owner.do("post", "auth/2fa/reauthenticate", {"code": "nonsense"}).status_code == 400


def test_factors_are_listed_renamed_and_removed() -> None:
    owner = signed_in()
    owner.add_totp()
    owner.add_key()
    listed = {row["type"]: row for row in owner.do("get", "account/authenticators").json()["data"]}
    assert set(listed) == {"totp", "recovery_codes", "webauthn"}
    path, key = "account/authenticators/webauthn", listed["webauthn"]["id"]
    assert owner.do("put", path, {"id": key, "name": "Blue"}).json()["data"]["name"] == "Blue"
    assert owner.do("delete", path, {"authenticators": [key]}).status_code == 200
    assert owner.do("delete", "account/authenticators/totp").status_code == 200
    assert owner.do("get", "account/authenticators").json()["data"] == []


def test_nobody_renames_or_removes_the_key_of_another() -> None:
    owner = signed_in()
    owner.add_key()
    key = Authenticator.objects.get(type="webauthn").pk
    other = signed_in()
    other.reauthenticate()
    path = "account/authenticators/webauthn"
    assert other.do("put", path, {"id": key, "name": "Mine"}).status_code == 400
    assert other.do("delete", path, {"authenticators": [key]}).status_code == 400
    assert Authenticator.objects.filter(pk=key).exists()


def test_the_database_alone_gives_no_code(settings: object) -> None:
    secret = signed_in().add_totp()
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert MFAAdapter().decrypt(stored) == secret
    settings.SECRET_KEY = "another-one"  # type: ignore[attr-defined]
    assert MFAAdapter().decrypt(stored) != secret


def test_an_app_is_told_the_name_of_the_server(api: Api) -> None:
    owner = signed_in(username="ada", email="ada@example.com")
    owner.reauthenticate()
    url = owner.do("get", "account/authenticators/totp").json()["meta"]["totp_url"]
    assert url.startswith("otpauth://totp/ada%40example.com?secret=")
    assert "issuer=" in url
    assert "testserver" not in url


def test_basic_still_fetches_a_token_for_an_account_with_a_factor_but_opens_no_session(api: Api) -> None:
    owner = signed_in(username="ada")
    owner.add_totp()
    client = api.anonymous()
    client.credentials(HTTP_AUTHORIZATION="Basic YWRhOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ==")
    answer = client.get("/api/user/token/")
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    client.credentials()
    assert client.get(ME).status_code == 401


def test_a_deployment_can_keep_basic_from_accounts_with_a_factor(api: Api, settings: object) -> None:
    closed = settings.STOCKPRESS.model_copy(update={"basic_with_second_factor": False})  # type: ignore[attr-defined]
    settings.STOCKPRESS = closed  # type: ignore[attr-defined]
    signed_in(username="ada").add_totp()
    UserFactory.create(username="bob")
    client = api.anonymous()
    client.credentials(HTTP_AUTHORIZATION="Basic YWRhOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ==")
    refused = client.get(ME)
    assert refused.status_code == 401
    assert "second factor" in refused.json()["detail"]
    client.credentials(HTTP_AUTHORIZATION="Basic Ym9iOmNvcnJlY3QtaG9yc2UtYmF0dGVyeQ==")
    assert client.get(ME).status_code == 200
