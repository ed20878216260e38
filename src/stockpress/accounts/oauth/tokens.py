"""Access tokens: recognising one that a request presents, and clearing those that have run out."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import User
from oauth2_provider.models import AccessToken, clear_expired

from stockpress.accounts.errors import AccessTokenRefused


def user_behind(token: AccessToken) -> User | None:
    """Whose rights the token stands for, as long as they may sign in.

    A token that an application got for itself (client credentials) stands for the user who owns the application.
    """
    user: User | None = token.user or (token.application.user if token.application else None)
    return user if user is not None and user.is_active else None


def recognise(key: str, *, address: str) -> tuple[User, AccessToken]:
    """The user behind an access token, and the token; `address` is what it is presented to.

    Raises AccessTokenRefused, the same for every reason: who presents a token learns nothing of those that exist.
    """
    token = _valid(key)
    user = user_behind(token) if token is not None else None
    # A token may be bound to some of the addresses of a server; most are not.
    if token is None or user is None or not token.allows_audience(address):
        raise AccessTokenRefused
    return user, token


def is_alive(key: str) -> bool:
    """Whether the access token is valid, and the user behind it may sign in."""
    token = _valid(key)
    return token is not None and user_behind(token) is not None


def _valid(key: str) -> AccessToken | None:
    checksum = hashlib.sha256(key.encode()).hexdigest()
    tokens = AccessToken.objects.select_related("user", "application__user")
    token: AccessToken | None = tokens.filter(token_checksum=checksum).first()
    return None if token is None or token.is_expired() else token


def clear_expired_tokens() -> None:
    """Delete codes and tokens that have run out, and what hung on them."""
    clear_expired()
