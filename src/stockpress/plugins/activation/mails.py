"""E-mails on their way out, shown to the plugins that want to see them.

This is the server's mail backend (`EMAIL_BACKEND`); the one that delivers stands behind it (`MAIL_TRANSPORT`).
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from stockpress.plugins import isolation
from stockpress.plugins.host import HOST
from stockpress.settings_registry import flag


class EmailBackend(BaseEmailBackend):
    """Plugins see copies: whatever they do with them, the mail that leaves is the one that was written."""

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self._transport: BaseEmailBackend = get_connection(
            settings.MAIL_TRANSPORT, fail_silently=fail_silently, **kwargs
        )

    def open(self) -> bool | None:
        return self._transport.open()

    def close(self) -> None:
        self._transport.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = list(email_messages)
        for mail in mails:
            show_to_plugins(mail)
        return self._transport.send_messages(mails) or 0


def show_to_plugins(mail: EmailMessage) -> None:
    """Call `process_mail_out` of each plugin with the mixin; nothing while the server's setting forbids it."""
    plugins = HOST.current().by_mixin.get("mail", ())
    if not plugins or not flag("ENABLE_PLUGINS_MAILS"):
        return
    for plugin in plugins:
        isolation.answer_or(None, plugin, "process_mail_out", plugin.process_mail_out, _copy_of(mail))


def _copy_of(mail: EmailMessage) -> EmailMessage:
    """A mail of its own lists and headers; what is attached is shared."""
    twin = copy.copy(mail)
    for name, value in vars(mail).items():
        if isinstance(value, list | dict):
            setattr(twin, name, copy.copy(value))
    twin.connection = None
    return twin
