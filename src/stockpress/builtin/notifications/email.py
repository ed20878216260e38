"""Notifications by e-mail: made here, sent by the worker, so that nobody waits for the mail server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import select_template
from django.utils.html import strip_tags

from stockpress.jobs.calls import offload
from stockpress.sdk.notifications import NotificationMixin
from stockpress.sdk.plugin import Plugin
from stockpress.sdk.settings import SettingsMixin
from stockpress.settings_registry import text
from stockpress.settings_registry.resolution import is_notified

ATTEMPTS = 4
GROUP = "notification.mail"
# What every mail is made from that brings no page of its own.
PLAIN_PAGE = "email/email.html"


class InvenTreeEmailNotifications(NotificationMixin, SettingsMixin, Plugin):
    """One mail for each user who has an address and wants mails; none while no mail server is configured."""

    NAME = "InvenTreeEmailNotifications"
    SLUG = "inventree-email-notification"
    TITLE = "InvenTree Email Notifications"
    DESCRIPTION = "Sends notifications by e-mail"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    USER_SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "NOTIFY_BY_EMAIL": {
            "name": "Allow email notifications",
            "description": "Send me notifications by e-mail",
            "validator": bool,
            "default": True,
            "same_as": "NOTIFICATION_METHOD_MAIL",
        }
    }

    def filter_targets(self, targets: Iterable[Any]) -> list[User]:
        if not settings.EMAIL_HOST:
            return []
        return [user for user in targets if user.email and is_notified(user, "mail")]

    def send_notification(self, target: Any, category: str, users: Iterable[Any], context: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """Whether mails are on their way. The worker tries again for some minutes when the mail server is away."""
        name = str(context.get("name") or category)
        template = context.get("template")
        template = template if isinstance(template, Mapping) else {}
        subject = _one_line(f"[{text('INVENTREE_INSTANCE')}] {template.get('subject') or name}")
        page = select_template([str(template["html"]), PLAIN_PAGE] if template.get("html") else [PLAIN_PAGE])
        html, words = page.render({**context, "name": name}), _in_words(name, context)
        addresses = [user.email for user in users]
        with transaction.atomic():
            for address in addresses:
                # One by one: nobody sees the others' addresses, and trying again sends nothing twice.
                offload(send_mail, address, subject, words, html, group=GROUP, attempts=ATTEMPTS)
        return bool(addresses)


def send_mail(address: str, subject: str, words: str, html: str) -> None:
    """Run by the worker; raises SMTPException or OSError, and then it is tried again."""
    mail = EmailMultiAlternatives(subject=subject, body=words, to=[address])
    mail.attach_alternative(html, "text/html")
    mail.send()


def _in_words(name: str, context: Mapping[str, Any]) -> str:
    """The mail for readers that show no pages."""
    parts = [str(context.get("message") or name), str(context.get("link") or "")]
    return "\n\n".join(strip_tags(part) for part in parts if part) + "\n"


def _one_line(words: str) -> str:
    """As a header needs it."""
    return " ".join(words.split())
