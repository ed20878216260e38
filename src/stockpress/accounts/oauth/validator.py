"""The rules of this server for requests of applications, where they are stricter than the library's."""

from __future__ import annotations

from typing import Any

from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.oauth2.rfc6749 import errors

from stockpress.accounts.oauth.scopes import DEFAULT_SCOPES, OPENID, SCOPES
from stockpress.accounts.oauth.tokens import user_behind

# What the columns have room for; not every database cuts or refuses by itself.
_LONGEST_NONCE = 255
_LONGEST_CHALLENGE = 128
_CLIENT_CREDENTIALS = "client_credentials"


class Scopes(BaseScopes):
    """Every application may ask for every scope; who is asked decides."""

    def get_all_scopes(self) -> dict[str, str]:
        return SCOPES

    def get_available_scopes(self, *_args: Any, **_kw: Any) -> list[str]:
        return list(SCOPES)

    def get_default_scopes(self, *_args: Any, **_kw: Any) -> list[str]:
        return DEFAULT_SCOPES


class Validator(OAuth2Validator):
    """Nobody who may not sign in gets a token or is stood for by one; applications that keep no secret prove themselves."""

    def is_pkce_required(self, _client_id: str, request: Any) -> bool:
        """Asked of applications that cannot keep a secret: their code could be picked up on its way."""
        return request.client is None or request.client.client_type == Application.CLIENT_PUBLIC

    def validate_scopes(self, client_id: str, scopes: Any, client: Any, request: Any, *args: Any, **kw: Any) -> bool:
        if OPENID in scopes and not client.algorithm:
            return False  # there would be no key to sign the identity with
        return bool(super().validate_scopes(client_id, scopes, client, request, *args, **kw))

    def validate_redirect_uri(self, client_id: str, redirect_uri: str, request: Any, *args: Any, **kw: Any) -> bool:
        try:
            return bool(super().validate_redirect_uri(client_id, redirect_uri, request, *args, **kw))
        except ValueError:  # it cannot even be taken apart
            return False

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Any, request: Any, *args: Any, **kw: Any
    ) -> bool:
        if not super().validate_grant_type(client_id, grant_type, client, request, *args, **kw):
            return False
        if grant_type != _CLIENT_CREDENTIALS:
            return True
        owner = request.client.user
        return owner is not None and owner.is_active

    def validate_code(self, client_id: str, code: str, client: Any, request: Any, *args: Any, **kw: Any) -> bool:
        is_valid = super().validate_code(client_id, code, client, request, *args, **kw)
        return bool(is_valid and request.user.is_active)

    def validate_refresh_token(self, refresh_token: str, client: Any, request: Any, *args: Any, **kw: Any) -> bool:
        is_valid = super().validate_refresh_token(refresh_token, client, request, *args, **kw)
        return bool(is_valid and request.user is not None and request.user.is_active)

    def validate_bearer_token(self, token: str, scopes: Any, request: Any) -> bool:
        if not super().validate_bearer_token(token, scopes, request):
            return False
        request.user = user_behind(request.access_token)
        return request.user is not None

    def validate_jwt_bearer_token(self, _token: str, _scopes: Any, _request: Any) -> bool:
        """An identity says who somebody is to the application it was made for; it opens nothing here."""
        return False

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kw: Any) -> Any:
        saved = super().save_bearer_token(token, request, *args, **kw)
        if not token.get("access_token"):
            # Two requests with one refresh token at the same moment: the other one has the new tokens, of which only
            # the checksums are kept.
            raise errors.InvalidGrantError(request=request)
        return saved

    def _create_authorization_code(self, request: Any, code: Any, expires: Any = None) -> Any:
        if len(request.nonce or "") > _LONGEST_NONCE or len(request.code_challenge or "") > _LONGEST_CHALLENGE:
            raise errors.InvalidRequestError(description="nonce or code_challenge is too long.", request=request)
        return super()._create_authorization_code(request, code, expires)
