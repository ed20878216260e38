"""What an application can be allowed to do: the scopes, and the limit that they put on a user.

The names are those that InvenTree's clients ask for. A scope never gives a right: it lets an application use one that the
user has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Model

from stockpress.accounts.rulesets import PERMISSION_NAMES, ROLES, PermissionName, roles_of_table, table_of

READ: Final = "g:read"
OPENID: Final = "openid"
STAFF: Final = "a:staff"
SUPERUSER: Final = "a:superuser"

_VERBS: Final[dict[PermissionName, str]] = {"view": "See", "add": "Add", "change": "Change", "delete": "Delete"}

SCOPES: Final[dict[str, str]] = {
    READ: "Read what everybody who is signed in may read, print, and keep your own profile and outputs",
    OPENID: "Know who you are",
    STAFF: "Change what staff may change, such as templates and groups",
    SUPERUSER: "Do what only superusers may do",
    **{
        f"r:{permission}:{role.name}": f"{_VERBS[permission]} what belongs to the role {role.label!r}"
        for role in ROLES
        for permission in PERMISSION_NAMES
    },
}
# Given to an application that asks for none.
DEFAULT_SCOPES: Final = [READ]

_MEMORY = "_stockpress_scopes"


def role_scope(role: str, permission: PermissionName) -> str:
    return f"r:{permission}:{role}"


def model_scopes(model: type[Model] | Model, permission: PermissionName) -> frozenset[str]:
    """The scopes that an application needs for a permission on a model: those of every role that governs its table.

    Tables that no role governs are read with the scope for reading, and written with that of staff.
    """
    governing = frozenset(role_scope(role, permission) for role in roles_of_table(table_of(model)))
    return governing or frozenset({READ if permission == "view" else STAFF})


def limit_to(user: User, scopes: Iterable[str]) -> User:
    """The user, from now on without any right that the scopes do not cover.

    The mark lies on the object, which lives as long as a request: wherever rights are asked for, in views, services or
    selectors, the limit comes along.
    """
    setattr(user, _MEMORY, frozenset(scopes))
    return user


def scopes_of(user: User | AnonymousUser) -> frozenset[str] | None:
    """What the user is limited to; None for whoever does not act through an application."""
    limit: frozenset[str] | None = getattr(user, _MEMORY, None)
    return limit


def covers(user: User | AnonymousUser, *needed: str) -> bool:
    """Whether the user is not limited, or to scopes that hold all of these."""
    limit = scopes_of(user)
    return limit is None or limit.issuperset(needed)
