"""The values that go into and come out of rendering."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


class Engine(StrEnum):
    """`FAST` is PlutoPrint; `REFERENCE` is WeasyPrint, the one templates are written for."""

    FAST = "fast"
    REFERENCE = "reference"


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Something a document may read. What is not given to a job as a resource does not exist for it."""

    data: bytes
    mime_type: str


@dataclass(frozen=True, kw_only=True)
class RenderLimits:
    """What one document may use up.

    `wall_clock_s` counts for each document of a batch, and for writing the finished batch. `address_space_bytes` is
    what a render process may map on top of what it has when it starts. `max_image_pixels` bounds each image that a
    document shows, judged by its header before it is decoded, and each bitmap that is rendered.
    `fetch_urls` opens http and https to public addresses.
    """

    wall_clock_s: float = 30.0
    address_space_bytes: int = 1 << 30
    max_pages: int = 2000
    max_image_pixels: int = 50_000_000
    fetch_urls: bool = False


@dataclass(frozen=True, kw_only=True)
class RenderedPdf:
    """One PDF. `page_counts` has one entry for each document that went into it, in order.

    `engine` is the engine that was used; when a part fell back to the reference engine, it says `REFERENCE`, and
    a warning says which and why.
    """

    pdf: bytes
    page_counts: tuple[int, ...]
    engine: Engine
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RenderedImage:
    """The pixels of one page: `height` rows of `width` pixels from the top, without padding.

    `mode` is "L" (one byte of grey, 255 is white) or "RGB" (three bytes).
    """

    width: int
    height: int
    mode: str
    data: bytes
    engine: Engine
    warnings: tuple[str, ...] = ()

    def to_pil(self) -> Image.Image:
        """The same pixels as a Pillow image."""
        from PIL import Image  # here, because render children import this module and have no use for Pillow

        return Image.frombytes(self.mode, (self.width, self.height), self.data)
