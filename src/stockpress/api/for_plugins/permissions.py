"""Permission classes that plugins name in the `permission_classes` of their views."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from rest_framework.permissions import BasePermission

from stockpress.accounts.oauth import scopes
from stockpress.accounts.permissions import acts_as_staff
from stockpress.accounts.rulesets import PermissionName, roles_of_table, table_of
from stockpress.api.framework import requires
from stockpress.api.framework.foreign import by_role
from stockpress.api.framework.requires import Requirement, model_of, only_reads, permission_for

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

# Method -> alternatives, each a list of scopes of which all are needed.
ScopeMap = dict[str, list[list[str]]]
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def map_scope(
    roles: Iterable[str] | None = None,
    only_read: bool = False,
    read_name: str = scopes.READ,
    map_read: Iterable[PermissionName] | None = None,
    map_read_name: str = scopes.READ,
) -> ScopeMap:
    """Which scopes each method needs.

    roles: any of these roles, with the permission that the method stands for.
    only_read: `read_name`, whatever the method.
    map_read: methods that stand for these permissions need only `map_read_name`.
    """
    lowered = frozenset(map_read or ())

    def needed(method: str) -> list[list[str]]:
        permission = permission_for(method)
        if only_read or permission is None:
            return [[read_name]]
        if permission in lowered:
            return [[map_read_name]]
        return [[scopes.role_scope(role, permission)] for role in roles or ()]

    return {method: needed(method) for method in METHODS}


class OASTokenMixin(BasePermission):
    """Asks applications that sign in with OAuth2 for scopes; everybody else is left to the other classes."""

    checks_scopes = True

    def is_oauth2ed(self, request: Request) -> bool:
        """Whether an application asks, with a token that says what it may do."""
        return scopes.scopes_of(request.user) is not None

    def get_required_alternate_scopes(self, request: Request | None, view: APIView) -> ScopeMap:  # noqa: ARG002
        """What the view needs; a class that says nothing lets applications read only."""
        return map_scope(only_read=True)

    def check_oauth2_authentication(self, request: Request, view: APIView) -> bool:
        """Whether the token has all scopes of any of the alternatives."""
        alternatives = self.get_required_alternate_scopes(request, view).get(request.method or "", [])
        return any(scopes.covers(request.user, *needed) for needed in alternatives)

    def has_permission(self, request: Request, view: APIView) -> bool:
        if self.is_oauth2ed(request):
            return self.check_oauth2_authentication(request, view)
        return super().has_permission(request, view)


class InvenTreeRoleScopeMixin(OASTokenMixin):
    """Scopes after the roles that govern the view's model; a model that no role governs needs only that of reading."""

    def get_required_alternate_scopes(self, request: Request | None, view: APIView) -> ScopeMap:  # noqa: ARG002
        model = model_of(view)
        roles = roles_of_table(table_of(model)) if model is not None else ()
        return map_scope(roles=roles) if roles else map_scope(only_read=True)


class InvenTreeTokenMatchesOASRequirements(InvenTreeRoleScopeMixin):
    """What views of InvenTree ask applications for."""


class _Ruled(OASTokenMixin):
    """A class that stands for a requirement, the scopes included."""

    rule: ClassVar[Requirement]

    def has_permission(self, request: Request, view: APIView) -> bool:
        self.message = self.rule.refusal(request, view)
        return self.rule.allows(request, view)

    def get_required_alternate_scopes(self, request: Request | None, view: APIView) -> ScopeMap:  # noqa: ARG002
        return {
            method: [] if (needed := self.rule.needed_scopes(method, view)) is None else [sorted(needed)]
            for method in METHODS
        }


class RolePermission(_Ruled):
    """Signed in, with the permission that the method stands for on the view's model, or in its `role_required`."""

    rule = by_role


class RolePermissionOrReadOnly(RolePermission):
    """The same to write; everybody who is signed in may read."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if only_reads(request.method or ""):
            return requires.signed_in.allows(request, view)
        return super().has_permission(request, view)


class StaffRolePermission(RolePermission):
    """The same, for staff."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return acts_as_staff(request.user) and super().has_permission(request, view)


class StaffRolePermissionOrReadOnly(RolePermissionOrReadOnly):
    """The same to write, for staff; everybody who is signed in may read."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return (only_reads(request.method or "") or acts_as_staff(request.user)) and super().has_permission(
            request, view
        )


class IsAuthenticatedOrReadScope(_Ruled):
    """Whoever is signed in."""

    rule = requires.signed_in


class IsAdminOrAdminScope(_Ruled):
    """Staff."""

    rule = requires.staff


class IsStaffOrReadOnlyScope(_Ruled):
    """Staff to write, everybody who is signed in to read."""

    rule = requires.staff_to_write


class IsSuperuserOrSuperScope(_Ruled):
    """Superusers."""

    rule = requires.superuser


class IsSuperuserOrReadOnlyOrScope(_Ruled):
    """Superusers to write, everybody who is signed in to read."""

    rule = requires.superuser_to_write
