"""`plugin.base.mail.mixins`."""

from stockpress.plugins.mixins import MailMixin

__all__ = [
    "MailMixin",
]
