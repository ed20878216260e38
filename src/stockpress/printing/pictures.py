"""A page of a finished PDF as a picture, for plugins whose printers want dots."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from stockpress.plugins.mixins.label_printing import RENDER_TO_PNG
from stockpress.printing.render import RenderFailed, RenderLimits
from stockpress.settings_registry import number

if TYPE_CHECKING:
    from PIL import Image

# PDFium serves one thread of a process at a time.
_ONE_AT_A_TIME = threading.Lock()


@RENDER_TO_PNG.provide
def picture_of(pdf: bytes, *, dpi: float | None = None) -> Image.Image:
    """The first page in colour, at `dpi` dots per inch, else at the setting LABEL_DPI.

    Raises RenderFailed for what is no PDF, and for a page with more pixels than a picture may have.
    """
    # Here, because most processes never make a picture and PDFium is large.
    from PIL import Image

    from stockpress.printing.render.pixels import pixel_size
    from stockpress.printing.render.raster import rasterize

    wanted = float(dpi or number("LABEL_DPI"))
    with _ONE_AT_A_TIME:
        width, height = pixel_size(*_first_page_size(pdf), dpi=wanted, limit=RenderLimits().max_image_pixels)
        pixels = rasterize(pdf, width, height, grey=False)
    return Image.frombytes(pixels.mode, (pixels.width, pixels.height), pixels.data)


def _first_page_size(pdf: bytes) -> tuple[float, float]:
    """In points."""
    import pypdfium2  # as above

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as err:
        raise RenderFailed(reason=f"it is not a PDF that can be read ({err}).") from err
    try:
        if len(document) == 0:
            raise RenderFailed(reason="it has no page.")
        width, height = document[0].get_size()
        return float(width), float(height)
    finally:
        document.close()
