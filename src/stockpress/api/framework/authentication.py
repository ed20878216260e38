"""How a request says who sends it, in the order of trying: API token, name and password, session, OAuth2 token."""

from __future__ import annotations

import re
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import User
from oauth2_provider.models import AccessToken
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from stockpress.accounts import tokens
from stockpress.accounts.errors import AccessTokenRefused, TokenRefused
from stockpress.accounts.models import ApiToken
from stockpress.accounts.oauth import scopes
from stockpress.accounts.oauth import tokens as access_tokens
from stockpress.api.framework import login_limits, second_factor
from stockpress.api.framework.confirmed_addresses import must_confirm_address

_KEYWORD = "Token"
_BEARER = "Bearer"
_LENIENT_HEADER = re.compile(r"(?:token|bearer):?\s+(?P<key>\S+)", re.IGNORECASE)


class ApiTokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token <key>`. As the first scheme it also names the challenge of every 401."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = authentication.get_authorization_header(request).split()
        if not words or words[0].lower() != _KEYWORD.lower().encode():
            return None
        if len(words) != 2:
            raise AuthenticationFailed("The header must read 'Authorization: Token', a space, and the key.")
        try:
            token = tokens.recognise(words[1].decode("ascii"))
        except (TokenRefused, UnicodeDecodeError) as err:
            raise AuthenticationFailed(str(TokenRefused())) from err
        tokens.note_use(token=token)
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        return _KEYWORD


class LenientTokenAuthentication(ApiTokenAuthentication):
    """For endpoints open to everybody: knows more spellings of the header, and a key that is refused is overlooked."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        match = _LENIENT_HEADER.fullmatch(request.headers.get("Authorization", ""))
        if match is None:
            return None
        try:
            token = tokens.recognise(match["key"])
        except TokenRefused:
            return None
        return token.user, token


class BasicAuthentication(authentication.BasicAuthentication):
    """`Authorization: Basic ...`; too many failures within a minute are answered with 429.

    There is no room for a second factor here. Clients that know only this fetch their token with it, so that accounts
    with a second factor are let in too unless the deployment says otherwise (`basic_with_second_factor`).
    """

    def authenticate_credentials(self, userid: str, password: str, request: Request | None = None) -> tuple[User, None]:
        http_request: Any = getattr(request, "_request", request)
        if login_limits.is_blocked(http_request, userid):
            raise Throttled(wait=login_limits.WINDOW_S)
        try:
            user, _ = super().authenticate_credentials(userid, password, request)
        except AuthenticationFailed:
            login_limits.note_failure(http_request, userid)
            raise
        if must_confirm_address(user):
            raise AuthenticationFailed(
                "Confirm the mail address of this account first: open the link that was sent to it."
            )
        if not settings.STOCKPRESS.basic_with_second_factor and is_mfa_enabled(user):
            raise AuthenticationFailed("This account has a second factor: sign in with it, and use a token here.")
        return user, None


class SessionAuthentication(authentication.SessionAuthentication):
    """The session cookie; methods that change something need the CSRF header too, else they are answered with 403."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found is not None and second_factor.is_missing(request._request, found[0]):
            raise AuthenticationFailed(second_factor.REFUSAL)
        return found


class OAuth2Authentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <access token>`: an application, with the rights of a user as far as its scopes go."""

    def authenticate(self, request: Request) -> tuple[User, AccessToken] | None:
        words = authentication.get_authorization_header(request).split()
        if not words or words[0].lower() != _BEARER.lower().encode():
            return None
        try:
            (key,) = words[1:]
            user, token = access_tokens.recognise(
                key.decode("ascii"), address=request._request.build_absolute_uri(request.path)
            )
        except (AccessTokenRefused, ValueError) as err:  # another count of words, or no ASCII
            raise AuthenticationFailed(str(AccessTokenRefused())) from err
        return scopes.limit_to(user, token.scope.split()), token

    def authenticate_header(self, _request: Request) -> str:
        return _BEARER
