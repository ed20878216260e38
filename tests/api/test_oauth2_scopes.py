"""What a token opens: as far as its scopes go, and no further than the rights of its user."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from stockpress.accounts import tokens as api_tokens
from stockpress.accounts.errors import SuperuserNeeded
from stockpress.accounts.models import ApiToken
from stockpress.accounts.oauth.scopes import SCOPES, covers, limit_to
from stockpress.accounts.permissions import acts_as_staff, acts_as_superuser, check_user_permission, check_user_role
from stockpress.accounts.rulesets import PERMISSION_NAMES, ROLE_NAMES
from stockpress.accounts.services import update_user
from stockpress.api.framework import requires
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem
from stockpress.outputs.models import DataOutput
from stockpress.project.openapi import openapi_text
from tests.api.oauth_world import app_for_people, client_with_scopes, pkce
from tests.conftest import Api
from tests.factories import printing
from tests.factories.part import PartCategoryFactory
from tests.factories.printables import printable_object
from tests.factories.users import GroupFactory, SuperuserFactory, UserFactory

pytestmark = pytest.mark.django_db
sample = pytest.mark.urls("tests.api.sample_urls")

ME = "/api/user/me/"
EVERY_SCOPE = " ".join(SCOPES)


def app_of(user: User, *scopes: str) -> Any:
    return client_with_scopes(user, " ".join(scopes))


def the_superuser() -> User:
    user: User = SuperuserFactory.create()
    return user


def test_the_scopes_are_those_that_clients_know() -> None:
    roles = {f"r:{permission}:{role}" for role in ROLE_NAMES for permission in PERMISSION_NAMES}
    assert set(SCOPES) == {"g:read", "openid", "a:staff", "a:superuser", *roles}
    assert len(SCOPES) == 40
    assert all(SCOPES.values())


def test_a_refusal_names_the_scopes_that_are_needed() -> None:
    answer = app_of(the_superuser(), "openid").get("/api/user/group/")
    assert answer.status_code == 403
    assert set(answer.json()) == {"detail"}
    assert "g:read" in answer.json()["detail"]


# --- One test for each kind of rule: path, method, and the scopes that are just enough

RULES = [
    ("/api/user/me/", "get", {"g:read"}),
    ("/api/user/me/", "patch", {"g:read"}),
    ("/api/user/me/", "options", {"g:read"}),
    ("/api/version/", "get", {"g:read"}),
    ("/api/user/group/", "get", {"g:read"}),
    ("/api/user/group/", "post", {"a:staff"}),
    ("/api/label/template/", "post", {"a:staff"}),
    ("/api/user/", "get", {"g:read"}),
    ("/api/user/", "options", {"g:read"}),
    ("/api/part/", "get", {"r:view:part", "r:view:build"}),
    ("/api/part/", "options", {"g:read"}),
    ("/api/part/category/", "get", {"r:view:part_category", "r:view:build"}),
    ("/api/company/", "get", {"r:view:purchase_order", "r:view:sales_order", "r:view:return_order"}),
    ("/api/build/", "get", {"r:view:build"}),
    ("/api/stock/", "get", {"r:view:stock", "r:view:build"}),
    ("/api/sample/rules/", "get", {"r:view:admin"}),
    ("/api/sample/rules/", "post", {"r:add:admin"}),
    ("/api/sample/rules/", "options", {"g:read"}),
    ("/api/sample/rules/act/", "post", {"r:view:admin"}),
    ("/api/sample/profile/", "get", {"g:read"}),
    ("/api/sample/profile/", "post", {"a:staff"}),
]


@sample
@pytest.mark.parametrize(("path", "method", "needed"), RULES, ids=[f"{method} {path}" for path, method, _ in RULES])
def test_a_request_needs_every_one_of_its_scopes_and_no_other(path: str, method: str, needed: set[str]) -> None:
    user = the_superuser()
    assert getattr(app_of(user, *needed), method)(path, {}).status_code in {200, 201, 400}
    for missing in needed:
        answer = getattr(app_of(user, *(set(SCOPES) - {missing})), method)(path, {})
        assert answer.status_code == 403
        assert missing in answer.json()["detail"]
    assert getattr(app_of(user), method)(path, {}).status_code == 403


def test_a_rule_that_says_nothing_of_scopes_is_written_with_those_of_a_superuser_only() -> None:
    rule = requires.Requirement("new", lambda *_: True)
    view: Any = None
    assert rule.needed_scopes("GET", view) == {"g:read"}
    assert rule.needed_scopes("POST", view) == {"a:superuser"}
    assert requires.superuser_to_write.needed_scopes("DELETE", view) == {"a:superuser"}
    assert requires.superuser.needed_scopes("GET", view) == {"g:read"}
    role = requires.named_role_to_write("admin", and_staff=True)
    assert role.needed_scopes("DELETE", view) == {"r:delete:admin", "a:staff"}


def test_scopes_give_no_right_that_the_user_does_not_have(api: Api) -> None:
    user = UserFactory.create()
    app = client_with_scopes(user, EVERY_SCOPE)
    assert app.get("/api/part/").status_code == 403
    assert app.post("/api/user/group/", {"name": "x"}).status_code == 403
    assert app.get("/api/version/").status_code == 403
    assert app.get(ME).json()["pk"] == user.pk


@pytest.mark.parametrize("scope", ["", "openid", "nonsense", "g:READ", "r:view:part"])
def test_a_token_without_a_fitting_scope_opens_only_what_is_open_to_everybody(scope: str) -> None:
    app = client_with_scopes(the_superuser(), scope)
    assert app.get(ME).status_code == 403
    assert app.get("/api/schema/").status_code == 200
    assert app.get("/api/").status_code == 200


def test_the_introduction_tells_an_application_what_it_tells_everybody() -> None:
    answer = client_with_scopes(the_superuser(), EVERY_SCOPE).get("/api/").json()
    assert answer["database"] is None


def test_options_name_only_what_the_scopes_cover() -> None:
    app = app_of(the_superuser(), "g:read")
    assert set(app.options("/api/user/group/").json()["actions"]) == {"GET"}
    app = app_of(the_superuser(), "g:read", "a:staff")
    assert set(app.options("/api/user/group/").json()["actions"]) == {"GET", "POST"}
    assert set(client_with_scopes(the_superuser(), EVERY_SCOPE).options("/api/user/").json()["actions"]) == {"GET"}


# --- Deeper than the view: what services and selectors ask


def test_rights_of_a_limited_user_end_where_the_scopes_do() -> None:
    user = limit_to(SuperuserFactory.create(), ["g:read", "r:view:part", "r:view:build", "r:change:part"])
    assert check_user_permission(user, Part, "view")
    assert not check_user_permission(user, Part, "change")
    assert not check_user_permission(user, StockItem, "view")
    assert check_user_role(user, "part", "change")
    assert not check_user_role(user, "stock", "view")
    assert not acts_as_staff(user)
    assert not acts_as_superuser(user)
    assert covers(SuperuserFactory.create(), "anything")


@pytest.mark.parametrize("path", ["/api/label/print/", "/api/report/print/"])
def test_printing_needs_the_scopes_for_seeing_what_is_printed(path: str) -> None:
    user = the_superuser()
    make = printing.label_template if "label" in path else printing.report_template
    body = {"template": make(model_type="part").pk, "items": [printable_object("part").pk]}
    assert app_of(user, "g:read").post(path, body).status_code == 403
    assert app_of(user, "g:read", "r:view:part").post(path, body).status_code == 403
    assert app_of(user, "r:view:part", "r:view:build").post(path, body).status_code == 403
    assert app_of(user, "g:read", "r:view:part", "r:view:build").post(path, body).status_code == 201


def test_which_templates_fit_an_item_is_told_with_the_scopes_for_seeing_it() -> None:
    part = printable_object("part")
    printing.label_template(filters="name__startswith=Amp")
    printing.label_template(filters="name__startswith=Other")
    query = {"model_type": "part", "items": part.pk}
    user = the_superuser()
    unseen = app_of(user, "g:read").get("/api/label/template/", query).json()
    unknown = app_of(user, "g:read").get("/api/label/template/", query | {"items": 999999}).json()
    assert unseen == unknown
    assert len(app_of(user, "g:read", "r:view:part", "r:view:build").get("/api/label/template/", query).json()) == 1


def test_stored_files_need_the_scopes_for_what_they_belong_to() -> None:
    user = the_superuser()
    default_storage.save("part_images/a.png", ContentFile(b"x"))
    path = "/media/part_images/a.png"
    assert app_of(user).get(path).status_code == 403
    assert app_of(user, "g:read").get(path).status_code == 404
    assert app_of(user, "g:read", "r:view:part", "r:view:build").get(path).status_code == 200


def test_outputs_of_others_are_for_applications_that_act_as_staff() -> None:
    user = the_superuser()
    DataOutput.objects.create(user=UserFactory.create())
    DataOutput.objects.create(user=user)
    assert len(app_of(user, "g:read").get("/api/data-output/").json()) == 1
    assert len(app_of(user, "g:read", "a:staff").get("/api/data-output/").json()) == 2
    assert app_of(user, "g:read").delete("/api/data-output/?all=true").status_code == 200
    assert DataOutput.objects.count() == 1


# --- No way out of the scopes

CREDENTIALS = [
    ("/api/user/token/", "get"),
    ("/api/user/me/token/", "get"),
    ("/api/user/tokens/", "get"),
    ("/api/user/tokens/", "post"),
    ("/api/user/tokens/{token}/", "get"),
    ("/api/user/tokens/{token}/", "delete"),
    ("/api/user/{user}/set-password/", "put"),
    ("/api/user/{user}/set-password/", "patch"),
    ("/api/user/", "post"),
    ("/api/user/{user}/", "put"),
    ("/api/user/{user}/", "patch"),
    ("/api/user/{user}/", "delete"),
]


@pytest.mark.parametrize(("path", "method"), CREDENTIALS, ids=[f"{method} {path}" for path, method in CREDENTIALS])
@pytest.mark.parametrize("of_others", [True, False])
def test_no_token_becomes_a_credential_without_limits(path: str, method: str, of_others: bool) -> None:
    owner = the_superuser()
    target = UserFactory.create() if of_others else owner
    token = api_tokens.issue_token(user=target)
    before = _accounts()
    body = {"username": "new", "email": "mine@example.com", "first_name": "N", "last_name": "W", "password": "x" * 20}
    app = client_with_scopes(owner, EVERY_SCOPE)
    answer = getattr(app, method)(path.format(user=target.pk, token=token.pk), {**body, "is_superuser": True})
    assert answer.status_code == 403
    assert "OAuth2" in answer.json()["detail"]
    assert _accounts() == before
    assert not app.cookies


def _accounts() -> tuple[Any, ...]:
    users = User.objects.order_by("pk").values_list("username", "password", "email", "is_superuser", "is_active")
    return tuple(users), tuple(ApiToken.objects.order_by("pk").values_list("pk", "revoked"))


def test_a_token_opens_no_session_and_touches_no_account() -> None:
    user = the_superuser()
    app = client_with_scopes(user, EVERY_SCOPE)
    for path in _sign_in_paths():
        for method in ("get", "post", "put", "patch", "delete"):
            answer = getattr(app, method)(path, {})
            assert answer.status_code in {200, 302, 400, 401, 403, 404, 405, 409, 410, 429}, (method, path)
            if path.startswith("/api/auth/v1/account/"):
                assert answer.status_code in {400, 401, 403, 404, 405, 409}, (method, path)
    app.credentials()
    assert app.get(ME).status_code == 401
    browser = Client(headers={"authorization": app._credentials.get("HTTP_AUTHORIZATION", "")})
    assert browser.get("/o/authorize/").status_code == 400


def _sign_in_paths(resolver: URLResolver | None = None, prefix: str = "/") -> list[str]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            found += _sign_in_paths(entry, path)
        elif isinstance(entry, URLPattern) and path.startswith("/api/auth/v1/") and "<" not in path:
            found.append(path)
    return found


def test_the_page_that_asks_wants_a_person_not_a_token() -> None:
    user = the_superuser()
    app = client_with_scopes(user, EVERY_SCOPE)
    for _ in range(2):
        assert app_for_people().ask(app, **pkce()[1]).status_code == 400
        app.force_login(user)


def test_what_only_superusers_do_needs_the_scope_for_it_besides() -> None:
    admin = limit_to(SuperuserFactory.create(), ["g:read", "a:staff", "r:change:admin"])
    for target, changes in (
        (SuperuserFactory.create(), {"email": "a@b.example"}),
        (UserFactory.create(), {"is_superuser": True}),
    ):
        with pytest.raises(SuperuserNeeded):
            update_user(user=target, changed_by=admin, changes=changes)


def test_a_group_is_changed_with_the_scope_of_staff() -> None:
    group = GroupFactory.create(name="a")
    path = f"/api/user/group/{group.pk}/"
    assert app_of(the_superuser(), "g:read").patch(path, {"name": "b"}).status_code == 403
    assert app_of(the_superuser(), "a:staff").patch(path, {"name": "b"}).status_code == 200


def test_every_row_stays_where_the_scope_for_seeing_it_is_missing() -> None:
    PartCategoryFactory.create()
    assert app_of(the_superuser(), "g:read", "r:view:part").get("/api/part/category/").status_code == 403


# --- The document


def test_the_document_names_the_scopes_and_where_to_get_them() -> None:
    document = json.loads(openapi_text())
    scheme = document["components"]["securitySchemes"]["oauth2"]
    assert scheme["type"] == "oauth2"
    assert scheme["flows"]["authorizationCode"] == {
        "authorizationUrl": "/o/authorize/",
        "tokenUrl": "/o/token/",
        "refreshUrl": "/o/revoke_token/",
        "scopes": SCOPES,
    }
    assert scheme["flows"]["clientCredentials"] == {
        "tokenUrl": "/o/token/",
        "refreshUrl": "/o/revoke_token/",
        "scopes": SCOPES,
    }
    needed = {
        (path, method): [entry["oauth2"] for entry in operation.get("security", ()) if "oauth2" in entry]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert needed["/api/part/", "get"] == [["r:view:build", "r:view:part"]]
    assert needed["/api/user/group/", "post"] == [["a:staff"]]
    assert needed["/api/user/me/", "get"] == [["g:read"]]
    assert needed["/api/user/token/", "get"] == []
    assert needed["/api/user/", "post"] == []
    assert {scope for lists in needed.values() for scopes in lists for scope in scopes} <= set(SCOPES)
