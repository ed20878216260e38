"""PDF page to pixels with PDFium. Used in render children, where one thread runs."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from stockpress.printing.render.pixels import Pixels, from_bgrx


def rasterize(pdf: bytes, width: int, height: int, *, grey: bool) -> Pixels:
    """The first page, stretched by less than a pixel to exactly `width` x `height`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_BGRx)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        pixels = from_bgrx(memoryview(bitmap.buffer).cast("B"), width, height, bitmap.stride, grey=grey)
        bitmap.close()
        return pixels
    finally:
        document.close()
