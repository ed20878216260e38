"""The mail that tells a new user of their account."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail

from stockpress.settings_registry import text

log = structlog.get_logger(__name__)


def send_welcome(user: User) -> None:
    """Write to the user how to choose a password. A mail server that is away does not undo the account; it is logged."""
    instance = text("INVENTREE_INSTANCE")
    body = (
        f"An account was made for you at {settings.SITE_URL}.\n\n"
        f"Your user name is {user.get_username()}.\n"
        f"Choose a password: {settings.SITE_URL}/web/reset-password\n"
    )
    try:
        send_mail(f"[{instance}] Your account", body, None, [user.email])
    except (SMTPException, OSError) as err:
        log.warning("welcome_mail_failed", recipient=user.pk, reason=str(err))
