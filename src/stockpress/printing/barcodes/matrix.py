"""Two-dimensional codes: from data to modules, and from modules to SVG or pixels.

The symbols come from zxing-cpp; the drawing is our own, because it needs nothing but the modules.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image

from stockpress.printing.barcodes.colours import TRANSPARENT
from stockpress.printing.barcodes.errors import CodeRefused

QR, MICRO_QR, DATA_MATRIX = "QR code", "Micro QR code", "Data Matrix code"
MAX_DATA_CHARS = 8000
MAX_SIDE_PX = 20_000
MAX_PIXELS = 64_000_000
ERROR_CORRECTION_LEVELS = frozenset("LMQH")
_DARK_RUN = re.compile(rb"\x01+")
_LIBRARY_CODE = re.compile(r"^Error \d+: |\(retval: \d+\)$")


@dataclass(frozen=True)
class Matrix:
    """The modules of a symbol without its quiet zone: `rows` of equal length, one byte per module, 1 is dark."""

    kind: str
    rows: tuple[bytes, ...]

    @property
    def width(self) -> int:
        return len(self.rows[0])

    @property
    def height(self) -> int:
        return len(self.rows)


def qr(data: str, *, version: int | None = None, error_correction: str = "M") -> Matrix:
    """A QR symbol of the smallest version that holds `data`, or of exactly `version` (1 to 40). Raises CodeRefused."""
    if version is not None and not 1 <= version <= 40:
        raise CodeRefused(kind=QR, reason=f"There is no version {version}; use 1 to 40, or leave it out.")
    return _encode(QR, zxingcpp.BarcodeFormat.QRCode, data, ec_level=_level(QR, error_correction), version=version)


def micro_qr(data: str, *, version: int | None = None, error_correction: str = "M") -> Matrix:
    """A Micro QR symbol (at most 35 digits); `version` 1 to 4. Raises CodeRefused."""
    if version is not None and not 1 <= version <= 4:
        raise CodeRefused(kind=MICRO_QR, reason=f"There is no version {version}; use 1 to 4, or leave it out.")
    level = _level(MICRO_QR, error_correction)
    return _encode(MICRO_QR, zxingcpp.BarcodeFormat.MicroQRCode, data, ec_level=level, version=version)


def data_matrix(data: str) -> Matrix:
    """A square Data Matrix symbol, because many hand scanners do not read the rectangular ones. Raises CodeRefused."""
    return _encode(DATA_MATRIX, zxingcpp.BarcodeFormat.DataMatrix, data, force_square=True)


def _level(kind: str, value: str) -> str:
    level = str(value).strip().upper()
    if level not in ERROR_CORRECTION_LEVELS:
        raise CodeRefused(kind=kind, reason=f"{value!r} is no level of error correction; use L, M, Q or H.")
    return level


def _encode(kind: str, symbology: zxingcpp.BarcodeFormat, data: str, **options: object) -> Matrix:
    if not data:
        raise CodeRefused(kind=kind, reason="there is no data to encode.")
    if len(data) > MAX_DATA_CHARS:
        raise CodeRefused(kind=kind, reason=f"{len(data)} characters are too many for any code of this kind.")
    # Text beyond ASCII is declared as UTF-8; without the declaration each scanner guesses, and differently.
    chosen = {**options, "eci": None if data.isascii() else "UTF-8"}
    try:
        symbol = zxingcpp.create_barcode(data, symbology, **{k: v for k, v in chosen.items() if v is not None})
    except ValueError as err:
        raise CodeRefused(kind=kind, reason=_LIBRARY_CODE.sub("", str(err)).strip() + ".") from err
    image: Any = memoryview(symbol.to_image(scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    height, width = image.shape[:2]
    modules = image.tobytes().translate(_LIGHT_IS_ZERO)
    return Matrix(kind, tuple(modules[row * width : (row + 1) * width] for row in range(height)))


_LIGHT_IS_ZERO = bytes(1 if value < 128 else 0 for value in range(256))


def svg(matrix: Matrix, *, module_px: float, border: int, fill: str = "#000000", back: str = "#ffffff") -> str:
    """The symbol as SVG: as large in CSS pixels as the bitmap of the same arguments, one unit of its view per module."""
    width, height = matrix.width + 2 * border, matrix.height + 2 * border
    _check_size(matrix.kind, width * module_px, height * module_px)
    background = "" if back == TRANSPARENT else f'<path fill="{back}" d="M0 0h{width}v{height}H0z"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * module_px:g}" height="{height * module_px:g}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">{background}'
        f'<path fill="{fill}" d="{_outline(matrix, border)}"/></svg>'
    )


def _outline(matrix: Matrix, border: int) -> str:
    parts: list[str] = []
    for y, row in enumerate(matrix.rows, start=border):
        for run in _DARK_RUN.finditer(row):
            start, end = run.span()
            length = end - start
            parts.append(f"M{start + border} {y}h{length}v1h-{length}z")
    return "".join(parts)


def bitmap(
    matrix: Matrix,
    *,
    module_px: int,
    border: int,
    fill: str = "#000000",
    back: str = "#ffffff",
    image_format: str = "PNG",
) -> bytes:
    """The symbol as an image file of a format that Pillow writes. Raises CodeRefused."""
    width, height = (matrix.width + 2 * border) * module_px, (matrix.height + 2 * border) * module_px
    _check_size(matrix.kind, width, height)
    light, dark = bytes(border), bytes([1])
    empty = bytes(matrix.width + 2 * border)
    lines = [empty] * border + [light + row + light for row in matrix.rows] + [empty] * border
    stencil = Image.frombytes("L", (len(empty), len(lines)), b"".join(lines).replace(dark, b"\xff"))
    stencil = stencil.resize((width, height), Image.Resampling.NEAREST)
    if TRANSPARENT in (fill, back):
        image = Image.new("RGBA", stencil.size, (0, 0, 0, 0) if back == TRANSPARENT else back)
        image.paste((0, 0, 0, 0) if fill == TRANSPARENT else fill, mask=stencil)
    else:
        image = Image.new("RGB", stencil.size, back)
        image.paste(fill, mask=stencil)
    return encode_image(image, image_format, kind=matrix.kind)


def encode_image(image: Image.Image, image_format: str, *, kind: str) -> bytes:
    """`image` as a file of `image_format`. Raises CodeRefused for a format that is not known."""
    buffer = io.BytesIO()
    name = {"JPG": "JPEG"}.get(image_format.upper(), image_format.upper())
    if name not in {"PNG", "JPEG", "GIF", "BMP", "WEBP"}:
        raise CodeRefused(
            kind=kind, reason=f"{image_format!r} is no image format; use SVG, PNG, JPEG, GIF, BMP or WEBP."
        )
    (image.convert("RGB") if name in {"JPEG", "BMP"} else image).save(buffer, name)
    return buffer.getvalue()


def _check_size(kind: str, width_px: float, height_px: float) -> None:
    if max(width_px, height_px) > MAX_SIDE_PX or width_px * height_px > MAX_PIXELS:
        raise CodeRefused(kind=kind, reason=f"{width_px:g} x {height_px:g} pixels are too many; use smaller modules.")
    if min(width_px, height_px) <= 0:
        raise CodeRefused(kind=kind, reason="its modules would have no size.")
