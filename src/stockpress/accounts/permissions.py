"""Who may do what: roles and model permissions, answered from one query per user object.

A user object lives as long as a request, so what is remembered on it is forgotten with the request. A user who acts
through an application has no more rights than its scopes cover, superusers included.
"""

from __future__ import annotations

from typing import TypeVar

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model, QuerySet

from stockpress.accounts.models import RuleSet
from stockpress.accounts.oauth import scopes
from stockpress.accounts.rulesets import PERMISSION_NAMES, PermissionName, is_ignored, roles_of_table, table_of
from stockpress.kernel.errors import NotPermitted

M = TypeVar("M", bound=Model)
RolePermissions = dict[str, frozenset[PermissionName]]

_MEMORY = "_stockpress_roles"


def roles_of(user: User | AnonymousUser) -> RolePermissions:
    """What the user's groups grant within each role; roles without any permission are absent.

    Says nothing of superusers, who may do everything.
    """
    remembered: RolePermissions | None = getattr(user, _MEMORY, None)
    if remembered is not None:
        return remembered
    granted: dict[str, set[PermissionName]] = {}
    if user.is_authenticated:
        for rules in RuleSet.objects.filter(group__user=user):
            granted.setdefault(rules.name, set()).update(
                permission for permission in PERMISSION_NAMES if getattr(rules, f"can_{permission}")
            )
    roles: RolePermissions = {name: frozenset(permissions) for name, permissions in granted.items() if permissions}
    setattr(user, _MEMORY, roles)
    return roles


def check_user_role(user: User | AnonymousUser, role: str, permission: PermissionName) -> bool:
    """Whether the user has a permission within a role."""
    if not user.is_active or not scopes.covers(user, scopes.role_scope(role, permission)):
        return False
    return _has_role(user, role, permission)


def _has_role(user: User | AnonymousUser, role: str, permission: PermissionName) -> bool:
    return user.is_superuser or permission in roles_of(user).get(role, frozenset())


def acts_as_staff(user: User | AnonymousUser) -> bool:
    """Whether the user may do what staff may do; superusers may, too."""
    return user.is_active and (user.is_staff or user.is_superuser) and scopes.covers(user, scopes.STAFF)


def acts_as_superuser(user: User | AnonymousUser) -> bool:
    """Whether the user may do what only superusers may do."""
    return user.is_active and user.is_superuser and scopes.covers(user, scopes.SUPERUSER)


def check_user_permission(user: User | AnonymousUser, model: type[Model] | Model, permission: PermissionName) -> bool:
    """Whether the user has a permission on a model, by any role that governs its table or by Django's permissions."""
    if not user.is_active or not scopes.covers(user, *scopes.model_scopes(model, permission)):
        return False
    if user.is_superuser or is_ignored(model):
        return True
    if any(_has_role(user, role, permission) for role in roles_of_table(table_of(model))):
        return True
    return has_django_permission(user, model, permission)


def has_django_permission(user: User | AnonymousUser, model: type[Model] | Model, permission: PermissionName) -> bool:
    """Whether Django's own permission `<app>.<permission>_<model>` was given to the user or a group of theirs."""
    if not scopes.covers(user, *scopes.model_scopes(model, permission)):
        return False
    return user.has_perm(f"{model._meta.app_label}.{permission}_{model._meta.model_name}")


def require_permission(user: User | AnonymousUser, model: type[Model] | Model, permission: PermissionName) -> None:
    """Raise `NotPermitted` unless the user has the permission on the model."""
    if not check_user_permission(user, model, permission):
        raise NotPermitted(action=f"{permission} {model._meta.verbose_name_plural}")


def visible_to(user: User | AnonymousUser, queryset: QuerySet[M]) -> QuerySet[M]:
    """The rows of `queryset` that the user may view: all of them, or none."""
    return queryset if check_user_permission(user, queryset.model, "view") else queryset.none()
