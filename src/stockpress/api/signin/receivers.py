"""What follows from signing in, registering and new passwords, whichever way they came about."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
    user_signed_up,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.dispatch import receiver
from django.http import HttpRequest

from stockpress.api.signin import rules
from stockpress.api.signin.social import synchronise_groups
from stockpress.settings_registry import flag


@receiver(user_signed_up, dispatch_uid="stockpress.signin.registered")
def join_group(user: User, **_: Any) -> None:
    group = rules.signup_group()
    if group is not None:
        user.groups.add(group)


@receiver(user_logged_in, dispatch_uid="stockpress.signin.signed_in")
def take_over_groups(user: User, sociallogin: Any = None, **_: Any) -> None:
    """After all stages of signing in; a pending second factor changes no groups yet."""
    if sociallogin is not None and flag("LOGIN_ENABLE_SSO_GROUP_SYNC"):
        claims = sociallogin.account.extra_data
        synchronise_groups(user=user, claims=claims if isinstance(claims, dict) else {})


@receiver([password_changed, password_set, password_reset], dispatch_uid="stockpress.signin.password")
def end_other_sessions(request: HttpRequest, user: User, **_: Any) -> None:
    """Sessions end with the password they began with. This removes them too, so that nobody sees them listed."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key or ""):
        session.end()
