"""What a document may read: the resources of its job, `data:` addresses, and nothing else.

Both engines get their bytes from one `Fetcher` for each job. It runs inside the render child.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from stockpress.printing.render.image_size import image_size
from stockpress.printing.render.model import RenderLimits, Resource

DOCUMENT_URL = "stock://document/"
INLINE_URL = "stock://inline/"

_SHOWN_URL_LENGTH = 120
_DATA_URL = re.compile(r"data:([^,;]*)((?:;[^,;]*)*),(.*)", re.IGNORECASE | re.DOTALL)
_SPACE = re.compile(rb"\s+")


class NotServed(Exception):
    """A document asked for something it does not get. The text is a warning for the author of the template."""


@dataclass
class Fetcher:
    """Answers the requests of the engines; collects a warning for each one it refuses.

    `inline` holds what the caller moved out of `data:` addresses.
    """

    resources: Mapping[str, Resource]
    limits: RenderLimits
    inline: dict[str, Resource] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    _http: dict[str, Resource | str] = field(default_factory=dict)

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    def fetch(self, url: str) -> Resource:
        """The bytes behind `url`. Raises NotServed, after noting the warning."""
        try:
            found = self._find(url)
            self._check_pixels(url, found)
        except NotServed as error:
            self.warn(str(error))
            raise
        return found

    def _find(self, url: str) -> Resource:
        found = self.resources.get(url) or self.inline.get(url)
        if found is None and "#" in url and not url.startswith("data:"):
            found = self.resources.get(url.partition("#")[0])
        if found is not None:
            return found
        scheme = url.partition(":")[0].lower()
        if scheme == "data":
            return decode_data_url(url)
        if scheme in {"http", "https"} and self.limits.fetch_urls:
            return self._fetch_http(url)
        raise NotServed(_refusal(url, scheme))

    def _fetch_http(self, url: str) -> Resource:
        # Here, because most children never need TLS and it would cost each of them several MiB.
        from stockpress.kernel.public_http import PublicHttp, Refused

        if url not in self._http:
            try:
                data, mime_type = PublicHttp().get(url)
                self._http[url] = Resource(data=data, mime_type=mime_type)
            except Refused as error:
                self._http[url] = f"{_shown(url)} was not loaded: {error}"
        known = self._http[url]
        if isinstance(known, str):
            raise NotServed(known)
        return known

    def _check_pixels(self, url: str, found: Resource) -> None:
        size = image_size(found.data)
        if size and size[0] * size[1] > self.limits.max_image_pixels:
            raise NotServed(
                f"The image {_shown(url)} has {size[0]} x {size[1]} pixels and was left out; "
                f"at most {self.limits.max_image_pixels} pixels are allowed. Use a smaller version of it."
            )


def decode_data_url(url: str) -> Resource:
    """Raises NotServed when the address is broken."""
    match = _DATA_URL.match(url)
    if match is None:
        raise NotServed(f"The address {_shown(url)} is not a valid data: address.")
    mime_type, parameters, text = match.groups()
    data = unquote_to_bytes(text)
    if ";base64" in parameters.lower():
        data = _SPACE.sub(b"", data)
        try:
            data = base64.b64decode(data + b"=" * (-len(data) % 4))
        except binascii.Error as error:
            raise NotServed(f"The address {_shown(url)} is no valid base64.") from error
    return Resource(data=data, mime_type=mime_type.strip().lower() or "text/plain")


def _refusal(url: str, scheme: str) -> str:
    if url.startswith(DOCUMENT_URL):
        relative = url.removeprefix(DOCUMENT_URL)
        return f"The relative address {_shown(relative)} was not loaded: use the asset or uploaded_image tag instead."
    if scheme in {"http", "https"}:
        return f"{_shown(url)} was not loaded: fetching from the network is switched off (setting REPORT_FETCH_URLS)."
    if scheme == "stock":
        return f"{_shown(url)} was not loaded: there is no such file."
    return f"{_shown(url)} was not loaded: templates may only use uploaded files."


def _shown(url: str) -> str:
    if url.startswith(INLINE_URL):
        return "in a data: address"
    return url if len(url) <= _SHOWN_URL_LENGTH else url[:_SHOWN_URL_LENGTH] + "…"
