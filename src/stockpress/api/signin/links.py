"""Signing in by a link that is sent by mail: short-lived, good for one use, and no way round a second factor."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.headless.constants import Client
from allauth.headless.internal.decorators import mark_request_as_headless
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.exceptions import Throttled
from sesame import settings as link_settings
from sesame.tokens import create_token, parse_token

from stockpress.api.signin import mails
from stockpress.kernel.errors import NotPermitted

LOGIN_PATH = "/api/email/login/"
PER_ADDRESS = {"sign_in_link": "3/m/key"}
PER_CLIENT = {"sign_in_link": "20/m/ip"}


class LinkRefused(NotPermitted):
    code = "link_refused"
    text = "This link was used, is too old, or is no sign-in link. Ask for a new one."


def request_link(*, request: HttpRequest, email: str) -> None:
    """Mail a link to every active user of the address; who asks learns nothing of whether there is one.

    An address that nobody has gets a mail that says so, which also takes as long. Raises Throttled for a client that asks
    for many addresses; asking often for one address just sends nothing more.
    """
    if not ratelimit.consume(request, app="stockpress.signin", action="sign_in_link", config=PER_CLIENT):
        raise Throttled(wait=60)
    if not ratelimit.consume(
        request, app="stockpress.signin", action="sign_in_link", config=PER_ADDRESS, key=email.lower()
    ):
        return
    users = filter_users_by_email(email, is_active=True, prefer_verified=True)
    for user in users:
        values = {
            "username": user.get_username(),
            "url": f"{settings.SITE_URL}{LOGIN_PATH}?{urlencode({link_settings.TOKEN_NAME: create_token(user)})}",
            "minutes": max_age_s() // 60,
        }
        mails.send(mails.SIGN_IN_LINK, email, values)
    if not users:
        send_unknown_account_mail(request, email)


def sign_in(*, request: HttpRequest, token: str) -> bool:
    """Use a link; returns whether that signed the user in, or a second factor is still to come.

    Whoever was signed in here is signed out first. Raises LinkRefused.
    """
    user: User | None = parse_token(token, ModelBackend().get_user)
    if user is None or not _use_up(token):
        raise LinkRefused
    logout(request)
    mark_request_as_headless(request, Client.BROWSER)
    record_authentication(request, user, method="code", email=user.email or None)
    perform_login(request, Login(user=user, email=user.email or None))
    return bool(request.user.is_authenticated)


def _use_up(token: str) -> bool:
    """Whether this is the first use. Signing in invalidates links too, but with a second factor it comes later."""
    name = hashlib.sha256(token.encode()).hexdigest()
    return bool(cache.add(f"sign-in:link:{name}", 1, max_age_s()))


def max_age_s() -> int:
    return int(link_settings.MAX_AGE)
