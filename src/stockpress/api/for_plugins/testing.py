"""What the tests of plugins derive from: a user who is signed in, and questions to the API with the status that is expected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import Group, User
from django.test import TestCase
from rest_framework.test import APITestCase

from stockpress.accounts.models import RuleSet
from stockpress.accounts.rulesets import PERMISSION_NAMES, ROLE_NAMES


class _SignedInUser:
    """`roles` is "all", or what the user's group is given: "part", "part.add" or "part.all"."""

    username: ClassVar[str] = "testuser"
    password: ClassVar[str] = "mypassword"  # noqa: S105 - of a user in the database of a test
    email: ClassVar[str] = "test@testing.com"
    superuser: ClassVar[bool] = False
    is_staff: ClassVar[bool] = True
    auto_login: ClassVar[bool] = True
    roles: ClassVar[Any] = []

    user: Any
    group: Any
    client: Any

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()  # type: ignore[misc]
        cls.group = Group.objects.create(name="test_group")
        cls.user = User.objects.create_user(cls.username, cls.email, cls.password)
        cls.user.is_superuser, cls.user.is_staff = cls.superuser, cls.is_staff
        cls.user.groups.add(cls.group)
        cls.user.save()
        names = ["all"] if cls.roles == "all" else list(cls.roles)
        for name in names:
            cls.assignRole(name)

    def setUp(self) -> None:
        super().setUp()  # type: ignore[misc]
        # Roles are remembered on a user object, which lives as long as a request; this one lives longer.
        type(self).user = User.objects.get(pk=self.user.pk)
        if self.auto_login:
            self.login()

    def login(self) -> None:
        self.client.force_login(self.user, backend="django.contrib.auth.backends.ModelBackend")

    def logout(self) -> None:
        self.client.logout()

    @classmethod
    def assignRole(cls, role: str | None = None, assign_all: bool = False, group: Any = None) -> None:  # noqa: N802
        """Give the group a role: `part` or `part.all` for everything in it, `part.add` for one thing; `all` for all roles."""
        name, _, permission = str(role or "").partition(".")
        to = group or cls.group
        for one in ROLE_NAMES if assign_all or name == "all" else [name]:
            rules, _ = RuleSet.objects.get_or_create(group=to, name=one)
            for what in PERMISSION_NAMES:
                if permission in {"", "all", what}:
                    setattr(rules, f"can_{what}", True)
            rules.save()


class InvenTreeTestCase(_SignedInUser, TestCase):
    """For tests without HTTP, or with Django's own client."""


class InvenTreeAPITestCase(_SignedInUser, APITestCase):
    """For tests of the API. Every method fails the test when the answer has another status than `expected_code`."""

    def get(self, url: str, data: Any = None, expected_code: int | None = 200, **kwargs: Any) -> Any:
        return self._checked(self.client.get(url, data or {}, format="json", **kwargs), expected_code)

    def post(self, url: str, data: Any = None, expected_code: int | None = 201, **kwargs: Any) -> Any:
        return self._checked(self.client.post(url, data or {}, **{"format": "json", **kwargs}), expected_code)

    def put(self, url: str, data: Any = None, expected_code: int | None = 200, **kwargs: Any) -> Any:
        return self._checked(self.client.put(url, data or {}, **{"format": "json", **kwargs}), expected_code)

    def patch(self, url: str, data: Any = None, expected_code: int | None = 200, **kwargs: Any) -> Any:
        return self._checked(self.client.patch(url, data or {}, **{"format": "json", **kwargs}), expected_code)

    def delete(self, url: str, data: Any = None, expected_code: int | None = 204, **kwargs: Any) -> Any:
        return self._checked(self.client.delete(url, data or {}, **{"format": "json", **kwargs}), expected_code)

    def options(self, url: str, expected_code: int | None = 200, **kwargs: Any) -> Any:
        return self._checked(self.client.options(url, format="json", **kwargs), expected_code)

    def _checked(self, response: Any, expected_code: int | None) -> Any:
        if expected_code is not None and response.status_code != expected_code:
            shown = getattr(response, "data", response.content)
            self.fail(f"status {response.status_code} instead of {expected_code}: {shown}")
        return response

    def assertHasKeys(self, data: dict[str, Any], keys: Iterable[str]) -> None:  # noqa: N802 - in the style of unittest
        for key in keys:
            self.assertIn(key, data)  # noqa: PT009 - these are unittest's tests
