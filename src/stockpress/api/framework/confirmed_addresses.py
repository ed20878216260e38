"""Who must confirm a mail address before they may sign in, in whatever way."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User

from stockpress.settings_registry import flag


def mail_is_configured() -> bool:
    return bool(settings.EMAIL_HOST)


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
