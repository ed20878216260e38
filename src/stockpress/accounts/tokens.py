"""API tokens: issuing, recognising, revoking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from stockpress.accounts.errors import ExpiryInThePast, TokenRefused
from stockpress.accounts.models import ApiToken

NAME_MAX_LENGTH = 100


def token_name(text: str) -> str:
    """The form in which token names are kept: no control characters, `-` for spaces, at most 100 characters."""
    printable = "".join(character for character in text if character.isprintable())
    return printable.strip().replace(" ", "-")[:NAME_MAX_LENGTH]


def active_token(*, user: User, name: str) -> ApiToken | None:
    """The user's token of that name that is neither revoked nor expired; the longest-lived, should there be several.

    A token whose key only its holder knows cannot be handed out again, and does not count.
    """
    active = ApiToken.objects.filter(
        user=user, name=token_name(name), revoked=False, expiry__gte=timezone.localdate()
    ).exclude(seed="")
    return next((token for token in active.order_by("-expiry", "pk") if token.is_known), None)


@transaction.atomic
def get_or_issue_token(*, user: User, name: str = "", request_info: Mapping[str, str] | None = None) -> ApiToken:
    """The user's active token of that name, a new one if there is none; notes from where it was asked for."""
    # Two requests at once must not issue two tokens of one name: the user's row is the lock.
    User.objects.select_for_update().get(pk=user.pk)
    token = active_token(user=user, name=name) or ApiToken(user=user, name=token_name(name))
    if request_info:
        token.metadata = {**(token.metadata or {}), **request_info}
    token.save()
    return token


def issue_token(*, user: User, name: str = "", expiry: dt.date | None = None) -> ApiToken:
    """A new token, whatever others the user has. Raises ExpiryInThePast."""
    token = ApiToken(user=user, name=token_name(name))
    if expiry is not None:
        if expiry < timezone.localdate():
            raise ExpiryInThePast(expiry=expiry)
        token.expiry = expiry
    token.save()
    return token


def revoke_token(*, token: ApiToken) -> None:
    """Close the token for good; the row stays, so that it is known what the key was."""
    token.revoked = True
    token.save(update_fields=["revoked"])


def recognise(key: str) -> ApiToken:
    """The active token with this key, its user loaded.

    Raises TokenRefused, the same for every reason: who presents a key learns nothing about keys that exist.
    """
    token = ApiToken.objects.select_related("user").filter(key=key).first()
    if token is None or not token.active or not token.user.is_active:
        raise TokenRefused
    return token


def note_use(*, token: ApiToken) -> None:
    """Remember the day of the token's latest use; writes once a day."""
    today = timezone.localdate()
    if token.last_seen != today:
        ApiToken.objects.filter(pk=token.pk).update(last_seen=today)
        token.last_seen = today
