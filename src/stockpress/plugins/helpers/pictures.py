"""Pictures from elsewhere."""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from stockpress.kernel.public_http import USER_AGENT, PublicHttp, Refused
from stockpress.settings_registry import flag, number, text

TIMEOUT_S = 10.0
_MEGABYTE = 1 << 20


def download_image_from_url(remote_url: str, timeout: float = TIMEOUT_S) -> Image.Image | None:
    """The picture at a public address; None without an address.

    Raises ValueError when the server's settings forbid it, or it cannot be had, is too large or no picture; private
    addresses are never asked.
    """
    if not remote_url:
        return None
    if not flag("INVENTREE_DOWNLOAD_FROM_URL"):
        raise ValueError("Pictures are not loaded from other servers: the setting INVENTREE_DOWNLOAD_FROM_URL is off.")
    http = PublicHttp(
        timeout_s=timeout,
        max_bytes=int(number("INVENTREE_DOWNLOAD_IMAGE_MAX_SIZE")) * _MEGABYTE,
        user_agent=text("INVENTREE_DOWNLOAD_FROM_URL_USER_AGENT") or USER_AGENT,
    )
    try:
        content, _ = http.get(str(remote_url).strip())
        picture = Image.open(io.BytesIO(content))
        picture.load()
    except Refused as err:
        raise ValueError(f"The picture {remote_url} was not loaded: {err}") from err
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as err:
        raise ValueError(f"The picture {remote_url} is not one that can be read.") from err
    return picture
