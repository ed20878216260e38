"""What a request must be allowed, declared by each view: `permission = requires.staff_to_write`.

A requirement answers for one request. Requests without a user that the requirement refuses are answered with 401,
those of a user with 403. Each also says which scopes an application needs (OAuth2); the rights of the user who stands
behind it are asked for besides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db.models import Model

from stockpress.accounts.oauth import scopes
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
# An action on an object that exists changes it; nothing of its kind is added.
_PERMISSION_OF_ACTION: dict[str, PermissionName] = {**_PERMISSION_OF_METHOD, "POST": "change"}


# The scopes that a method of a view needs, all of them; None where no application gets in, whatever its scopes.
ScopeRule = Callable[[str, "APIView"], frozenset[str] | None]


def _read_or(*to_write: str) -> ScopeRule:
    return lambda method, _view: frozenset({scopes.READ} if method in _READING else to_write)


_SUPERUSER_TO_WRITE = _read_or(scopes.SUPERUSER)


def _no_application(_method: str, _view: APIView) -> None:
    return None


@dataclass(frozen=True)
class Requirement:
    """A rule with a name; without a check it is open to everybody, applications with any scope included.

    A rule that does not say what applications need is closed to those that may not act as superuser, but for reading.
    """

    name: str
    check: Check | None
    scope_rule: ScopeRule = _SUPERUSER_TO_WRITE

    def allows(self, request: Request, view: APIView) -> bool:
        if self.check is None:
            return True
        user = request.user
        return (
            isinstance(user, User)
            and user.is_active
            and self.refusal(request, view) is None
            and self.check(user, request, view)
        )

    def needed_scopes(self, method: str, view: APIView) -> frozenset[str] | None:
        """What an application needs to be let in with this method; None if it never is."""
        return frozenset() if self.check is None else self.scope_rule(method, view)

    def refusal(self, request: Request, view: APIView) -> str | None:
        """Why the application that asks is not let in; None if it is, or if no application asks."""
        if scopes.scopes_of(request.user) is None:
            return None
        needed = self.needed_scopes(request.method or "", view)
        if needed is None:
            return (
                "This is not open to applications that sign in with OAuth2. Sign in as a person, or with an API token."
            )
        if scopes.covers(request.user, *needed):
            return None
        return (
            f"The OAuth2 token does not allow this. It needs the scopes: {', '.join(sorted(needed))}. "
            "Have the application authorized again, with these."
        )


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
# What is written under this rule is one's own: a profile, an output. There is no narrower scope than that for reading.
signed_in = Requirement("signed in", _always, _read_or(scopes.READ))
# What it does is a plugin's business, so that no narrower scope than that for everything fits an application.
signed_in_to_act = Requirement("signed in", _always, lambda _method, _view: frozenset({scopes.SUPERUSER}))
staff = Requirement("staff", _staff, _read_or(scopes.STAFF))
superuser = Requirement("superuser", _superuser, _SUPERUSER_TO_WRITE)
staff_to_write = Requirement("signed in; staff to write", _to_write(_staff), _read_or(scopes.STAFF))
superuser_to_write = Requirement("signed in; superuser to write", _to_write(_superuser), _SUPERUSER_TO_WRITE)


def never_by_application(requirement: Requirement) -> Requirement:
    """For what hands out or changes credentials: an application that could would be rid of its scopes."""
    return replace(requirement, name=f"{requirement.name}; not by OAuth2", scope_rule=_no_application)


def written_by_people(requirement: Requirement) -> Requirement:
    """For accounts: applications read as the requirement says, and write nothing.

    Whoever sets the mail address of an account gets into it by resetting its password.
    """

    def rule(method: str, view: APIView) -> frozenset[str] | None:
        return requirement.scope_rule(method, view) if method in _READING else None

    return replace(requirement, name=f"{requirement.name}; not by OAuth2 to write", scope_rule=rule)


def role(model: type[Model] | None = None) -> Requirement:
    """The permission that the request's method stands for (view, add, change, delete), on `model` or the view's own.

    A model that no role governs may be read by everybody who is signed in; writing it takes Django's permission.
    """
    return _role(model, _PERMISSION_OF_METHOD, "role on")


def role_to_act(model: type[Model] | None = None) -> Requirement:
    """The permission to change `model`, or the view's own: for views that do something with one object by POST."""
    return _role(model, _PERMISSION_OF_ACTION, "role to act on")


def _role(model: type[Model] | None, permissions: dict[str, PermissionName], name: str) -> Requirement:
    def check(user: User, request: Request, view: APIView) -> bool:
        if request.method == _DESCRIBING:
            return True
        permission = permissions.get(request.method or "")
        if permission is None:
            return False
        governed = model or model_of(view)
        if governed is None:
            return False
        if is_ignored(governed) and permission != "view":
            return has_django_permission(user, governed, permission)
        return check_user_permission(user, governed, permission)

    def rule(method: str, view: APIView) -> frozenset[str] | None:
        permission = permissions.get(method)
        if method == _DESCRIBING or permission is None:
            return frozenset({scopes.READ})
        governed = model or model_of(view)
        # Where the model stands in the path, the document cannot name its scopes.
        return frozenset() if governed is None else scopes.model_scopes(governed, permission)

    what = model._meta.label_lower if model else "the view's model"
    return Requirement(f"{name} {what}", check, rule)


def view_of(model: type[Model]) -> Requirement:
    """The permission to view `model`, whatever the method: for views that act on what they do not change."""
    return may("view", model)


def may(permission: PermissionName, model: type[Model]) -> Requirement:
    """A permission on `model`, whatever the method: for actions that amount to it."""

    return Requirement(
        f"{permission} {model._meta.label_lower}",
        lambda user, _request, _view: check_user_permission(user, model, permission),
        lambda _method, _view: scopes.model_scopes(model, permission),
    )


def named_role_to_write(name: str, *, and_staff: bool = False) -> Requirement:
    """The permission that the method stands for within the role `name`, for writes; with `and_staff`, staff besides."""

    def check(user: User, request: Request, _view: APIView) -> bool:
        permission = _PERMISSION_OF_METHOD.get(request.method or "")
        if permission is None or (and_staff and not _staff(user, request, _view)):
            return False
        return check_user_role(user, name, permission)

    def rule(method: str, _view: APIView) -> frozenset[str]:
        permission = _PERMISSION_OF_METHOD.get(method)
        if method in _READING or permission is None:
            return frozenset({scopes.READ})
        return frozenset({scopes.role_scope(name, permission), *([scopes.STAFF] if and_staff else [])})

    title = f"signed in; {'staff and ' if and_staff else ''}role {name} to write"
    return Requirement(title, _to_write(check), rule)


def model_of(view: APIView) -> type[Model] | None:
    """The model that a view serves, known from its queryset or its serializer; None where it depends on the path."""
    queryset = getattr(view, "queryset", None)
    if queryset is not None:
        return queryset.model
    return getattr(getattr(getattr(view, "serializer_class", None), "Meta", None), "model", None)


def permission_for(method: str) -> PermissionName | None:
    """What a method stands for on the rows of a model; None for those that stand for nothing, such as OPTIONS."""
    return _PERMISSION_OF_METHOD.get(method)


def only_reads(method: str) -> bool:
    """Whether a method changes nothing."""
    return method in _READING
