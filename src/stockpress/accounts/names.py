"""How people are named wherever a user stands for a person: in answers, on paper, in lists."""

from __future__ import annotations

from django.contrib.auth.models import User

from stockpress.kernel.ports import Port

shows_full_names: Port[[], bool] = Port("accounts.shows_full_names")


def name_of(user: User) -> str:
    """First and last name if people are to be named so and the user has any, else the user name."""
    return (user.get_full_name() if shows_full_names() else "") or user.get_username()


def name_users() -> None:
    """Let the text of a user be their name. The model is Django's, so its method is replaced rather than written."""
    User.add_to_class("__str__", name_of)
