"""What the settings of the server say about registering and signing in, as questions with an answer."""

from __future__ import annotations

import json

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group, User

from stockpress.settings_registry import flag, text


def mail_is_configured() -> bool:
    return bool(settings.EMAIL_HOST)


def is_open_for_signup() -> bool:
    """Whether people may register themselves: the setting allows it, and the server can write to them."""
    return flag("LOGIN_ENABLE_REG") and mail_is_configured()


def is_open_for_sso_signup() -> bool:
    """Whether who signs in with an identity provider for the first time gets an account."""
    return flag("LOGIN_ENABLE_SSO") and flag("LOGIN_ENABLE_SSO_REG") and mail_is_configured()


def allowed_domains() -> tuple[str, ...]:
    """Mail domains that may register, in lower case with their @; none when all may."""
    parts = (part.strip().lower() for part in text("LOGIN_SIGNUP_MAIL_RESTRICTION").split(","))
    return tuple(part for part in parts if part)


def may_register(email: str) -> bool:
    """Whether the domain of the address is among the allowed ones."""
    domains = allowed_domains()
    return not domains or email.lower().endswith(domains)


def signup_group() -> Group | None:
    chosen = text("SIGNUP_GROUP")
    return Group.objects.filter(pk=chosen).first() if chosen.isdecimal() else None


def group_map() -> dict[str, str]:
    """From groups of the identity provider to groups here; entries that are no pair of names do not count."""
    given = json.loads(text("SSO_GROUP_MAP") or "{}")
    pairs = given.items() if isinstance(given, dict) else ()
    return {theirs: ours.strip() for theirs, ours in pairs if isinstance(ours, str) and ours.strip()}


def addresses_must_be_confirmed() -> bool:
    """Whether who registers must confirm the address first. It takes a server that can write to them."""
    return flag("LOGIN_MAIL_REQUIRED") and mail_is_configured()


def must_confirm_address(user: User) -> bool:
    """Whether this user registered an address that is still to be confirmed.

    Registration notes a primary address, administrators and imports of users do not. Staff and superusers have their
    rights from an administrator, who has thereby vouched for them: switching the setting on must lock nobody out.
    """
    if user.is_staff or user.is_superuser or not addresses_must_be_confirmed():
        return False
    primary = EmailAddress.objects.filter(user=user, primary=True)
    return primary.exists() and not EmailAddress.objects.filter(user=user, verified=True).exists()


def email_verification() -> str:
    """The library's word for what happens to addresses that are new here."""
    if addresses_must_be_confirmed():
        return "mandatory"
    return "optional" if mail_is_configured() else "none"


def unconfirmed_may_add_factors() -> bool:
    """Whether a second factor may be added before the address is confirmed.

    Asking for that first keeps people from locking others out of addresses that are theirs; without a mail server nobody
    could ever confirm one.
    """
    return not mail_is_configured()
