"""What a reader, a scanner and an eye find in the file of an answered print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image

from stockpress.outputs.models import DataOutput

POINTS_PER_INCH = 72


def content_of(body: Mapping[str, Any]) -> bytes:
    """The bytes of the file that an answer names."""
    data: bytes = DataOutput.objects.get(pk=body["pk"]).output.read()
    return data


def texts_of(body: Mapping[str, Any]) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(content_of(body))
    return [page.get_textpage().get_text_range().strip().replace("\r\n", "\n") for page in document]


def text_of(body: Mapping[str, Any]) -> str:
    """The text of all pages, every run of white space one blank."""
    return " ".join(" ".join(texts_of(body)).split())


def pictures_of(body: Mapping[str, Any], *, dpi: int = 150) -> list[Image.Image]:
    """Each page as it looks."""
    document = pypdfium2.PdfDocument(content_of(body))
    return [page.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("RGB") for page in document]


def codes_of(body: Mapping[str, Any], *, dpi: int = 300) -> list[str]:
    """What a scanner reads on all pages."""
    return sorted(found.text for picture in pictures_of(body, dpi=dpi) for found in zxingcpp.read_barcodes(picture))


def share_of(picture: Image.Image, colour: tuple[int, int, int], *, within: int = 30) -> float:
    """The part of a picture, 0 to 1, that has a colour, give or take `within` in each channel."""
    distance = np.abs(np.asarray(picture.convert("RGB"), dtype=int) - np.array(colour)).max(axis=2)
    return float((distance <= within).mean())


def sizes_mm(body: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Width and height of each page."""
    document = pypdfium2.PdfDocument(content_of(body))
    return [(round(page.get_width() / 72 * 25.4), round(page.get_height() / 72 * 25.4)) for page in document]


def named(text: str) -> str:
    """A label template that shows one text."""
    return f"<style>{{{{ page_style }}}}</style><p>{text}</p>"
