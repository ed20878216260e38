"""GET from and POST to public addresses only, for templates and plugins that may use the network.

The name is resolved once, every address found is checked, and the connection is made to the checked address itself, so
that a name server cannot answer differently the second time. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

MAX_BYTES = 20 * 1000 * 1000
TIMEOUT_S = 5.0
USER_AGENT = "Stockpress"

_CHUNK = 1 << 16

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]


class Refused(Exception):
    """The address is not fetched; the text says why."""


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host name, as text. Raises OSError."""
    return list(dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could reach the address. Addresses that wrap another are judged by that one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if wrapped:
            return is_public(wrapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if int(address) >> 32 == 0:  # ::a.b.c.d, loopback and unspecified among them
            return False
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, kw_only=True)
class PublicHttp:
    """`resolver` and `permits` exist to be replaced in tests."""

    resolver: Resolver = resolve
    permits: Callable[[Address], bool] = is_public
    timeout_s: float = TIMEOUT_S
    max_bytes: int = MAX_BYTES
    user_agent: str = USER_AGENT

    def get(self, url: str) -> tuple[bytes, str]:
        """(body, media type). Raises Refused for everything but a plain 200 within the limits."""
        return self._exchange("GET", url, None, {})

    def post(self, url: str, body: bytes, media_type: str) -> tuple[bytes, str]:
        """The same for sending `body` there."""
        return self._exchange("POST", url, body, {"Content-Type": media_type})

    def _exchange(self, method: str, url: str, body: bytes | None, headers: dict[str, str]) -> tuple[bytes, str]:
        deadline = time.monotonic() + self.timeout_s
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise Refused("the address is not valid.") from error
        if not host or parts.scheme not in {"http", "https"}:
            raise Refused("the address is not valid.")
        address = self._checked_address(host, port)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _connection(parts.scheme, host, port, address, self.timeout_s)
        try:
            sent = {"User-Agent": self.user_agent, "Accept": "*/*", **headers}
            connection.request(method, target, body=body, headers=sent)
            return self._read(connection.getresponse(), deadline)
        except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
            raise Refused(f"the server did not answer as expected ({type(error).__name__}).") from error
        finally:
            connection.close()

    def _checked_address(self, host: str, port: int) -> str:
        try:
            found = self.resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise Refused(f"the name {host} is not known.") from error
        if not found:
            raise Refused(f"the name {host} is not known.")
        for text in found:
            if not self.permits(ipaddress.ip_address(text.partition("%")[0])):
                raise Refused("it leads to a private network address.")
        return found[0]

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> tuple[bytes, str]:
        if response.status != http.client.OK:
            raise Refused(f"the server answered {response.status} (redirects are not followed).")
        body = bytearray()
        while chunk := response.read1(_CHUNK):
            body += chunk
            if len(body) > self.max_bytes:
                raise Refused(f"it is larger than {self.max_bytes // 1_000_000} MB.")
            if time.monotonic() > deadline:
                raise Refused(f"it took longer than {self.timeout_s:g} s.")
        return bytes(body), response.headers.get_content_type()


def _connection(scheme: str, host: str, port: int, address: str, timeout_s: float) -> http.client.HTTPConnection:
    """A connection for `host` (certificate, Host header) that is made to `address`."""

    def connect(_target: tuple[str, int], timeout: float | None = None, _source: object = None) -> socket.socket:
        return socket.create_connection((address, port), timeout)

    connection: http.client.HTTPConnection
    if scheme == "https":
        connection = http.client.HTTPSConnection(host, port, timeout=timeout_s, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
    connection._create_connection = connect  # type: ignore[attr-defined]
    return connection
