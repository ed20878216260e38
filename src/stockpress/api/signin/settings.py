"""Who may sign in and register, and how: the settings that sign-in reads."""

from __future__ import annotations

import json
import re

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from stockpress.settings_registry import SettingDef, declare
from stockpress.settings_registry.definitions import Value

_DOMAIN = re.compile(r"@[A-Za-z0-9._-]+")


def _groups() -> list[tuple[str, str]]:
    return [("", "No group"), *((str(group.pk), group.name) for group in Group.objects.order_by("name"))]


def _check_domains(value: Value) -> None:
    """Blank, or items divided by commas, each `@` and a domain; an empty item is a mistake that would admit nobody."""
    if not str(value).strip():
        return
    for item in str(value).split(","):
        if not _DOMAIN.fullmatch(item.strip()):
            raise ValidationError(f"{item.strip()!r} is not a mail domain such as '@example.com'.")


def _check_group_map(value: Value) -> None:
    try:
        given = json.loads(str(value))
    except ValueError as err:
        raise ValidationError(f"This is not JSON ({err}).") from err
    if not isinstance(given, dict):
        raise ValidationError('Write an object such as {"their group": "our group"}.')


declare(
    SettingDef(
        key="LOGIN_ENABLE_PWD_FORGOT",
        name="Enable password forgot",
        description="Let people who forgot their password choose a new one by a link sent to their mail address",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LOGIN_ENABLE_REG",
        name="Enable registration",
        description="Let people make an account for themselves; needs a mail server",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_ENABLE_SSO",
        name="Enable SSO",
        description="Let people sign in with the identity providers that the deployment configures",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_ENABLE_SSO_REG",
        name="Enable SSO registration",
        description="Make an account for whoever an identity provider vouches for and has none here; needs a mail server",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_ENABLE_SSO_GROUP_SYNC",
        name="Enable SSO group sync",
        description="Take over the groups that the identity provider names, at each sign-in with it",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="SSO_GROUP_KEY",
        name="SSO group key",
        description="The claim in which the identity provider lists the groups of a user",
        default="groups",
    ),
    SettingDef(
        key="SSO_GROUP_MAP",
        name="SSO group map",
        description="JSON object from the provider's group names to groups here, which are made when they are missing",
        default="{}",
        check=_check_group_map,
    ),
    SettingDef(
        key="SSO_REMOVE_GROUPS",
        name="Remove groups outside of SSO",
        description="Take a user out of every group that the identity provider did not name at sign-in",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LOGIN_MAIL_REQUIRED",
        name="Email required",
        description="Who registers must give a mail address, and confirm it before signing in",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_SIGNUP_SSO_AUTO",
        name="Auto-fill SSO users",
        description="Fill in the account of a new SSO user from what the provider tells, without asking them",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LOGIN_SIGNUP_MAIL_TWICE",
        name="Mail twice",
        description="Who registers must type the mail address twice",
        type=bool,
        default=False,
    ),
    SettingDef(
        key="LOGIN_SIGNUP_PWD_TWICE",
        name="Password twice",
        description="Who registers must type the password twice",
        type=bool,
        default=True,
    ),
    SettingDef(
        key="LOGIN_SIGNUP_MAIL_RESTRICTION",
        name="Allowed domains",
        description="Mail domains whose users may register, each with its @, divided by commas; empty for all",
        check=_check_domains,
    ),
    SettingDef(
        key="SIGNUP_GROUP",
        name="Group on signup",
        description="The group that new users join when they register",
        choices=_groups,
    ),
    SettingDef(
        key="LOGIN_ENFORCE_MFA",
        name="Enforce MFA",
        description="Signed-in sessions may do nothing before a second factor was set up and used",
        type=bool,
        default=False,
        confirm="Every session without a second factor is stopped at its next request, yours included. Go on?",
    ),
)
