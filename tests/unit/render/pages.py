"""Documents and pixels for the tests of rendering."""

from __future__ import annotations

import io

import numpy
import pypdfium2
from PIL import Image, ImageFilter

DPI = 150


def page(body: str, css: str = "", size: str = "100mm 80mm", margin: str = "10mm") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><style>@page {{ size: {size}; margin: {margin} }} '
        f"body {{ font: 11pt Arial; margin: 0 }} {css}</style></head><body>{body}</body></html>"
    )


def label(text: str) -> str:
    return page(f"<b>{text}</b>", size="50mm 30mm", margin="1mm")


def texts(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [one.get_textpage().get_text_range().strip() for one in document]
    finally:
        document.close()


def bitmaps(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [one.render(scale=DPI / 72, grayscale=True).to_pil().copy() for one in document]
    finally:
        document.close()


def png(width: int = 60, height: int = 30) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Share of dark pixels of either that have no dark pixel of the other within 4 pixels (0.7 mm)."""
    if one.size != other.size:
        return 1.0

    def dark(image: Image.Image) -> numpy.ndarray:
        return numpy.asarray(image) < 150

    def near(image: Image.Image) -> numpy.ndarray:
        return numpy.asarray(image.filter(ImageFilter.MinFilter(9))) < 170

    strays = (dark(one) & ~near(other)).sum() + (dark(other) & ~near(one)).sum()
    return float(strays / max(1, (dark(one) | dark(other)).sum()))
