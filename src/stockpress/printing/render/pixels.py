"""Sizes of pages and bitmaps, and the conversions from what the engines draw to what callers get."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from stockpress.printing.render.errors import RenderFailed

# ISO 32000 allows no larger page; viewers refuse them.
MAX_PAGE_POINTS = 14_400.0

POINTS_PER_INCH = 72.0
MM_PER_POINT = 25.4 / POINTS_PER_INCH


@dataclass(frozen=True, kw_only=True)
class Pixels:
    """Rows without padding; `mode` is "L" or "RGB"."""

    width: int
    height: int
    mode: str
    data: bytes


def checked_page_size(width_pt: float, height_pt: float) -> None:
    """Raises RenderFailed for a page that no PDF can have."""
    if not (0 < width_pt <= MAX_PAGE_POINTS and 0 < height_pt <= MAX_PAGE_POINTS):
        raise RenderFailed(
            reason=f"a page is {_mm(width_pt)} x {_mm(height_pt)} mm; it must be larger than 0 and at most "
            f"{_mm(MAX_PAGE_POINTS)} mm on each side. Correct the size in the template or its @page rule."
        )


def pixel_size(width_pt: float, height_pt: float, *, dpi: float, limit: int) -> tuple[int, int]:
    """Whole pixels of a page at `dpi`, at least one each way. Raises RenderFailed when there are more than `limit`."""
    checked_page_size(width_pt, height_pt)
    width = max(1, round(width_pt * dpi / POINTS_PER_INCH))
    height = max(1, round(height_pt * dpi / POINTS_PER_INCH))
    if width * height > limit:
        raise RenderFailed(
            reason=f"a page of {_mm(width_pt)} x {_mm(height_pt)} mm has {width} x {height} pixels at {dpi:g} dpi, "
            f"more than the {limit} allowed. Use a smaller page or fewer dots per inch."
        )
    return width, height


def from_bgrx(data: memoryview, width: int, height: int, stride: int, *, grey: bool) -> Pixels:
    """From rows of blue, green, red and an unused byte: native 32-bit words on a little-endian machine."""
    image = Image.frombuffer("RGB", (width, height), data, "raw", "BGRX", stride, 1)  # type: ignore[arg-type]
    mode = "L" if grey else "RGB"
    return Pixels(width=width, height=height, mode=mode, data=image.convert(mode).tobytes())


def _mm(points: float) -> str:
    return f"{points * MM_PER_POINT:.0f}"
