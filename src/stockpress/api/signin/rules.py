"""What the settings of the server say about registering and signing in, as questions with an answer."""

from __future__ import annotations

import json

from django.contrib.auth.models import Group

from stockpress.api.framework.confirmed_addresses import addresses_must_be_confirmed, mail_is_configured
from stockpress.settings_registry import flag, text


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
