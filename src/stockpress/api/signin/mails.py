"""The mails that sign-in sends: short plain texts, headed by the name of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

import structlog
from django.core.mail import EmailMessage

from stockpress.settings_registry import text

log = structlog.get_logger(__name__)

_NOT_YOU = "\nIf this was not you, change your password and tell whoever runs the server.\n"


@dataclass(frozen=True)
class MailText:
    """A mail with the names of its variables in braces."""

    subject: str
    body: str


def _happened(subject: str, what: str) -> MailText:
    return MailText(subject, f"{what}\n\nTime: {{timestamp}}\nFrom: {{ip}}\n{_NOT_YOU}")


SIGN_IN_LINK = MailText(
    "Your sign-in link",
    "Open this link within {minutes} minutes to sign in as {username}. It works once.\n\n{url}\n\n"
    "If you did not ask for it, you need do nothing.\n",
)

# By the names under which django-allauth sends them.
TEXTS: Mapping[str, MailText] = {
    "account/email/email_confirmation": MailText(
        "Confirm your mail address",
        "The user {user} says that this address is theirs. To confirm it, open\n\n{activate_url}\n\n"
        "If that is not you, you need do nothing.\n",
    ),
    "account/email/email_confirmation_signup": MailText(
        "Confirm your mail address",
        "An account {user} was registered with this address. To confirm it, open\n\n{activate_url}\n\n"
        "If that was not you, you need do nothing.\n",
    ),
    "account/email/password_reset_key": MailText(
        "Choose a new password",
        "Somebody asked for a new password for the account {username}. To choose it, open\n\n{password_reset_url}\n\n"
        "If that was not you, you need do nothing; the password stays as it is.\n",
    ),
    "account/email/unknown_account": MailText(
        "No account with this address",
        "Somebody asked to sign in or for a new password with this address, and there is no account that has it.\n\n"
        "If that was you, try another address. If not, you need do nothing.\n",
    ),
    "account/email/account_already_exists": MailText(
        "You have an account already",
        "Somebody tried to register with this address, which belongs to an account already.\n\n"
        "Should you have forgotten its password, choose a new one: {password_reset_url}\n",
    ),
    "account/email/password_changed": _happened("Password changed", "The password of your account was changed."),
    "account/email/password_set": _happened("Password set", "Your account was given a password."),
    "account/email/password_reset": _happened("Password changed", "A new password was chosen by a mailed link."),
    "account/email/email_changed": _happened(
        "Mail address changed", "The mail address of your account was changed from {from_email} to {to_email}."
    ),
    "account/email/email_confirm": _happened(
        "Mail address confirmed", "The mail address of your account was confirmed."
    ),
    "account/email/email_deleted": _happened(
        "Mail address removed", "The mail address {deleted_email} was removed from your account."
    ),
    "mfa/email/totp_activated": _happened("Second factor added", "An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _happened(
        "Second factor removed", "The authenticator app of your account was removed."
    ),
    "mfa/email/recovery_codes_generated": _happened(
        "New recovery codes", "New recovery codes were made for your account; the old ones no longer work."
    ),
    "mfa/email/webauthn_added": _happened("Second factor added", "A security key was added to your account."),
    "mfa/email/webauthn_removed": _happened("Second factor removed", "A security key was removed from your account."),
    "socialaccount/email/account_connected": _happened(
        "Sign-in connected", "An account at {provider} can now sign in as you."
    ),
    "socialaccount/email/account_disconnected": _happened(
        "Sign-in disconnected", "An account at {provider} can no longer sign in as you."
    ),
}


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""


def send(mail: MailText, recipient: str, values: Mapping[str, Any]) -> bool:
    """Send the mail; returns whether the mail server took it. One that is away is logged and stops nobody."""
    message = EmailMessage(
        subject=f"[{_instance()}] {mail.subject}", body=mail.body.format_map(_Known(values)), to=[recipient]
    )
    try:
        message.send()
    except (SMTPException, OSError) as err:
        # What servers say in their refusals may hold the address; the kind of failure is enough to find it.
        log.warning("mail_not_sent", about=mail.subject, reason=type(err).__name__)
        return False
    return True


def _instance() -> str:
    """The name of the server on one line, as a header needs it."""
    return " ".join(text("INVENTREE_INSTANCE").split())
