"""Users, groups, rule sets, owners: who sees and changes what."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from rest_framework.test import APIClient

from stockpress.accounts import permissions, services
from stockpress.accounts.models import Owner, RuleSet, UserProfile
from stockpress.accounts.rulesets import ROLE_NAMES
from tests.conftest import Api
from tests.factories.users import (
    PASSWORD,
    GroupFactory,
    SuperuserFactory,
    UserFactory,
    group_with_roles,
    user_with_roles,
)

ME = "/api/user/me/"
USERS = "/api/user/"
GROUPS = "/api/user/group/"
RULES = "/api/user/ruleset/"
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


# Roles


def test_roles_without_permissions_are_null(api: Api) -> None:
    client = api.with_roles(part="view", stock="view,change")
    answer = client.get(ROLES).json()
    assert set(answer) == {"user", "username", "roles", "permissions", "is_staff", "is_superuser"}
    assert set(answer["roles"]) == set(ROLE_NAMES)
    assert answer["user"] == client.user.pk
    assert answer["roles"]["part"] == ["view"]
    assert answer["roles"]["stock"] == ["view", "change"]
    assert {role: granted for role, granted in answer["roles"].items() if granted} == {
        "part": ["view"],
        "stock": ["view", "change"],
    }
    assert answer["roles"]["build"] is None
    assert answer["permissions"]["stockitem"] == ["view", "change"]


def test_superusers_have_all_roles_and_staff_has_none_by_itself(api: Api) -> None:
    everything = ["view", "add", "change", "delete"]
    assert api.superuser().get(ROLES).json()["roles"] == dict.fromkeys(ROLE_NAMES, everything)
    assert api.staff().get(ROLES).json()["roles"] == dict.fromkeys(ROLE_NAMES)


def test_an_inactive_user_has_no_role(db: None) -> None:
    user = user_with_roles(part="view")
    user.is_active = False
    assert not permissions.check_user_role(user, "part", "view")
    assert not permissions.check_user_permission(user, Group, "view")


def test_any_role_that_governs_a_model_grants_it(db: None) -> None:
    builder = user_with_roles(build="view")
    assert permissions.check_user_permission(builder, RuleSet, "view") is False
    assert permissions.check_user_role(builder, "build", "view")
    assert not permissions.check_user_role(builder, "part", "view")


def test_a_permission_given_to_the_user_alone_counts_too(db: None) -> None:
    user = UserFactory.create()
    assert not permissions.check_user_permission(user, RuleSet, "view")
    user.user_permissions.add(Permission.objects.get(codename="view_ruleset"))
    assert permissions.check_user_permission(User.objects.get(pk=user.pk), RuleSet, "view")


def test_tables_without_a_role_may_be_seen_by_everybody(db: None) -> None:
    assert permissions.check_user_permission(UserFactory.create(), Owner, "view")


def test_a_second_question_about_roles_costs_no_query(db: None, django_assert_num_queries: object) -> None:
    user = user_with_roles(part="view")
    with django_assert_num_queries(1):  # type: ignore[operator]
        for role in ROLE_NAMES:
            permissions.check_user_role(user, role, "view")


# Groups and rule sets


def test_saving_a_group_makes_nine_rule_sets_that_grant_nothing(db: None) -> None:
    group = Group.objects.create(name="made by hand")
    assert {rules.name for rules in group.rule_sets.all()} == set(ROLE_NAMES)
    assert not group.rule_sets.filter(can_view=True).exists()
    group.save()
    assert group.rule_sets.count() == 9


def test_saving_a_group_removes_rule_sets_of_unknown_roles(db: None) -> None:
    group = GroupFactory.create()
    RuleSet.objects.bulk_create([RuleSet(group=group, name="emperor", can_view=True)])
    group.save()
    assert {rules.name for rules in group.rule_sets.all()} == set(ROLE_NAMES)


@pytest.mark.parametrize(
    ("granted", "stored"),
    [
        ("view", ["view"]),
        ("add", ["view", "add"]),
        ("change", ["view", "change"]),
        ("delete", ["view", "add", "change", "delete"]),
    ],
)
def test_a_granted_permission_grants_what_it_implies(api: Api, granted: str, stored: list[str]) -> None:
    rules = GroupFactory.create().rule_sets.get(name="part")
    answer = api.staff().patch(f"{RULES}{rules.pk}/", {f"can_{granted}": True})
    assert answer.status_code == 200
    assert [name for name in ("view", "add", "change", "delete") if answer.json()[f"can_{name}"]] == stored


def test_rule_sets_are_djangos_permissions_too(api: Api) -> None:
    group = group_with_roles(admin="view,change")
    codenames = set(group.permissions.values_list("codename", flat=True))
    assert {"view_apitoken", "change_apitoken", "view_user"} <= codenames
    assert not {"add_apitoken", "delete_user", "view_owner"} & codenames
    rules = group.rule_sets.get(name="admin")
    api.staff().patch(f"{RULES}{rules.pk}/", {"can_change": False, "can_add": False})
    assert set(group.permissions.values_list("codename", flat=True)) == {
        codename for codename in codenames if codename.startswith("view_")
    }


def test_a_table_of_two_roles_keeps_the_permission_that_either_grants(db: None) -> None:
    group = group_with_roles(part="view", build="view")
    services.change_ruleset(rules=group.rule_sets.get(name="build"), grants={"can_view": False})
    assert group.permissions.filter(codename="view_part").exists()


def test_permissions_on_tables_that_no_role_governs_survive_a_rebuild(db: None) -> None:
    group = GroupFactory.create()
    group.permissions.add(Permission.objects.get(codename="change_owner"))
    group.save()
    assert group.permissions.filter(codename="change_owner").exists()


def test_a_rule_set_keeps_its_role_and_its_group(api: Api) -> None:
    group, other = GroupFactory.create_batch(2)
    rules = group.rule_sets.get(name="part")
    answer = api.staff().patch(f"{RULES}{rules.pk}/", {"name": "admin", "group": other.pk})
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["label"], answer.json()["group"]) == ("part", "Parts", group.pk)


def test_deleting_a_rule_set_takes_its_rights_away(api: Api) -> None:
    group = group_with_roles(admin="view")
    rules = group.rule_sets.get(name="admin")
    assert api.staff().delete(f"{RULES}{rules.pk}/").status_code == 204
    assert group.rule_sets.count() == 9
    assert not group.permissions.exists()


def test_rule_sets_are_filtered_by_group_and_role(api: Api) -> None:
    group, _ = GroupFactory.create_batch(2)
    (row,) = api.user().get(RULES, {"group": group.pk, "name": "stock"}).json()
    assert set(row) == {"pk", "name", "label", "group", "can_view", "can_add", "can_change", "can_delete"}
    assert (row["label"], row["group"]) == ("Stock Items", group.pk)


@pytest.mark.parametrize("path", [GROUPS, RULES])
def test_groups_and_rule_sets_are_read_by_all_and_written_by_staff(api: Api, path: str) -> None:
    GroupFactory.create()
    client = api.with_roles(**ADMIN)
    assert client.get(path).status_code == 200
    assert client.post(path, {"name": "x"}).status_code == 403
    assert api.anonymous().get(path).status_code == 401


def test_a_group_shows_the_details_that_are_asked_for(api: Api) -> None:
    group = group_with_roles(admin="view")
    member = UserFactory.create()
    member.groups.add(group)
    client = api.user()
    plain = client.get(f"{GROUPS}{group.pk}/").json()
    assert set(plain) == {"pk", "name", "roles"}
    assert len(plain["roles"]) == 9
    full = client.get(f"{GROUPS}{group.pk}/", {"user_detail": "true", "permission_detail": "true"}).json()
    assert full["users"] == [
        {"pk": member.pk, "username": member.username, "first_name": "", "last_name": "", "email": member.email}
    ]
    assert full["permissions"]["apitoken"] == ["view"]
    assert set(client.get(f"{GROUPS}{group.pk}/", {"role_detail": "false"}).json()) == {"pk", "name"}


def test_a_list_of_groups_costs_the_same_queries_whatever_its_length(
    api: Api, django_assert_max_num_queries: object
) -> None:
    client = api.user()
    GroupFactory.create_batch(8)
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        assert len(client.get(GROUPS, {"user_detail": "true"}).json()) == 8


def test_two_groups_cannot_have_one_name(api: Api) -> None:
    GroupFactory.create(name="lab")
    answer = api.staff().post(GROUPS, {"name": "lab"})
    assert answer.status_code == 400
    assert "name" in answer.json()


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
