"""Sign-in, rights and the server's description of itself where clients are known to stumble."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from rest_framework.test import APIClient

from stockpress.accounts import tokens
from stockpress.accounts.models import ApiToken
from stockpress.accounts.rulesets import ROLE_NAMES
from tests.conftest import Api
from tests.factories import printing
from tests.factories.printables import printable_object
from tests.factories.users import PASSWORD, UserFactory, user_with_roles

pytestmark = pytest.mark.django_db

ME = "/api/user/me/"
TOKEN = "/api/user/token/"
TOKENS = "/api/user/tokens/"

# Which roles let a user see, and so print, an object.
ROLES_OF = {
    "build": {"build"},
    "buildline": {"build"},
    "company": {"purchase_order", "sales_order", "return_order"},
    "part": {"part", "build"},
    "purchaseorder": {"purchase_order"},
    "returnorder": {"return_order"},
    "salesorder": {"sales_order"},
    "salesordershipment": {"sales_order"},
    "stockitem": {"stock", "build"},
    "stocklocation": {"stock_location", "build"},
}


@pytest.mark.parametrize("model_type", ROLES_OF)
def test_each_kind_of_object_prints_for_those_whose_role_shows_it(api: Api, model_type: str) -> None:
    body = {
        "template": printing.label_template(model_type=model_type).pk,
        "items": [printable_object(model_type).pk],
    }
    allowed = {
        role
        for role in ROLE_NAMES
        if api.with_roles(**{role: "view"}).post("/api/label/print/", body).status_code == 201
    }
    assert allowed == ROLES_OF[model_type]


def test_an_inactive_user_prints_nothing_even_with_a_role(api: Api) -> None:
    user = user_with_roles(part="view")
    client = api.as_user(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    body = {"template": printing.label_template().pk, "items": [printable_object("part").pk]}
    assert client.post("/api/label/print/", body).status_code == 401


def test_a_superuser_who_is_not_staff_writes_templates(api: Api) -> None:
    client = api.user(is_superuser=True)
    assert client.post("/api/label/template/", {}).status_code == 400


# --- Tokens


def test_a_token_may_be_asked_for_with_a_token(api: Api) -> None:
    user = UserFactory.create()
    token = tokens.issue_token(user=user, name="first")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
    assert client.get(TOKEN, {"name": "first"}).json()["token"] == token.key


@pytest.mark.parametrize("keyword", ["token", "TOKEN", "Token"])
def test_the_word_before_a_token_counts_in_any_case(api: Api, keyword: str) -> None:
    token = tokens.issue_token(user=UserFactory.create())
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"{keyword} {token.key}")
    assert client.get(ME).status_code == 200


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token \u00fc", "Basic !!", "Digest x", "Basic Og=="])
def test_a_header_that_is_no_credential_is_answered_401(api: Api, header: str) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get(ME).status_code == 401


def test_a_long_token_name_is_cut(api: Api) -> None:
    assert len(api.user().get(TOKEN, {"name": "x" * 300}).json()["name"]) == 100


def test_tokens_are_searched_by_name_and_ordered(api: Api) -> None:
    client = api.user()
    for name, days in (("alpha", 3), ("beta", 1), ("alphabet", 2)):
        tokens.issue_token(user=client.user, name=name, expiry=timezone.localdate() + dt.timedelta(days=days))
    found = client.get(TOKENS, {"search": "alpha", "ordering": "expiry"}).json()
    assert [row["name"] for row in found] == ["alphabet", "alpha"]
    found = client.get(TOKENS, {"search": "alpha", "ordering": "-name"}).json()
    assert [row["name"] for row in found] == ["alphabet", "alpha"]


def test_deleting_a_token_twice_leaves_it_revoked(api: Api) -> None:
    client = api.user()
    token = tokens.issue_token(user=client.user, name="scanner")
    for _ in range(2):
        assert client.delete(f"{TOKENS}{token.pk}/").status_code == 204
    assert ApiToken.objects.get(pk=token.pk).revoked


def test_a_token_cannot_be_changed(api: Api) -> None:
    client = api.user()
    token = ApiToken.objects.get(user=client.user)
    for method in (client.put, client.patch):
        assert method(f"{TOKENS}{token.pk}/", {"revoked": False, "expiry": "2999-01-01"}).status_code == 405


def test_signing_in_twice_is_a_conflict(api: Api) -> None:
    UserFactory.create(username="ada")
    client = APIClient()
    body = {"username": "ada", "password": PASSWORD}
    assert client.post("/api/auth/v1/auth/login", body, format="json").status_code == 200
    assert client.post("/api/auth/v1/auth/login", body, format="json").status_code == 409


def test_the_state_of_a_session_is_told_in_the_envelope_of_the_protocol(api: Api) -> None:
    user = UserFactory.create(username="ada")
    client = APIClient()
    before = client.get("/api/auth/v1/auth/session")
    assert (before.status_code, before.json()["meta"]["is_authenticated"]) == (401, False)
    assert "login" in {flow["id"] for flow in before.json()["data"]["flows"]}
    client.post("/api/auth/v1/auth/login", {"username": "ada", "password": PASSWORD}, format="json")
    after = client.get("/api/auth/v1/auth/session")
    assert (after.status_code, after.json()["status"]) == (200, 200)
    assert after.json()["data"]["user"]["id"] == user.pk
    assert after.json()["data"]["methods"][0]["method"] == "password"


# --- Form


@pytest.mark.parametrize(
    "accept", ["*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"]
)
def test_answers_are_json_whatever_a_browser_asks_for(api: Api, accept: str) -> None:
    answer = api.user().get(ME, HTTP_ACCEPT=accept)
    assert answer["Content-Type"] == "application/json"
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/label/template", "/api/label/print", "/api/user/me", "/api/data-output", "/api/label/template//"]
)
@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete", "options"])
def test_a_path_without_its_slash_is_unknown_and_never_redirected(api: Api, path: str, method: str) -> None:
    answer = getattr(api.superuser(), method)(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"detail", "url"}


def test_parameters_that_a_list_does_not_know_are_ignored(api: Api) -> None:
    printing.label_template()
    query = {"nonsense": "1", "ordering": "password,-nonsense", "page": "7", "format": "api"}
    assert len(api.user().get("/api/label/template/", query).json()) == 1


# --- The server's description of itself


def test_the_introduction_has_every_field_that_clients_look_for(api: Api) -> None:
    for client in (api.anonymous(), api.staff()):
        answer = client.get("/api/").json()
        assert set(answer) >= {
            *("server", "id", "version", "instance", "apiVersion", "worker_running", "worker_count"),
            *("worker_pending_tasks", "plugins_enabled", "plugins_install_disabled", "email_configured"),
            *("debug_mode", "docker_mode", "default_locale", "customize", "active_plugins", "settings"),
            *("system_health", "database", "platform", "installer", "target", "django_admin"),
        }
        assert set(answer["customize"]) >= {"logo", "splash", "login_message", "navbar_message"}
        assert isinstance(answer["apiVersion"], int)


def test_licences_are_listed_for_both_sides_with_lower_case_keys(api: Api) -> None:
    answer = api.user().get("/api/license/").json()
    assert set(answer) == {"backend", "frontend"}
    assert all(key == key.lower() for entry in answer["backend"] for key in entry)


def test_the_roles_of_a_user_name_models_and_what_may_be_done_with_them(api: Api) -> None:
    answer = api.with_roles(build="view,change").get("/api/user/roles/").json()
    assert answer["permissions"]["part"] == ["view", "change"]
    assert "purchaseorder" not in answer["permissions"] or not answer["permissions"]["purchaseorder"]
