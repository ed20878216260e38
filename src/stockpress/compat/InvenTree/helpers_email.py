"""`InvenTree.helpers_email`: mail."""

from stockpress.plugins.helpers.mails import get_email_for_user, is_email_configured, send_email

__all__ = [
    "get_email_for_user",
    "is_email_configured",
    "send_email",
]
