"""Users and groups for tests."""

from __future__ import annotations

import factory
from django.contrib.auth.models import Group, User
from factory.django import DjangoModelFactory

from stockpress.accounts import services

PASSWORD = "correct-horse-battery"


class UserFactory(DjangoModelFactory):
    """A user without any right, whose password is `PASSWORD`."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    password = factory.django.Password(PASSWORD)


class StaffFactory(UserFactory):
    is_staff = True


class SuperuserFactory(UserFactory):
    is_staff = True
    is_superuser = True


class GroupFactory(DjangoModelFactory):
    """A group whose nine rule sets grant nothing."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")


def group_with_roles(**roles: str) -> Group:
    """A group with permissions, as in `group_with_roles(part="view", stock="view,change")`."""
    group = GroupFactory.create()
    for rules in group.rule_sets.filter(name__in=roles):
        services.change_ruleset(rules=rules, grants={f"can_{name}": True for name in roles[rules.name].split(",")})
    return group


def user_with_roles(*, is_staff: bool = False, **roles: str) -> User:
    """A user of one group with these permissions."""
    user = UserFactory.create(is_staff=is_staff)
    user.groups.add(group_with_roles(**roles))
    return user
