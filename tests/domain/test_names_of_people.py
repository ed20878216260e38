"""People are named by their user names, or by their full names if the server is set so."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from stockpress.accounts.models import Owner
from stockpress.accounts.selectors import owners
from stockpress.printing import sandbox
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.users import UserFactory, group_with_roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return UserFactory.create(username="ann", first_name="Ann", last_name="Miller")


@pytest.fixture
def full_names() -> None:
    ChangeSetting(key="DISPLAY_FULL_NAMES", value=True)()


def owner_of(user: User) -> Owner:
    return Owner.objects.get(owner_type__model="user", owner_id=user.pk)


def printed(source: str, **context: Any) -> str:
    engine = sandbox.build_engine(loaders=[("django.template.loaders.locmem.Loader", {})])
    return sandbox.render(engine.compile(source, name="test.html"), context)


def test_a_user_is_the_user_name_at_first(api: Any, ann: User) -> None:
    shown = api.user().get(f"/api/user/owner/{owner_of(ann).pk}/").json()
    assert (shown["name"], shown["label"]) == ("ann", "ann (user)")
    assert printed("{{ user }}, {{ owner }}", user=ann, owner=owner_of(ann)) == "ann, ann (user)"


def test_a_user_is_the_full_name_where_that_is_wanted(api: Any, ann: User, full_names: None) -> None:
    shown = api.user().get(f"/api/user/owner/{owner_of(ann).pk}/").json()
    assert (shown["name"], shown["label"]) == ("Ann Miller", "Ann Miller (user)")
    assert printed("{{ user }}, {{ owner }}", user=ann, owner=owner_of(ann)) == "Ann Miller, Ann Miller (user)"


def test_what_identifies_a_user_stays_the_user_name(api: Any, ann: User, full_names: None) -> None:
    shown = api.staff().get(f"/api/user/{ann.pk}/").json()
    assert (shown["username"], shown["first_name"], shown["last_name"]) == ("ann", "Ann", "Miller")
    assert printed("{{ user.username }}", user=ann) == "ann"


@pytest.mark.usefixtures("full_names")
def test_somebody_without_a_full_name_and_groups_keep_the_names_they_have() -> None:
    assert str(UserFactory.create(username="bob", first_name="", last_name="")) == "bob"
    group = group_with_roles()
    assert Owner.objects.get(owner_type__model="group", owner_id=group.pk).name == group.name


def test_the_switch_holds_for_whoever_looks_next(ann: User) -> None:
    ChangeSetting(key="DISPLAY_FULL_NAMES", value=True)()
    before = str(ann)
    ChangeSetting(key="DISPLAY_FULL_NAMES", value=False)()
    assert (before, str(ann)) == ("Ann Miller", "ann")


@pytest.mark.parametrize("term", ["ann", "Miller", "ann mill"])
def test_an_owner_is_found_by_either_name(api: Any, ann: User, term: str) -> None:
    found = api.user(username="zed", first_name="", last_name="").get("/api/user/owner/", {"search": term}).json()
    assert [row["owner_id"] for row in found] == [ann.pk]
    assert owners().get(owner_id=ann.pk, owner_type__model="user").name == "ann"
