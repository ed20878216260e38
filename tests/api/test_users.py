"""Users, profiles and owners: who sees and changes what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import mail
from rest_framework.test import APIClient

from stockpress.accounts import services
from stockpress.accounts.models import UserProfile
from tests.conftest import Api
from tests.factories.users import (
    PASSWORD,
    GroupFactory,
    SuperuserFactory,
    UserFactory,
)

ME = "/api/user/me/"
USERS = "/api/user/"
ROLES = "/api/user/roles/"
ADMIN = {"admin": "view,add,change,delete"}


def user_url(user: User, rest: str = "") -> str:
    return f"/api/user/{user.pk}/{rest}"


# Oneself


def test_me_shows_who_asks(api: Api) -> None:
    client = api.user(username="ada", first_name="Ada")
    group = GroupFactory.create(name="lab")
    client.user.groups.add(group)
    answer = client.get(ME).json()
    assert set(answer) == {
        *("pk", "username", "first_name", "last_name", "email"),
        *("groups", "is_staff", "is_superuser", "is_active", "profile"),
    }
    assert answer["groups"] == [{"pk": group.pk, "name": "lab"}]
    assert (answer["username"], answer["is_staff"], answer["profile"]["type"]) == ("ada", False, "internal")


@pytest.mark.parametrize("method", ["put", "patch"])
def test_only_the_names_of_oneself_can_be_changed(api: Api, method: str) -> None:
    client = api.user(username="ada", email="ada@example.com")
    group = GroupFactory.create()
    response = getattr(client, method)(
        ME,
        {
            "first_name": "Ada",
            "last_name": "L",
            "username": "root",
            "email": "root@example.com",
            "is_staff": True,
            "is_superuser": True,
            "is_active": False,
            "group_ids": [group.pk],
            "groups": [group.pk],
        },
        format="json",
    )
    assert response.status_code == 200
    user = User.objects.get(pk=client.user.pk)
    assert (user.first_name, user.last_name) == ("Ada", "L")
    assert (user.username, user.email) == ("ada", "ada@example.com")
    assert (user.is_staff, user.is_superuser, user.is_active, user.groups.count()) == (False, False, True, 0)


def test_nobody_deletes_themselves(api: Api) -> None:
    client = api.superuser()
    assert client.delete(ME).status_code == 405
    assert User.objects.filter(pk=client.user.pk).exists()


def test_the_profile_is_read_and_changed_by_its_user(api: Api) -> None:
    client = api.user()
    answer = client.patch("/api/user/profile/", {"displayname": "Ada", "theme": {"dark": True}}, format="json")
    assert answer.status_code == 200
    assert (answer.json()["displayname"], answer.json()["theme"]) == ("Ada", {"dark": True})
    assert client.get("/api/user/profile/").json() == answer.json() == client.get(ME).json()["profile"]


def test_a_primary_group_that_is_not_ones_own_becomes_none(api: Api) -> None:
    client = api.user()
    group = GroupFactory.create()
    assert client.patch("/api/user/profile/", {"primary_group": group.pk}).json()["primary_group"] is None
    client.user.groups.add(group)
    assert client.patch("/api/user/profile/", {"primary_group": group.pk}).json()["primary_group"] == group.pk


def test_reading_the_profile_of_a_user_without_one_writes_nothing(api: Api) -> None:
    client = api.user()
    UserProfile.objects.all().delete()
    assert client.get("/api/user/profile/").json()["type"] == "internal"
    assert client.get(ME).status_code == 200
    assert not UserProfile.objects.exists()


# Owners


def test_users_and_groups_are_owners_as_long_as_they_exist(api: Api) -> None:
    client = api.user(username="ada")
    group = GroupFactory.create(name="lab")
    rows = client.get("/api/user/owner/").json()
    assert [(row["name"], row["owner_model"], row["label"]) for row in rows] == [
        ("ada", "user", "ada (user)"),
        ("lab", "group", "lab (group)"),
    ]
    assert (rows[1]["owner_id"], client.get(f"/api/user/owner/{rows[1]['pk']}/").json()) == (group.pk, rows[1])
    group.delete()
    assert len(client.get("/api/user/owner/").json()) == 1
    assert client.post("/api/user/owner/", {}).status_code == 405


def test_owners_are_searched_by_name_and_filtered_by_activity(api: Api) -> None:
    client = api.user(username="ada")
    UserFactory.create(username="gone", is_active=False)

    def found(**query: str) -> list[str]:
        return [row["name"] for row in client.get("/api/user/owner/", query).json()]

    assert found(search="AD") == ["ada"]
    assert found(is_active="true") == ["ada"]
    assert found(is_active="false") == ["gone"]


# Other users


def test_users_are_searched_filtered_and_ordered(api: Api) -> None:
    client = api.user(username="ada", first_name="Ada")
    UserFactory.create(username="bob", is_staff=True)

    def found(**query: str) -> list[str]:
        return [row["username"] for row in client.get(USERS, query).json()]

    assert found(ordering="-username") == ["bob", "ada"]
    assert found(search="ada") == ["ada"]
    assert found(is_staff="true") == ["bob"]


def test_others_profiles_are_shown_in_brief(api: Api) -> None:
    other = UserFactory.create()
    profile = api.user().get(user_url(other)).json()["profile"]
    assert "displayname" in profile
    assert not {"language", "theme", "widgets"} & set(profile)


NEW = {"username": "new", "first_name": "", "last_name": "", "email": "new@example.com"}


@pytest.mark.parametrize(("is_staff", "roles"), [(True, {}), (False, ADMIN)])
def test_writing_users_takes_staff_and_the_admin_role(api: Api, is_staff: bool, roles: dict[str, str]) -> None:
    client = api.with_roles(is_staff=is_staff, **roles)
    other = UserFactory.create()
    assert client.post(USERS, NEW).status_code == 403
    assert client.patch(user_url(other), {"first_name": "X"}).status_code == 403
    assert client.delete(user_url(other)).status_code == 403
    assert client.get(user_url(other)).status_code == 200


def test_a_new_user_has_no_password_no_rights_and_gets_a_mail(api: Api) -> None:
    group = GroupFactory.create()
    client = api.with_roles(is_staff=True, **ADMIN)
    answer = client.post(USERS, {**NEW, "is_staff": True, "is_superuser": True, "group_ids": [group.pk]}, format="json")
    assert answer.status_code == 201
    assert answer.json()["groups"] == [{"pk": group.pk, "name": group.name}]
    user = User.objects.get(username="new")
    assert (user.is_staff, user.is_superuser, user.has_usable_password()) == (False, False, False)
    assert [message.to for message in mail.outbox] == [["new@example.com"]]
    assert "new" in mail.outbox[0].body


def test_two_users_cannot_have_one_name_in_whatever_case(api: Api) -> None:
    UserFactory.create(username="NEW")
    answer = api.superuser().post(USERS, NEW)
    assert answer.status_code == 400
    assert set(answer.json()) == {"username"}


def test_an_administrator_changes_and_deletes_users(api: Api) -> None:
    client = api.with_roles(is_staff=True, **ADMIN)
    other, group = UserFactory.create(), GroupFactory.create()
    answer = client.patch(
        user_url(other), {"first_name": "X", "is_active": False, "group_ids": [group.pk]}, format="json"
    )
    assert (answer.status_code, answer.json()["first_name"], answer.json()["is_active"]) == (200, "X", False)
    assert [shown["pk"] for shown in answer.json()["groups"]] == [group.pk]
    assert client.delete(user_url(other)).status_code == 204
    assert not User.objects.filter(pk=other.pk).exists()


def test_only_superusers_make_superusers_and_change_them(api: Api) -> None:
    client = api.with_roles(is_staff=True, **ADMIN)
    other, boss = UserFactory.create(), SuperuserFactory.create()
    assert client.patch(user_url(other), {"is_superuser": True}, format="json").status_code == 403
    assert client.patch(user_url(client.user), {"is_superuser": True}, format="json").status_code == 403
    assert client.patch(user_url(boss), {"email": "mine@example.com"}, format="json").status_code == 403
    assert client.delete(user_url(boss)).status_code == 403
    assert api.as_user(boss).patch(user_url(other), {"is_superuser": True}, format="json").status_code == 200
    assert User.objects.get(pk=other.pk).is_superuser


def test_superusers_set_passwords_and_weak_ones_take_an_override(api: Api) -> None:
    other = UserFactory.create(username="ada")
    path = user_url(other, "set-password/")
    assert api.staff().put(path, {"password": "correct-horse-2"}).status_code == 403
    client = api.superuser()
    weak = client.put(path, {"password": "123"})
    assert weak.status_code == 400
    assert set(weak.json()) == {"password"}
    assert client.put(path, {"password": "123", "override_warning": True}, format="json").status_code == 200
    assert client.patch(path, {"password": " <b>correct horse "}).status_code == 200
    other.refresh_from_db()
    assert other.check_password(" <b>correct horse ")


def test_the_first_administrator_is_made_once_and_never_changed(db: None) -> None:
    made = services.ensure_first_admin(username="admin", password=PASSWORD, email="admin@example.com")
    assert made is not None
    assert made.is_superuser
    assert services.ensure_first_admin(username="admin", password="another") is None
    assert User.objects.get(username="admin").check_password(PASSWORD)


@pytest.mark.parametrize("path", [USERS, ME, ROLES, "/api/user/profile/", "/api/user/owner/", "/api/user/tokens/"])
def test_anonymous_requests_are_answered_401_everywhere(db: None, path: str) -> None:
    for method in ("get", "post", "put", "patch", "delete", "options"):
        assert getattr(APIClient(), method)(path).status_code == 401
