"""What a request must be allowed, declared by each view: `permission = requires.staff_to_write`.

A requirement answers for one request. Requests without a user that the requirement refuses are answered with 401,
those of a user with 403.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Model

from stockpress.accounts.permissions import check_user_permission, check_user_role, has_django_permission
from stockpress.accounts.rulesets import PermissionName, is_ignored

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

Check = Callable[[User, "Request", "APIView"], bool]

# OPTIONS describes; it names only the actions that the user may perform, so that whoever is signed in may ask.
_DESCRIBING = "OPTIONS"
_READING = frozenset({"GET", "HEAD", _DESCRIBING})
_PERMISSION_OF_METHOD: dict[str, PermissionName] = {
    "GET": "view",
    "HEAD": "view",
    "POST": "add",
    "PUT": "change",
    "PATCH": "change",
    "DELETE": "delete",
}


@dataclass(frozen=True)
class Requirement:
    """A rule with a name; without a check it is open to everybody."""

    name: str
    check: Check | None

    def allows(self, request: Request, view: APIView) -> bool:
        if self.check is None:
            return True
        user = request.user
        return isinstance(user, User) and user.is_active and self.check(user, request, view)


def _is_reading(request: Request) -> bool:
    return request.method in _READING


def _always(_user: User, _request: Request, _view: APIView) -> bool:
    return True


def _staff(user: User, _request: Request, _view: APIView) -> bool:
    return user.is_staff or user.is_superuser


def _superuser(user: User, _request: Request, _view: APIView) -> bool:
    return user.is_superuser


def _to_write(check: Check) -> Check:
    return lambda user, request, view: _is_reading(request) or check(user, request, view)


anyone = Requirement("anyone", None)
signed_in = Requirement("signed in", _always)
staff = Requirement("staff", _staff)
superuser = Requirement("superuser", _superuser)
staff_to_write = Requirement("signed in; staff to write", _to_write(_staff))
superuser_to_write = Requirement("signed in; superuser to write", _to_write(_superuser))


def role(model: type[Model] | None = None) -> Requirement:
    """The permission that the request's method stands for (view, add, change, delete), on `model` or the view's own.

    A model that no role governs may be read by everybody who is signed in; writing it takes Django's permission.
    """

    def check(user: User, request: Request, view: APIView) -> bool:
        if request.method == _DESCRIBING:
            return True
        permission = _PERMISSION_OF_METHOD.get(request.method or "")
        if permission is None:
            return False
        governed = model or model_of(view)
        if is_ignored(governed) and permission != "view":
            return has_django_permission(user, governed, permission)
        return check_user_permission(user, governed, permission)

    return Requirement(f"role on {model._meta.label_lower}" if model else "role on the view's model", check)


def view_of(model: type[Model]) -> Requirement:
    """The permission to view `model`, whatever the method: for views that act on what they do not change."""
    return Requirement(
        f"view {model._meta.label_lower}", lambda user, _request, _view: check_user_permission(user, model, "view")
    )


def named_role_to_write(name: str, *, and_staff: bool = False) -> Requirement:
    """The permission that the method stands for within the role `name`, for writes; with `and_staff`, staff besides."""

    def check(user: User, request: Request, _view: APIView) -> bool:
        permission = _PERMISSION_OF_METHOD.get(request.method or "")
        if permission is None or (and_staff and not _staff(user, request, _view)):
            return False
        return check_user_role(user, name, permission)

    return Requirement(f"signed in; {'staff and ' if and_staff else ''}role {name} to write", _to_write(check))


def model_of(view: APIView) -> type[Model]:
    """The model that a view serves, known from its queryset or its serializer."""
    queryset = getattr(view, "queryset", None)
    if queryset is not None:
        return queryset.model
    return view.serializer_class.Meta.model  # type: ignore[attr-defined]  # a view with requires.role() has one
