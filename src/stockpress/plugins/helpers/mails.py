"""Mail to people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import structlog
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives

log = structlog.get_logger(__name__)


def is_email_configured() -> bool:
    """Whether the server is told how to send mail."""
    return bool(settings.EMAIL_HOST)


def get_email_for_user(user: User) -> str | None:
    """The address of a user: their main one, else any confirmed one, else that of the account; None without one."""
    known = EmailAddress.objects.filter(user=user).order_by("-primary", "-verified", "pk").first()
    return (known.email if known is not None else user.email) or None


def send_email(  # noqa: PLR0917 - the arguments are those that plugins give
    subject: str,
    body: str,
    recipients: str | Iterable[str],
    from_email: str | None = None,
    html_message: str | None = None,
    prio: Any = None,  # noqa: ARG001 - given by plugins; mail goes out at once
    headers: dict[str, str] | None = None,
) -> tuple[bool, str | None]:
    """Send one mail; (True, None), or False and the reason. Where sending fails, the error goes through."""
    if not is_email_configured():
        log.warning("mail_not_sent", reason="no mail server is configured", subject=subject)
        return False, "No mail server is configured."
    to = [recipients] if isinstance(recipients, str) else list(recipients)
    message = EmailMultiAlternatives(subject, body, from_email or settings.DEFAULT_FROM_EMAIL, to, headers=headers)
    if html_message:
        message.attach_alternative(html_message, "text/html")
    message.send()
    return True, None
