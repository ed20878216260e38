"""Signing in with an identity provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, User

from stockpress.settings_registry.services import ChangeSetting
from tests.browser import Browser, signed_in
from tests.conftest import Api
from tests.factories.users import GroupFactory, UserFactory
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, IdentityProvider, running_provider
from tests.second_factors import totp_code

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"
BACK = "http://testserver/web/logged-in/"
ADA = {"sub": "42", "preferred_username": "ada", "email": "ada@example.com", "email_verified": True, "name": "Ada L"}


@pytest.fixture(scope="module")
def running() -> Iterator[IdentityProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: IdentityProvider, db: None, settings: Any) -> IdentityProvider:
    running.claims = dict(ADA)
    running.seen.clear()
    settings.SOCIALACCOUNT_PROVIDERS = running.configuration()
    settings.EMAIL_HOST = "mail.example.com"
    for key in ("LOGIN_ENABLE_SSO", "LOGIN_ENABLE_SSO_REG"):
        ChangeSetting(key=key, value=True)()
    return running


def go(browser: Browser, *, process: str = "login", provider_id: str = "works", back: str = BACK) -> Any:
    """Off to the provider."""
    body = {"provider": provider_id, "process": process, "callback_url": back}
    return browser.post("/api/auth/v1/auth/provider/redirect", body, format="multipart")


def come_back(browser: Browser, sent: Any, code: str = "good") -> Any:
    """Back from the provider, as its answer sends one."""
    query = parse_qs(urlsplit(sent["Location"]).query)
    path = urlsplit(query["redirect_uri"][0]).path
    return browser.get(path, {"code": code, "state": query["state"][0]})


def sso(browser: Browser | None = None, **options: Any) -> tuple[Browser, Any]:
    browser = browser or Browser()
    return browser, come_back(browser, go(browser, **options))


def test_who_is_new_gets_an_account_and_is_signed_in(provider: IdentityProvider) -> None:
    browser = Browser()
    sent = go(browser)
    assert sent.status_code == 302
    assert sent["Location"].startswith(f"{provider.url}/authorize?")
    assert parse_qs(urlsplit(sent["Location"]).query)["redirect_uri"] == [
        "http://testserver/accounts/oidc/works/login/callback/"
    ]
    back = come_back(browser, sent)
    assert (back.status_code, back["Location"]) == (302, BACK)
    me = browser.get(ME).json()
    assert (me["username"], me["email"], me["first_name"]) == ("ada", "ada@example.com", "Ada")
    assert EmailAddress.objects.get().verified
    state = browser.do("get", "auth/session").json()["data"]
    assert state["methods"][0]["method"] == "socialaccount"
    assert state["user"]["has_usable_password"] is False


def test_who_came_before_is_recognised(provider: IdentityProvider) -> None:
    sso()
    provider.claims["preferred_username"] = "renamed"
    browser, _ = sso()
    assert browser.get(ME).json()["username"] == "ada"
    assert User.objects.count() == 1


def test_the_ways_to_sign_in_name_the_providers(provider: IdentityProvider) -> None:
    browser = Browser()
    assert browser.flows()["provider_redirect"]["providers"] == ["works"]
    (told,) = browser.do("get", "config").json()["data"]["socialaccount"]["providers"]
    assert (told["id"], told["name"], told["client_id"]) == ("works", "Works", CLIENT_ID)
    assert CLIENT_SECRET not in str(told)


def test_switched_off_every_path_to_a_provider_is_closed(provider: IdentityProvider) -> None:
    browser = Browser()
    sent = go(browser)
    ChangeSetting(key="LOGIN_ENABLE_SSO", value=False)()
    assert come_back(browser, sent).status_code == 404
    assert "provider_redirect" not in browser.flows()
    assert browser.do("get", "config").json()["data"]["socialaccount"]["providers"] == []
    refused = go(Browser())
    assert refused.status_code == 302
    assert "/web/social-login-error" in refused["Location"]
    token = {"client_id": CLIENT_ID, "id_token": provider.id_token()}
    body = {"provider": "works", "process": "login", "token": token}
    assert Browser().do("post", "auth/provider/token", body).status_code == 400
    assert not User.objects.exists()


def test_the_page_of_the_server_tells_whether_new_people_may_come(api: Api, provider: IdentityProvider) -> None:
    assert api.anonymous().get("/api/").json()["settings"]["sso_registration"] is True
    ChangeSetting(key="LOGIN_ENABLE_SSO_REG", value=False)()
    assert api.anonymous().get("/api/").json()["settings"]["sso_registration"] is False


def test_without_registration_only_known_people_get_in(provider: IdentityProvider) -> None:
    sso()
    ChangeSetting(key="LOGIN_ENABLE_SSO_REG", value=False)()
    assert sso()[0].get(ME).status_code == 200
    provider.claims = {"sub": "43", "preferred_username": "eve", "email": "eve@example.com"}
    browser, back = sso()
    assert "error=signup_closed" in back["Location"]
    assert browser.get(ME).status_code == 401
    assert User.objects.count() == 1


def test_people_are_asked_for_their_account_unless_it_is_filled_in(provider: IdentityProvider) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_SSO_AUTO", value=False)()
    browser, _ = sso()
    assert browser.flows()["provider_signup"]["is_pending"] is True
    offered = browser.do("get", "auth/provider/signup").json()
    assert offered["data"]["email"][0]["email"] == "ada@example.com"
    assert offered["data"]["account"]["provider"]["id"] == "works"
    made = browser.do("post", "auth/provider/signup", {"username": "lovelace", "email": "ada@example.com"})
    assert made.status_code == 200
    assert browser.get(ME).json()["username"] == "lovelace"


def test_mail_domains_hold_for_people_of_providers_too(provider: IdentityProvider) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_MAIL_RESTRICTION", value="@example.org")()
    browser, _ = sso()
    assert browser.get(ME).status_code == 401
    refused = browser.do("post", "auth/provider/signup", {"username": "ada", "email": "ada@example.com"})
    assert (refused.status_code, refused.json()["errors"][0]["param"]) == (400, "email")
    assert not User.objects.exists()


def test_the_address_of_somebody_here_does_not_make_one_them(provider: IdentityProvider) -> None:
    UserFactory.create(username="boss", email="ada@example.com")
    browser, _ = sso()
    assert browser.get(ME).status_code == 401
    assert not SocialAccount.objects.exists()


def test_new_people_join_the_group_of_new_people(provider: IdentityProvider) -> None:
    group = GroupFactory.create()
    ChangeSetting(key="SIGNUP_GROUP", value=str(group.pk))()
    sso()
    assert list(User.objects.get().groups.all()) == [group]


def test_a_second_factor_is_asked_for_after_the_provider(provider: IdentityProvider) -> None:
    owner, _ = sso()
    secret = owner.add_totp()
    browser, _ = sso()
    assert browser.get(ME).status_code == 401
    assert browser.flows()["mfa_authenticate"]["is_pending"] is True
    browser.do("post", "auth/2fa/authenticate", {"code": totp_code(secret)})
    assert browser.do("post", "auth/2fa/trust", {"trust": False}).status_code == 200


def test_inactive_users_do_not_get_in_by_a_provider(provider: IdentityProvider) -> None:
    sso()
    User.objects.update(is_active=False)
    browser, _ = sso()
    assert browser.get(ME).status_code == 401


# --- Groups


@pytest.fixture
def synced(provider: IdentityProvider) -> IdentityProvider:
    ChangeSetting(key="LOGIN_ENABLE_SSO_GROUP_SYNC", value=True)()
    ChangeSetting(key="SSO_GROUP_MAP", value='{"idp-store": "Store", "idp-lab": "Lab"}')()
    return provider


def names_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_groups_come_along_by_the_map_and_are_made_when_missing(synced: IdentityProvider) -> None:
    Group.objects.create(name="Admins")
    synced.claims["groups"] = ["idp-store", "Admins", "idp-unknown"]
    sso()
    user = User.objects.get()
    assert names_of(user) == {"Store"}
    assert Group.objects.get(name="Store").rule_sets.count() == 9


def test_groups_that_are_no_longer_named_are_left(synced: IdentityProvider) -> None:
    synced.claims["groups"] = ["idp-store"]
    sso()
    user = User.objects.get()
    user.groups.add(GroupFactory.create(name="By hand"))
    synced.claims["groups"] = ["idp-lab"]
    sso()
    assert names_of(user) == {"Lab"}


def test_groups_can_be_kept(synced: IdentityProvider) -> None:
    ChangeSetting(key="SSO_REMOVE_GROUPS", value=False)()
    synced.claims["groups"] = ["idp-store"]
    sso()
    synced.claims["groups"] = ["idp-lab"]
    sso()
    assert names_of(User.objects.get()) == {"Store", "Lab"}


def test_a_provider_that_tells_nothing_of_groups_changes_none(synced: IdentityProvider) -> None:
    synced.claims["groups"] = ["idp-store"]
    sso()
    del synced.claims["groups"]
    sso()
    assert names_of(User.objects.get()) == {"Store"}


def test_groups_are_read_from_the_claim_that_the_setting_names(synced: IdentityProvider) -> None:
    ChangeSetting(key="SSO_GROUP_KEY", value="roles")()
    synced.claims.update(roles=["idp-lab"], groups=["idp-store"])
    sso()
    assert names_of(User.objects.get()) == {"Lab"}


def test_without_the_setting_groups_are_ours_alone(synced: IdentityProvider) -> None:
    ChangeSetting(key="LOGIN_ENABLE_SSO_GROUP_SYNC", value=False)()
    synced.claims["groups"] = ["idp-store"]
    sso()
    assert names_of(User.objects.get()) == set()


# --- Accounts at providers


def test_an_account_is_connected_listed_and_disconnected(provider: IdentityProvider) -> None:
    browser = signed_in(username="bob")
    sso(browser, process="connect")
    (row,) = browser.do("get", "account/providers").json()["data"]
    assert (row["uid"], row["provider"]["id"]) == ("42", "works")
    assert sso()[0].get(ME).json()["username"] == "bob"
    gone = browser.do("delete", "account/providers", {"provider": "works", "account": "42"})
    assert (gone.status_code, gone.json()["data"]) == (200, [])
    assert browser.do("delete", "account/providers", {"provider": "works", "account": "42"}).status_code == 400


def test_the_last_way_in_is_not_disconnected(provider: IdentityProvider) -> None:
    browser, _ = sso()
    assert browser.do("delete", "account/providers", {"provider": "works", "account": "42"}).status_code == 400


def test_accounts_of_providers_that_went_away_fail_nothing(provider: IdentityProvider, settings: Any) -> None:
    browser = signed_in()
    sso(browser, process="connect")
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert browser.do("get", "account/providers").json()["data"] == []
    assert browser.do("delete", "account/providers", {"provider": "works", "account": "42"}).status_code == 200
    assert not SocialAccount.objects.exists()


def test_a_registration_whose_provider_went_away_ends(provider: IdentityProvider) -> None:
    ChangeSetting(key="LOGIN_SIGNUP_SSO_AUTO", value=False)()
    browser, _ = sso()
    ChangeSetting(key="LOGIN_ENABLE_SSO", value=False)()
    assert browser.do("get", "auth/provider/signup").status_code == 409
    assert browser.do("get", "auth/session").status_code == 401


# --- Tokens of providers


def test_a_signed_token_of_the_provider_signs_in(provider: IdentityProvider) -> None:
    browser = Browser()
    body = {
        "provider": "works",
        "process": "login",
        "token": {"client_id": CLIENT_ID, "id_token": provider.id_token()},
    }
    assert browser.do("post", "auth/provider/token", body).status_code == 200
    assert browser.get(ME).json()["username"] == "ada"


@pytest.mark.parametrize(
    "wrong", ["audience", "issuer", "expired", "other key", "no signature", "other kind", "none at all", "list"]
)
def test_any_other_token_does_not(provider: IdentityProvider, wrong: str) -> None:
    import jwt

    tokens: dict[str, Any] = {
        "audience": provider.id_token(aud="someone-else"),
        "issuer": provider.id_token(iss="https://evil.example"),
        "expired": provider.id_token(exp=1),
        "other key": IdentityProvider().id_token(iss=provider.url, **ADA),
        "no signature": jwt.encode({**ADA, "iss": provider.url, "aud": CLIENT_ID}, None, algorithm="none"),
        "other kind": jwt.encode({**ADA, "aud": CLIENT_ID}, "x" * 40, algorithm="HS256", headers={"kid": "k"}),
        "none at all": "",
        "list": ["x"],
    }
    browser = Browser()
    token = {"client_id": CLIENT_ID, "id_token": tokens[wrong]}
    answer = browser.do("post", "auth/provider/token", {"provider": "works", "process": "login", "token": token})
    assert answer.status_code == 400
    assert browser.get(ME).status_code == 401


# --- What goes wrong


@pytest.mark.parametrize(
    "options",
    [
        {"provider_id": "nobody"},
        {"back": "https://evil.example/"},
        {"process": "nonsense"},
        {"provider_id": "openid_connect"},
    ],
)
def test_a_request_that_leads_nowhere_goes_to_the_page_for_it(
    provider: IdentityProvider, options: dict[str, str]
) -> None:
    answer = go(Browser(), **options)
    assert answer.status_code == 302
    assert answer["Location"].startswith(("http://localhost", "http://127.0.0.1", "http://testserver", provider.url))
    assert "evil" not in urlsplit(answer["Location"]).netloc


def test_a_provider_that_is_away_is_told_and_no_failure_of_ours(provider: IdentityProvider, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = provider.configuration(server_url="http://127.0.0.1:9")
    answer = go(Browser())
    assert answer.status_code == 302
    assert "/web/social-login-error" in answer["Location"]


def test_a_code_that_the_provider_refuses_signs_nobody_in(provider: IdentityProvider) -> None:
    browser = Browser()
    back = come_back(browser, go(browser), code="bad")
    assert "error" in back["Location"]
    assert browser.get(ME).status_code == 401


def test_an_answer_that_was_not_asked_for_here_signs_nobody_in(provider: IdentityProvider) -> None:
    sent = go(Browser())
    other = Browser()
    come_back(other, sent)
    assert other.get(ME).status_code == 401
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "path", ["/accounts/oidc/works/login/", "/accounts/oidc/works/login/callback/", "/accounts/oidc/x/login/"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_pages_of_providers_fail_nothing_and_sign_nobody_in(
    provider: IdentityProvider, method: str, path: str
) -> None:
    browser = Browser(raise_request_exception=False)
    answer = getattr(browser, method)(path, {"code": "x", "state": "y"} if method == "get" else None)
    assert answer.status_code < 500
    assert browser.get(ME).status_code == 401


def test_the_secret_of_a_provider_is_in_no_log_and_on_no_page(
    provider: IdentityProvider, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEBUG = True
    browser = Browser(raise_request_exception=False)
    come_back(browser, go(browser), code="bad")
    settings.SOCIALACCOUNT_PROVIDERS = provider.configuration(server_url="http://127.0.0.1:9")
    answers = [go(Browser()), browser.get("/api/"), browser.do("get", "config")]
    assert provider.seen, "the provider was asked with the secret"
    for text in (*(answer.content.decode() for answer in answers), caplog.text):
        assert CLIENT_SECRET not in text
    from django.views.debug import SafeExceptionReporterFilter

    shown = repr(SafeExceptionReporterFilter().get_safe_settings())
    assert CLIENT_SECRET not in shown
