"""Codes for machines to read, in templates. Without a format they are SVG: sharp at any size, and quicker to make."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from stockpress.printing import barcodes
from stockpress.printing.barcodes.colours import colour, colour_or
from stockpress.printing.resources import data_uri
from stockpress.printing.tags.arithmetic import whole_or_none
from stockpress.printing.tags.texts import is_true

SVG = "image/svg+xml"
MAX_BORDER = 200


def _data(value: object, kind: str) -> str:
    text = "" if value is None else str(value).strip()
    if not text:
        raise ValueError(f"there is no data for the {kind}")
    return text


def _whole(value: object, fallback: int, *, least: int, most: int = MAX_BORDER) -> int:
    number = whole_or_none(value)
    return fallback if number is None or not least <= number <= most else number


def _picture(
    matrix: barcodes.Matrix, image_format: object, *, size: int, border: int, fill: str, back: str
) -> SafeString:
    name = "SVG" if image_format in (None, "") else str(image_format).upper()
    if name == "SVG":
        text = barcodes.svg(matrix, module_px=size, border=border, fill=fill, back=back)
        return mark_safe(data_uri(text.encode(), SVG))
    data = barcodes.bitmap(matrix, module_px=size, border=border, fill=fill, back=back, image_format=name)
    return mark_safe(data_uri(data, f"image/{'jpeg' if name == 'JPG' else name.lower()}"))


def qrcode(  # noqa: PLR0917 - templates give them by position
    data: object,
    version: object = None,
    error_correction: object = "M",
    box_size: object = 20,
    border: object = 1,
    optimize: object = 1,  # noqa: ARG001 - the encoder always finds the shortest form
    format: object = None,  # noqa: A002 - the name that templates use
    fill_color: object = "black",
    back_color: object = "white",
    **kwargs: object,
) -> SafeString:
    """A QR code of `data` as a data URI; with `micro=True` a Micro QR code.

    `version` fixes the size of the symbol, `box_size` the pixels of a module, `border` the modules around. Raises
    ValueError when there is no data, and CodeRefused.
    """
    text = _data(data, "QR code")
    encode = barcodes.micro_qr if is_true(kwargs.get("micro")) else barcodes.qr
    matrix = encode(text, version=whole_or_none(version), error_correction=str(error_correction))
    return _picture(
        matrix,
        format,
        size=_whole(box_size, 20, least=1),
        border=_whole(border, 1, least=0),
        fill=colour(fill_color, kind=matrix.kind),
        back=colour(back_color, kind=matrix.kind),
    )


def barcode(data: object, barcode_class: object = "code128", **kwargs: Any) -> SafeString:
    """A linear code of `data` as a data URI; options are those of python-barcode's image writer.

    Raises ValueError when there is no data, and CodeRefused.
    """
    text = _data(data, "barcode")
    image_format = kwargs.pop("format", None)
    mime_type, image = barcodes.linear(
        text, barcode_class=str(barcode_class), image_format=str(image_format) if image_format else None, **kwargs
    )
    return mark_safe(data_uri(image, mime_type))


def datamatrix(
    data: object,
    fill_color: object = "black",
    back_color: object = "white",
    scale: object = 1,
    border: object = 1,
    **kwargs: object,
) -> SafeString:
    """A Data Matrix code of `data` as a data URI, `scale` pixels a module. Raises ValueError when there is no data."""
    matrix = barcodes.data_matrix(_data(data, "Data Matrix code"))
    return _picture(
        matrix,
        kwargs.get("format"),
        size=_whole(scale, 1, least=1),
        border=_whole(border, 1, least=0),
        fill=colour_or(fill_color, "#000000", kind=matrix.kind),
        back=colour_or(back_color, "#ffffff", kind=matrix.kind),
    )
