"""The mail that tells a new user of their account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User

from stockpress.api.signin import mails

_WELCOME = mails.MailText(
    "Your account",
    "An account was made for you at {site}.\n\nYour user name is {username}.\nChoose a password: {site}/web/reset-password\n",
)


def send_welcome(user: User) -> None:
    """Write to the user how to choose a password. A mail server that is away does not undo the account; it is logged."""
    mails.send(_WELCOME, user.email, {"site": settings.SITE_URL, "username": user.get_username()})
