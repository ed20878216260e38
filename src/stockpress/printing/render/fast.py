"""The fast engine: PlutoPrint. Imported by render children only."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import plutoprint

from stockpress.printing.render import compat
from stockpress.printing.render.errors import RenderFailed, TooManyPages
from stockpress.printing.render.fetching import DOCUMENT_URL, Fetcher, NotServed
from stockpress.printing.render.model import RenderLimits
from stockpress.printing.render.pixels import Pixels, checked_page_size, from_bgrx, pixel_size

# One fixed date, so that the same document gives the same bytes.
CREATION_DATE = "2000-01-01T00:00:00Z"

# Of pages whose rule says nothing: WeasyPrint's 75 CSS pixels.
PAGE_MARGINS = plutoprint.PageMargins(*[75 * plutoprint.UNITS_PX] * 4)


class _Served(plutoprint.ResourceFetcher):
    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__()
        self._fetcher = fetcher

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        try:
            found = self._fetcher.fetch(url)
        except NotServed:
            # An exception would be printed with its traceback for every missing image.
            return plutoprint.ResourceData(b"", "text/plain")
        return plutoprint.ResourceData(found.data, found.mime_type)


class FastEngine:
    """Renders with PlutoPrint, each document as a book of its own."""

    def render_pdf(
        self, documents: Sequence[str], fetcher: Fetcher, limits: RenderLimits, progress: Callable[[int], None]
    ) -> tuple[bytes, list[int]]:
        """(PDF, pages of each document). `progress` is told the number of finished documents."""
        output = io.BytesIO()
        canvas = plutoprint.PDFCanvas.create_for_stream(output, plutoprint.PAGE_SIZE_A4)
        canvas.set_metadata(plutoprint.PDF_METADATA_CREATION_DATE, CREATION_DATE)
        counts: list[int] = []
        for number, document in enumerate(documents):
            book = self._book(document, fetcher)
            if number == 0:
                title = book.get_metadata(plutoprint.PDF_METADATA_TITLE) or ""
                canvas.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
            counts.append(self._draw(book, canvas, limits))
            progress(number + 1)
        canvas.finish()
        return output.getvalue(), counts

    def render_image(self, document: str, fetcher: Fetcher, limits: RenderLimits, *, dpi: float, grey: bool) -> Pixels:
        """The first page."""
        book = self._book(document, fetcher)
        self._page_count(book, limits)
        size = book.get_page_size_at(0)
        width, height = pixel_size(size.width, size.height, dpi=dpi, limit=limits.max_image_pixels)
        canvas = plutoprint.ImageCanvas(width, height, plutoprint.IMAGE_FORMAT_RGB24)
        canvas.clear_surface(1.0, 1.0, 1.0)
        canvas.scale(width / size.width * plutoprint.UNITS_PX, height / size.height * plutoprint.UNITS_PX)
        book.render_page(canvas, 0)
        canvas.flush()
        return from_bgrx(canvas.get_data(), width, height, canvas.get_stride(), grey=grey)

    def _book(self, document: str, fetcher: Fetcher) -> plutoprint.Book:
        book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, PAGE_MARGINS)
        book.custom_resource_fetcher = _Served(fetcher)
        html, sheet = compat.prepare(document, fetcher)
        try:
            book.load_html(html, user_style=sheet, base_url=DOCUMENT_URL)
        except plutoprint.Error as error:
            raise RenderFailed(reason=f"the fast engine could not read it ({error}).") from error
        return book

    def _page_count(self, book: plutoprint.Book, limits: RenderLimits) -> int:
        count = int(book.get_page_count())
        if count > limits.max_pages:
            raise TooManyPages(limit=limits.max_pages)
        if count == 0:
            raise RenderFailed(reason="it has no page. Check the @page rule of the template.")
        return count

    def _draw(self, book: plutoprint.Book, canvas: plutoprint.PDFCanvas, limits: RenderLimits) -> int:
        count = self._page_count(book, limits)
        for index in range(count):
            size = book.get_page_size_at(index)
            checked_page_size(size.width, size.height)
            canvas.set_size(size)
            canvas.set_matrix(plutoprint.UNITS_PX, 0, 0, plutoprint.UNITS_PX, 0, 0)  # books draw in CSS pixels
            book.render_page(canvas, index)
            canvas.show_page()
        return count
