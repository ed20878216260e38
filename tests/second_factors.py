"""Second factors made of software: the codes of an authenticator app, and a security key."""

from __future__ import annotations

import hashlib
import hmac
import struct
import time
from base64 import b32decode, urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PERIOD_S = 30


def totp_code(secret: str, periods_ahead: int = 0) -> str:
    """What an authenticator app shows, as RFC 6238 has it."""
    moment = int(time.time()) // PERIOD_S + periods_ahead
    digest = hmac.new(b32decode(secret), struct.pack(">Q", moment), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SecurityKey:
    """A key that always says that its holder is present and proved who they are; it attests nothing of its make."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = hashlib.sha256(str(id(self)).encode()).digest()
        self.user_handle = b""
        self.counter = 0

    def _data(self, rp_id: str, credential: bytes = b"") -> AuthenticatorData:
        self.counter += 1
        flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV
        if credential:
            flags |= AuthenticatorData.FLAG.AT
        return AuthenticatorData.create(hashlib.sha256(rp_id.encode()).digest(), flags, self.counter, credential)

    def register(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The credential for the options that the server answered."""
        options = answer["data"]["creation_options"]["publicKey"]
        self.user_handle = from_base64url(options["user"]["id"])
        public_key = ES256.from_cryptography_key(self.private_key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.credential_id, public_key)
        data = self._data(options["rp"]["id"], credential)
        client_data = CollectedClientData.create("webauthn.create", options["challenge"], self.origin)
        return self._credential(
            {
                "clientDataJSON": base64url(client_data),
                "attestationObject": base64url(AttestationObject.create("none", data, {})),
            },
            {"credProps": {"rk": True}},
        )

    def sign(self, answer: dict[str, Any]) -> dict[str, Any]:
        """The assertion for the options that the server answered."""
        options = answer["data"]["request_options"]["publicKey"]
        data = self._data(options["rpId"])
        client_data = CollectedClientData.create("webauthn.get", options["challenge"], self.origin)
        signature = self.private_key.sign(data + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": base64url(client_data),
                "authenticatorData": base64url(data),
                "signature": base64url(signature),
                "userHandle": base64url(self.user_handle),
            },
            {},
        )

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "public-key",
            "id": base64url(self.credential_id),
            "rawId": base64url(self.credential_id),
            "response": response,
            "clientExtensionResults": extensions,
            "authenticatorAttachment": "cross-platform",
        }
