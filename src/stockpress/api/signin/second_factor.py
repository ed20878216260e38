"""Second factors: what authenticator apps and keys are told, and how their secrets are kept."""

from __future__ import annotations

import base64
import hashlib
import secrets

import structlog
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac

from stockpress.settings_registry import text

_MARK = "sealed:"

log = structlog.get_logger(__name__)


class MFAAdapter(DefaultMFAAdapter):
    """Names the server by its name, and keeps secrets sealed with the server's own: the database alone gives no code."""

    def _get_site_name(self) -> str:
        return text("INVENTREE_INSTANCE") or super()._get_site_name()

    def encrypt(self, text: str) -> str:
        return _MARK + _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that was sealed with another secret of the server reads as one that nobody has."""
        if not encrypted_text.startswith(_MARK):
            return encrypted_text
        try:
            return _box().decrypt(encrypted_text.removeprefix(_MARK).encode()).decode()
        except InvalidToken:
            log.warning("second_factor_unreadable", reason="sealed with another secret key")
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _box() -> Fernet:
    key = salted_hmac("stockpress.second-factor", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest()))
