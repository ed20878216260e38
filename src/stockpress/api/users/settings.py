"""Who may register, and how: the settings that sign-in reads."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.definitions import Value


def _groups() -> list[tuple[str, str]]:
    return [("", "No group"), *((str(group.pk), group.name) for group in Group.objects.order_by("name"))]


def _check_domains(value: Value) -> None:
    for domain in str(value).split(","):
        if domain.strip() and not (domain.strip().startswith("@") and "." in domain):
            raise ValidationError(f"{domain.strip()!r} is not a mail domain such as '@example.com'.")


declare(
    SettingDef(
        key="LOGIN_ENABLE_PWD_FORGOT",
        name="Enable password forgot",
        description="Enable password forgot function on the login pages",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LOGIN_ENABLE_REG",
        name="Enable registration",
        description="Enable self-registration for users on the login pages",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_MAIL_REQUIRED",
        name="Email required",
        description="Require user to supply mail on signup",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_SIGNUP_MAIL_RESTRICTION",
        name="Allowed domains",
        description="Restrict signup to certain domains (comma-separated, starting with @)",
        check=_check_domains,
    ),
    SettingDef(
        key="SIGNUP_GROUP",
        name="Group on signup",
        description="Group to which new users are assigned on registration",
        choices=_groups,
    ),
)
