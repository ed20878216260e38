"""The rule for views that are not ours: those of plugins that say nothing of their own about who gets in.

Signed in; and where the view serves a model, or names a role, the permission there that the method stands for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User

from stockpress.accounts.oauth import scopes
from stockpress.accounts.permissions import check_user_permission, check_user_role, has_django_permission
from stockpress.accounts.rulesets import PERMISSION_NAMES, PermissionName, is_ignored
from stockpress.api.framework.requires import Requirement, model_of, only_reads, permission_for

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

OURS = "stockpress"
# Names only what the user may do, so that whoever is signed in may ask.
_DESCRIBING = "OPTIONS"


def is_ours(view: object) -> bool:
    """Whether the class of a view was written here; what plugins derive from ours is theirs."""
    return type(view).__module__.partition(".")[0] == OURS


def permission_of(method: str, view: APIView) -> PermissionName | None:
    """What the method of a view stands for; the view may say so itself, in `rolemap`. None for methods without a meaning."""
    named = (getattr(view, "rolemap", None) or {}).get(method)
    return named if named in PERMISSION_NAMES else permission_for(method)


def _named_role(view: APIView, permission: PermissionName) -> tuple[str, PermissionName] | None:
    """The role that a view names as `role_required`, and perhaps the permission: `part`, or `part.change`."""
    role, _, named = str(getattr(view, "role_required", None) or "").partition(".")
    if not role:
        return None
    return role, named if named in PERMISSION_NAMES else permission


def _may(user: User, request: Request, view: APIView) -> bool:
    method = request.method or ""
    if method == _DESCRIBING:
        return True
    permission = permission_of(method, view)
    if permission is None:
        return False
    role = _named_role(view, permission)
    return (role is None or check_user_role(user, *role)) and _may_on_model(user, model_of(view), permission)


def _may_on_model(user: User, model: Any, permission: PermissionName) -> bool:
    if model is None:
        return True
    # Models of plugins may know better than any role who may do what with their rows.
    own_rule = getattr(model, "check_user_permission", None)
    if callable(own_rule):
        return user.is_superuser or bool(own_rule(user, permission))
    if is_ignored(model) and permission != "view":
        return has_django_permission(user, model, permission)
    return check_user_permission(user, model, permission)


def needed_scopes(method: str, view: APIView) -> frozenset[str]:
    """What an application needs: the scopes of the role and the model, or, where there is neither, that of reading or staff."""
    permission = permission_of(method, view)
    if method == _DESCRIBING or permission is None:
        return frozenset({scopes.READ})
    role, model = _named_role(view, permission), model_of(view)
    found = {scopes.role_scope(*role)} if role is not None else set()
    if model is not None:
        found |= scopes.model_scopes(model, permission)
    return frozenset(found or {scopes.READ if only_reads(method) else scopes.STAFF})


by_role = Requirement("signed in; role on the view's model, if it has one", _may, needed_scopes)
