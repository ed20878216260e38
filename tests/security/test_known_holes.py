"""Ways in that servers of this kind are known to have left open, by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from stockpress.accounts.models import ApiToken, UserProfile
from stockpress.accounts.tokens import issue_token
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.outputs.models import DataOutput
from tests.conftest import Api
from tests.factories import printing
from tests.factories.printables import printable_object
from tests.factories.users import GroupFactory, UserFactory, user_with_roles

pytestmark = pytest.mark.django_db

RIGHTS = ("is_staff", "is_superuser")
LISTS_OF_OBJECTS = {
    "part": "/api/part/",
    "stockitem": "/api/stock/",
    "stocklocation": "/api/stock/location/",
    "company": "/api/company/",
    "build": "/api/build/",
    "buildline": "/api/build/line/",
    "purchaseorder": "/api/order/po/",
    "salesorder": "/api/order/so/",
    "salesordershipment": "/api/order/so/shipment/",
    "returnorder": "/api/order/ro/",
}


def facts_of(user: User) -> dict[str, Any]:
    names = ("username", "email", "is_staff", "is_superuser", "is_active", "password")
    return {
        **User.objects.filter(pk=user.pk).values(*names).get(),
        "groups": set(user.groups.values_list("pk", flat=True)),
    }


# --- Rights that somebody gives to themselves


@pytest.mark.parametrize("method", ["put", "patch"])
def test_nobody_makes_themselves_more_than_they_are(api: Api, method: str) -> None:
    group = GroupFactory.create()
    for client in (api.user(), api.staff(), api.with_roles(admin="view,add,change,delete")):
        before = facts_of(client.user)
        sent = {
            "username": client.user.username + "x",
            "email": "x@example.com",
            "first_name": "",
            "last_name": "",
            "is_staff": True,
            "is_superuser": True,
            "is_active": False,
            "groups": [group.pk],
            "group_ids": [group.pk],
            "password": "x" * 20,
        }
        getattr(client, method)("/api/user/me/", sent)
        assert facts_of(client.user) == before


@pytest.mark.parametrize("role", [{}, {"admin": "view,change"}])
def test_nobody_without_both_staff_and_the_role_changes_an_account(api: Api, role: dict[str, str]) -> None:
    client = api.with_roles(**role) if role else api.staff()
    before = facts_of(client.user)
    for right in RIGHTS:
        assert client.patch(f"/api/user/{client.user.pk}/", {right: True}).status_code == 403
    assert facts_of(client.user) == before


def test_an_administrator_who_is_no_superuser_makes_no_superuser(api: Api) -> None:
    client = api.with_roles(is_staff=True, admin="view,add,change,delete")
    other = UserFactory.create()
    for target in (client.user, other):
        assert client.patch(f"/api/user/{target.pk}/", {"is_superuser": True}).status_code == 403
    made = client.post(
        "/api/user/",
        {"username": "n", "email": "n@example.com", "first_name": "N", "last_name": "W", **dict.fromkeys(RIGHTS, True)},
    )
    assert made.status_code == 201
    assert not User.objects.get(username="n").is_superuser
    assert not User.objects.get(username="n").is_staff


def test_an_administrator_who_is_no_superuser_takes_over_no_superuser(api: Api) -> None:
    client = api.with_roles(is_staff=True, admin="view,add,change,delete")
    superuser = api.superuser().user
    before = facts_of(superuser)
    path = f"/api/user/{superuser.pk}/"
    assert client.patch(path, {"email": "mine@example.com"}).status_code == 403
    assert client.delete(path).status_code == 403
    for method in (client.put, client.patch):
        assert method(f"{path}set-password/", {"password": "x" * 20, "override_warning": True}).status_code == 403
    assert facts_of(superuser) == before


def test_a_profile_names_no_group_that_is_not_ones_own(api: Api) -> None:
    client = api.user()
    client.patch("/api/user/profile/", {"primary_group": GroupFactory.create().pk})
    assert UserProfile.objects.get(user=client.user).primary_group is None


# --- Tokens of others


@pytest.mark.parametrize("right", ["none", "staff", "admin"])
def test_nobody_but_a_superuser_issues_sees_or_revokes_tokens_of_others(api: Api, right: str) -> None:
    client = {
        "none": api.user,
        "staff": api.staff,
        "admin": lambda: api.with_roles(is_staff=True, admin="view,add,change,delete"),
    }[right]()
    other = UserFactory.create()
    token = issue_token(user=other, name="theirs")
    assert client.post("/api/user/tokens/", {"user": other.pk, "name": "mine now"}).status_code == 403
    for query in ("", "?all_users=true", f"?user={other.pk}", f"?all_users=true&search={token.key[:8]}"):
        assert {row["user"] for row in client.get(f"/api/user/tokens/{query}").json()} <= {client.user.pk}
        assert client.get(f"/api/user/tokens/{token.pk}/{query}").status_code == 404
        assert client.delete(f"/api/user/tokens/{token.pk}/{query}").status_code == 404
    assert ApiToken.objects.filter(user=other, revoked=False).count() == 1


# --- Objects that one may not see


@pytest.mark.parametrize("model_type", sorted(PRINTABLES))
def test_what_somebody_may_not_see_they_neither_read_nor_print(api: Api, model_type: str) -> None:
    item = printable_object(model_type)
    label, report = (make(model_type=model_type) for make in (printing.label_template, printing.report_template))
    for client in (api.user(), api.staff(), api.with_roles(admin="view,add,change,delete")):
        for path in (LISTS_OF_OBJECTS[model_type], f"{LISTS_OF_OBJECTS[model_type]}{item.pk}/"):
            assert client.get(path).status_code == 403
        for path, template in (("/api/label/print/", label), ("/api/report/print/", report)):
            assert client.post(path, {"template": template.pk, "items": [item.pk]}).status_code == 403
    assert not DataOutput.objects.exists()


def test_what_was_printed_for_somebody_is_theirs(api: Api) -> None:
    part = printable_object("part")
    printer = api.with_roles(part="view")
    body = {"template": printing.label_template(model_type="part").pk, "items": [part.pk]}
    made = printer.post("/api/label/print/", body).json()
    assert printer.get(made["output"]).status_code == 200
    for client in (api.user(), api.with_roles(part="view,add,change,delete")):
        assert client.get(made["output"]).status_code == 404
        assert client.get(f"/api/data-output/{made['pk']}/").status_code == 404
        assert client.delete(f"/api/data-output/{made['pk']}/").status_code == 404
        assert client.delete("/api/data-output/", {"items": [made["pk"]]}).status_code == 400
        client.delete("/api/data-output/?all=true")
    assert DataOutput.objects.filter(pk=made["pk"]).exists()


# --- Filters that reach other tables


@pytest.mark.parametrize(
    "filters",
    [
        {"user__password__startswith": "pbkdf2"},
        {"user__api_tokens__key__startswith": "inv-"},
        {"user__email__contains": "@"},
        {"user__is_superuser": True},
        {"pk__in__user": [1]},
        {"user__groups__name": "x"},
        {"_state__db": "default"},
        {"output__regex": "."},
        {"pk": 1, "user__username": "x"},
        {"user_id__user": 1},
    ],
)
def test_a_deletion_by_filter_asks_nothing_of_other_tables(api: Api, filters: dict[str, Any]) -> None:
    client = api.superuser()
    DataOutput.objects.create(user=client.user)
    answer = client.delete("/api/data-output/", {"filters": filters})
    assert answer.status_code == 400
    assert set(answer.json()) == {"non_field_errors"}
    assert "pbkdf2" not in answer.content.decode()
    assert DataOutput.objects.count() == 1


ASKED = (
    "ordering=user__password",
    "ordering=updated_by__password",
    "ordering=part__creation_user__password",
    "ordering=responsible__password",
    "user__password__startswith=m",
    "updated_by__password__startswith=m",
    "created_by__email=x",
    "creation_user__api_tokens__key__startswith=inv",
    "search_fields=user__password",
    "filter=user__password",
    "fields=password",
)


@pytest.mark.parametrize("query", ASKED)
@pytest.mark.parametrize(
    "path",
    ["/api/data-output/", "/api/label/template/", "/api/report/template/", "/api/part/", "/api/stock/", "/api/build/"],
)
def test_lists_are_not_ordered_or_filtered_by_columns_of_other_tables(api: Api, path: str, query: str) -> None:
    client = api.superuser()
    DataOutput.objects.create(user=client.user)
    printing.label_template()
    printing.report_template()
    for kind in ("part", "stockitem", "build"):
        printable_object(kind)
    assert client.get(f"{path}?{query}").json() == client.get(path).json()


def test_a_user_of_one_role_learns_nothing_of_what_another_role_governs(api: Api) -> None:
    """Nested details are of other tables; who may not see these tables is not shown what only they hold."""
    item = printable_object("stockitem")
    client = api.as_user(user_with_roles(stock="view"))
    assert client.get(f"/api/stock/{item.pk}/").status_code == 200
    assert client.get("/api/part/").status_code == 403
    assert client.get("/api/order/po/").status_code == 403
