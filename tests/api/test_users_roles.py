"""Roles, groups and rule sets: who may do what, and who decides that."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User

from stockpress.accounts import permissions, services
from stockpress.accounts.models import Owner, RuleSet
from stockpress.accounts.rulesets import ROLE_NAMES
from tests.conftest import Api
from tests.factories.users import (
    GroupFactory,
    UserFactory,
    group_with_roles,
    user_with_roles,
)

GROUPS = "/api/user/group/"
RULES = "/api/user/ruleset/"
ROLES = "/api/user/roles/"
ADMIN = {"admin": "view,add,change,delete"}


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
