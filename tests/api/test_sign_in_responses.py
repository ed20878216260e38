"""Each response of the sign-in protocol that the API contract names, produced over HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache

from stockpress.project.openapi import openapi_text
from stockpress.settings_registry.services import ChangeSetting
from tests.api.test_mail_addresses import key_in_mail, reset_key_for
from tests.api.test_sign_in_links import link_for
from tests.browser import Browser, signed_in
from tests.factories.users import UserFactory
from tests.identity_provider import running_provider
from tests.second_factors import totp_code
from tests.shared import shared_file

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Expected:
    """How a response comes about, its status, and what its envelope holds."""

    made_by: Callable[[], Any]
    status: int
    data: frozenset[str] = frozenset()
    meta: dict[str, Any] = field(default_factory=dict)
    more: Callable[[Any], bool] = lambda _body: True


def fields(*names: str) -> frozenset[str]:
    return frozenset(names)


def by_two_factors() -> Any:
    owner = signed_in(username="ada")
    secret = owner.add_totp()
    cache.clear()
    browser = Browser()
    browser.login("ada")
    browser.do("post", "auth/2fa/authenticate", {"code": totp_code(secret)})
    return browser.do("post", "auth/2fa/trust", {"trust": False})


def by_link() -> Any:
    browser = Browser()
    browser.get(link_for(UserFactory.create().email))
    return browser.do("get", "auth/session")


def pending_factor() -> Any:
    signed_in(username="ada").add_totp()
    return Browser().login("ada")


def stale_session() -> Browser:
    owner = signed_in()
    owner.add_totp()
    session = owner.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**record, "at": 1.0} for record in records]
    session.save()
    return owner


def with_address(verified: bool = True) -> Browser:
    user = UserFactory.create()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return signed_in(user)


def verification_info() -> Any:
    with_address(verified=False).do("post", "account/email", {"email": "new@example.com"})
    return Browser().do("get", "auth/email/verify", X_Email_Verification_Key=key_in_mail())


def unconfirmed_address() -> Any:
    browser = with_address(verified=False)
    browser.reauthenticate()
    return browser.do("get", "account/authenticators/totp")


def totp(method: str) -> Any:
    owner = signed_in()
    owner.reauthenticate()
    found = owner.do("get", "account/authenticators/totp")
    if method == "post":
        found = owner.do(method, "account/authenticators/totp", {"code": totp_code(found.json()["meta"]["secret"])})
    return found


def recovery_codes() -> Any:
    owner = signed_in()
    owner.add_totp()
    return owner.do("get", "account/authenticators/recovery-codes")


def key_added() -> Any:
    owner = signed_in()
    owner.reauthenticate()
    from tests.browser import ORIGIN
    from tests.second_factors import SecurityKey

    path = "account/authenticators/webauthn"
    credential = SecurityKey(ORIGIN).register(owner.do("get", path).json())
    return owner.do("post", path, {"name": "Key", "credential": credential})


def key_renamed() -> Any:
    owner = signed_in()
    owner.add_key()
    key = next(row for row in owner.do("get", "account/authenticators").json()["data"] if row["type"] == "webauthn")
    return owner.do("put", "account/authenticators/webauthn", {"id": key["id"], "name": "Blue"})


def creation_options() -> Any:
    owner = signed_in()
    owner.reauthenticate()
    return owner.do("get", "account/authenticators/webauthn")


def too_many() -> Any:
    browser = Browser()
    return [browser.login("nobody", "wrong") for _ in range(6)][-1]


def sso(path: str) -> Any:
    """The answer of `path` in the middle of a registration by a provider, or with an account there connected."""
    from django.conf import settings

    from tests.api.test_sso import ADA
    from tests.api.test_sso import sso as travel

    with running_provider() as provider:
        provider.claims = dict(ADA)
        settings.SOCIALACCOUNT_PROVIDERS = provider.configuration()
        for key in ("LOGIN_ENABLE_SSO", "LOGIN_ENABLE_SSO_REG"):
            ChangeSetting(key=key, value=True)()
        ChangeSetting(key="LOGIN_SIGNUP_SSO_AUTO", value=False)()
        if path == "account/providers":
            browser = signed_in()
            travel(browser, process="connect")
        else:
            browser, _ = travel()
        return browser.do("get", path)


USER = ("user", "methods")
SIGNED_IN = {"is_authenticated": True}
SIGNED_OUT = {"is_authenticated": False}


def _methods(*names: str) -> Callable[[Any], bool]:
    return lambda body: [method["method"] for method in body["data"]["methods"]] == list(names)


def _flow(name: str) -> Callable[[Any], bool]:
    return lambda body: name in {flow["id"] for flow in body["data"]["flows"]}


RESPONSES: dict[str, Expected] = {
    "Authenticated": Expected(lambda: signed_in().do("get", "auth/session"), 200, fields(*USER), SIGNED_IN),
    "AuthenticatedByPassword": Expected(
        lambda: Browser().login(UserFactory.create().username), 200, fields(*USER), SIGNED_IN, _methods("password")
    ),
    "AuthenticatedByCode": Expected(by_link, 200, fields(*USER), SIGNED_IN, _methods("code")),
    "AuthenticatedByPasswordAnd2FA": Expected(
        by_two_factors, 200, fields(*USER), SIGNED_IN, _methods("password", "mfa")
    ),
    "Unauthenticated": Expected(
        lambda: Browser().do("get", "auth/session"), 401, fields("flows"), SIGNED_OUT, _flow("login")
    ),
    "Authentication": Expected(pending_factor, 401, fields("flows"), SIGNED_OUT, _flow("mfa_authenticate")),
    "AuthenticationOrReauthentication": Expected(
        lambda: Browser().do("get", "account/authenticators"), 401, fields("flows"), SIGNED_OUT, _flow("login")
    ),
    "ReauthenticationRequired": Expected(
        lambda: stale_session().do("delete", "account/authenticators/totp"),
        401,
        fields(*USER, "flows"),
        SIGNED_IN,
        _flow("mfa_reauthenticate"),
    ),
    "Error": Expected(
        lambda: Browser().login("nobody"), 400, more=lambda body: set(body["errors"][0]) == {"message", "code", "param"}
    ),
    "Forbidden": Expected(lambda: Browser().do("post", "auth/signup", {}), 403),
    "NotFound": Expected(lambda: signed_in().do("get", "account/authenticators/recovery-codes"), 404),
    "AddAuthenticatorConflict": Expected(unconfirmed_address, 409),
    "TooManyRequests": Expected(too_many, 429),
    "StatusOK": Expected(
        lambda: Browser().do("post", "auth/password/request", {"email": "a@example.com"}),
        200,
        more=lambda body: body == {"status": 200},
    ),
    "Configuration": Expected(
        lambda: Browser().do("get", "config"), 200, fields("account", "socialaccount", "mfa", "usersessions")
    ),
    "EmailAddresses": Expected(
        lambda: with_address().do("get", "account/email"), 200, fields("email", "verified", "primary")
    ),
    "EmailVerificationInfo": Expected(verification_info, 200, fields("email", "user"), {"is_authenticating": False}),
    "PasswordResetInfo": Expected(
        lambda: Browser().do(
            "get", "auth/password/reset", X_Password_Reset_Key=reset_key_for(UserFactory.create().email)
        ),
        200,
        fields("user"),
    ),
    "PhoneNumbers": Expected(
        # Accounts have no telephone numbers: the list is always empty.
        lambda: signed_in().do("get", "account/phone"),
        200,
        more=lambda body: body["data"] == [],
    ),
    "ProviderAccounts": Expected(lambda: sso("account/providers"), 200, fields("uid", "display", "provider")),
    "ProviderSignup": Expected(lambda: sso("auth/provider/signup"), 200, fields("user", "email", "account")),
    "Sessions": Expected(
        lambda: signed_in().do("get", "auth/sessions"),
        200,
        fields("id", "user_agent", "ip", "created_at", "is_current", "last_seen_at"),
    ),
    "Authenticators": Expected(
        lambda: recovery_codes().client.do("get", "account/authenticators"),
        200,
        fields("type", "created_at", "last_used_at"),
    ),
    "TOTPAuthenticator": Expected(
        lambda: totp("post"), 200, fields("type", "created_at", "last_used_at"), {"recovery_codes_generated": True}
    ),
    "TOTPAuthenticatorNotFound": Expected(
        lambda: totp("get"), 404, more=lambda body: set(body["meta"]) == {"secret", "totp_url"}
    ),
    "RecoveryCodes": Expected(
        recovery_codes, 200, fields("type", "total_code_count", "unused_code_count", "unused_codes")
    ),
    "AddWebAuthnAuthenticator": Expected(
        key_added, 200, fields("type", "id", "name", "is_passwordless"), {"recovery_codes_generated": True}
    ),
    "WebAuthnAuthenticator": Expected(key_renamed, 200, fields("type", "id", "name", "is_passwordless")),
    "WebAuthnCreationOptionsResponse": Expected(creation_options, 200, fields("creation_options")),
    "WebAuthnRequestOptionsResponse": Expected(
        lambda: Browser().do("get", "auth/webauthn/login"), 200, fields("request_options")
    ),
}

OF_NO_BROWSER = {
    "RefreshToken": "is an answer of tokens/refresh, which belongs to clients that keep their session in a header",
    "SessionGone": "is told to clients that keep their session in a header; a browser's cookie is simply not known",
}
PARAMETERS = {"EmailVerificationKey", "PasswordResetKey", "PasswordLess"}


@pytest.mark.parametrize("name", RESPONSES)
def test_each_response_has_its_status_and_shape(name: str, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    expected = RESPONSES[name]
    answer = expected.made_by()
    body = answer.json()
    assert (answer.status_code, body["status"]) == (expected.status, expected.status), body
    data = body.get("data")
    row = data[0] if isinstance(data, list) and data else data
    if expected.data:
        assert expected.data <= set(row)
    assert expected.meta.items() <= (body.get("meta") or {}).items()
    assert expected.more(body)


@pytest.mark.parametrize("name", OF_NO_BROWSER)
def test_what_only_other_kinds_of_clients_are_told_is_described_and_not_served(name: str) -> None:
    assert f'"allauth.{name}"' in openapi_text(), OF_NO_BROWSER[name]
    assert Browser().do("post", "tokens/refresh", {"refresh_token": "x"}).status_code == 404


def _names_of_the_contract() -> set[str]:
    names: set[str] = set()
    for part in ("settings", "plugins", "machine", "label", "report"):
        names |= set(json.loads(shared_file("contract", f"{part}.json").read_text()).get("allauth", ()))
    return {name.removeprefix("allauth.") for name in names}


def test_every_name_of_the_contract_is_produced_or_explained() -> None:
    assert _names_of_the_contract() - PARAMETERS <= RESPONSES.keys() | OF_NO_BROWSER.keys()


def test_every_name_of_the_contract_is_in_the_document() -> None:
    components = json.loads(openapi_text())["components"]
    known = {name for parts in components.values() for name in parts}
    assert {f"allauth.{name}" for name in _names_of_the_contract()} <= known


def test_the_document_has_the_operations_of_signing_in_and_every_reference_leads_somewhere() -> None:
    document = json.loads(openapi_text())
    assert {"get", "delete"} <= document["paths"]["/api/auth/v1/auth/session"].keys()
    assert document["paths"]["/api/auth/v1/auth/login"]["post"]["security"] == [{"cookieAuth": []}, {}]
    assert "/api/auth/v1/tokens/refresh" not in document["paths"]
    assert "_allauth" not in json.dumps(document["paths"])

    def references(part: Any) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(value) for value in part.values()))
        return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()

    for reference in references(document):
        _, _, kind, name = reference.split("/")
        assert name in document["components"][kind], reference


def test_the_document_names_what_a_registration_may_hold() -> None:
    schemas = json.loads(openapi_text())["components"]["schemas"]
    assert {"username", "email", "email2", "password2"} <= schemas["allauth.BaseSignup"]["properties"].keys()


def test_telephone_numbers_cannot_be_added() -> None:
    assert signed_in().do("post", "account/phone", {"phone": "+491234567"}).status_code == 403
    assert Browser().do("get", "account/phone").status_code == 401
    assert mail.outbox == []
