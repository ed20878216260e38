"""An identity provider for tests: OpenID Connect on a port of this machine, with signed tokens."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT_ID = "stockpress"
CLIENT_SECRET = "provider-secret-7f3a"


class IdentityProvider:
    """Answers with `claims`, which a test may change at any time; `seen` holds the token requests."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.seen: list[dict[str, Any]] = []
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(provider.get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                basic = self.headers.get("Authorization", "")
                if basic.startswith("Basic "):
                    form["basic"] = base64.b64decode(basic[6:]).decode()
                provider.seen.append(form)
                tokens = {"access_token": "at", "token_type": "Bearer", "id_token": provider.id_token()}
                self.answer(tokens if form.get("code") == "good" else {"error": "invalid_grant"})

            def answer(self, content: dict[str, Any]) -> None:
                data = json.dumps(content).encode()
                self.send_response(400 if "error" in content else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                """Nothing to the terminal."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def get(self, path: str) -> dict[str, Any]:
        if path == "/userinfo":
            return self.claims
        if path == "/jwks":
            key = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
            return {"keys": [{**key, "kid": "k", "use": "sig", "alg": "RS256"}]}
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
        }

    def id_token(self, **changes: Any) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **self.claims, **changes}
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "k"})

    def configuration(self, **settings: Any) -> dict[str, Any]:
        """What a deployment configures to use it."""
        app = {
            "provider_id": "works",
            "name": "Works",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": self.url, **settings},
        }
        return {"openid_connect": {"APPS": [app]}}


@contextmanager
def running_provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    thread = threading.Thread(target=provider.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
        provider.server.server_close()
        thread.join()
