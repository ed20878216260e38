"""Reads about users that need more than one model."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Case, CharField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat

from stockpress.accounts.models import Owner, UserProfile
from stockpress.accounts.permissions import roles_of
from stockpress.accounts.rulesets import PERMISSION_NAMES, ROLE_NAMES


def profile_of(user: User) -> UserProfile:
    """The user's profile; an unsaved one with the defaults when there is no row."""
    try:
        return user.profile
    except UserProfile.DoesNotExist:
        return UserProfile(user=user)


def role_summary(user: User) -> dict[str, list[str] | None]:
    """The permissions of the user within each of the nine roles; None where there are none."""
    if not user.is_active:
        return dict.fromkeys(ROLE_NAMES)
    if user.is_superuser:
        return {role: list(PERMISSION_NAMES) for role in ROLE_NAMES}
    granted = roles_of(user)
    return {role: [name for name in PERMISSION_NAMES if name in granted.get(role, ())] or None for role in ROLE_NAMES}


def permission_summary(user: User) -> dict[str, list[str]]:
    """What the user may do with each model by Django's permissions: model name -> actions."""
    if not user.is_active:
        return {}
    if user.is_superuser:
        return _by_model(Permission.objects.all())
    return _by_model(Permission.objects.filter(Q(group__user=user) | Q(user=user)).distinct())


def group_permission_summary(group: Group) -> dict[str, list[str]]:
    """What members of the group may do with each model: model name -> actions."""
    return _by_model(group.permissions.all())


def _by_model(permissions: QuerySet[Permission]) -> dict[str, list[str]]:
    summary: defaultdict[str, set[str]] = defaultdict(set)
    for codename in permissions.order_by("pk").values_list("codename", flat=True):
        action, _, model = codename.partition("_")
        if model:
            summary[model].add(action)
    return {
        model: sorted(actions, key=lambda name: PERMISSION_NAMES.index(name) if name in PERMISSION_NAMES else 9)
        for model, actions in sorted(summary.items())
    }


def owners() -> QuerySet[Owner]:
    """All owners, annotated for searching and filtering with `owner_name`, `owner_full_name` (empty for groups) and
    `owner_is_active` (groups are)."""
    types = ContentType.objects.get_for_models(User, Group)
    is_user, is_group = Q(owner_type=types[User]), Q(owner_type=types[Group])
    full_name = Concat("first_name", Value(" "), "last_name")
    user, group = User.objects.filter(pk=OuterRef("owner_id")), Group.objects.filter(pk=OuterRef("owner_id"))
    return (
        Owner.objects.filter(is_user | is_group)
        .select_related("owner_type")
        .prefetch_related("owner")
        .annotate(
            owner_name=Case(
                When(is_user, then=Subquery(user.values("username"))),
                When(is_group, then=Subquery(group.values("name"))),
                output_field=CharField(),
            ),
            owner_full_name=Case(
                When(is_user, then=Subquery(user.values(full_name=full_name))),
                default=Value(""),
                output_field=CharField(),
            ),
            owner_is_active=Case(
                When(is_user, then=Subquery(user.values("is_active"))), default=True, output_field=BooleanField()
            ),
        )
    )


def owners_including(user: User) -> QuerySet[Owner]:
    """The owners that stand for the user: the user's own, and those of the groups the user belongs to."""
    types = ContentType.objects.get_for_models(User, Group)
    return Owner.objects.filter(
        Q(owner_type=types[User], owner_id=user.pk)
        | Q(owner_type=types[Group], owner_id__in=user.groups.order_by().values("pk"))
    )
