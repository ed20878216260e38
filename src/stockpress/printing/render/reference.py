"""The reference engine: WeasyPrint. Imported by render children only; the import fails where Pango is missing."""

from __future__ import annotations

import itertools
import logging
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import weasyprint
from weasyprint import layout
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from stockpress.printing.render.errors import RenderFailed, TooManyPages
from stockpress.printing.render.fetching import DOCUMENT_URL, Fetcher, NotServed
from stockpress.printing.render.model import RenderLimits
from stockpress.printing.render.pixels import Pixels, checked_page_size, pixel_size
from stockpress.printing.render.raster import rasterize

CSS_PX_TO_POINTS = 0.75

# What is wrong with a template is told by our own warnings; WeasyPrint's log names CSS lines of no interest.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)

# Without this, relative addresses are not joined to the document's own and fail without a trace.
for _schemes in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
    if "stock" not in _schemes:
        _schemes.append("stock")

_unlimited_pages = layout.make_all_pages


class _Served(URLFetcher):
    """Never calls the inherited fetch, which would open files and sockets."""

    def __init__(self, fetcher: Fetcher) -> None:
        super().__init__(allowed_protocols=frozenset(), allow_redirects=False)
        self._fetcher = fetcher

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 -- inherited signature
        try:
            found = self._fetcher.fetch(url)
        except NotServed as error:
            raise ValueError(str(error)) from error
        return URLFetcherResponse(url, found.data, {"Content-Type": found.mime_type})


class ReferenceEngine:
    """Renders with WeasyPrint; fonts of the system are gathered once for the life of the process."""

    def __init__(self) -> None:
        self._fonts = FontConfiguration()

    def render_pdf(
        self, documents: Sequence[str], fetcher: Fetcher, limits: RenderLimits, progress: Callable[[int], None]
    ) -> tuple[bytes, list[int]]:
        """(PDF, pages of each document). `progress` is told the number of finished documents."""
        fonts = self._fonts_for(documents)
        images: dict[str, object] = {}
        rendered = []
        for number, document in enumerate(documents):
            rendered.append(self._render(document, fetcher, limits, fonts, images))
            progress(number + 1)
        pages = [page for part in rendered for page in part.pages]
        pdf = rendered[0].copy(pages).write_pdf(cache=images)
        return pdf, [len(part.pages) for part in rendered]

    def render_image(self, document: str, fetcher: Fetcher, limits: RenderLimits, *, dpi: float, grey: bool) -> Pixels:
        """The first page."""
        rendered = self._render(document, fetcher, limits, self._fonts_for([document]), {})
        page = rendered.pages[0]
        width, height = pixel_size(
            page.width * CSS_PX_TO_POINTS, page.height * CSS_PX_TO_POINTS, dpi=dpi, limit=limits.max_image_pixels
        )
        return rasterize(rendered.copy([page]).write_pdf(), width, height, grey=grey)

    def _fonts_for(self, documents: Sequence[str]) -> FontConfiguration:
        """Fonts that a document brings along stay in the configuration, so such documents get one of their own."""
        return FontConfiguration() if any("font-face" in document.lower() for document in documents) else self._fonts

    def _render(
        self,
        document: str,
        fetcher: Fetcher,
        limits: RenderLimits,
        fonts: FontConfiguration,
        images: dict[str, object],
    ) -> weasyprint.Document:
        layout.make_all_pages = _at_most(limits.max_pages)
        html = weasyprint.HTML(string=document, base_url=DOCUMENT_URL, url_fetcher=_Served(fetcher))
        rendered = html.render(font_config=fonts, cache=images)
        if not rendered.pages:
            raise RenderFailed(reason="it has no page. Check the @page rule of the template.")
        for page in rendered.pages:
            checked_page_size(page.width * CSS_PX_TO_POINTS, page.height * CSS_PX_TO_POINTS)
        return rendered


def _at_most(limit: int) -> Callable[..., Iterator[Any]]:
    """WeasyPrint's page generator, stopped where it would exceed the limit and not when all pages are in memory."""

    def pages(*arguments: Any) -> Iterator[Any]:
        produced = _unlimited_pages(*arguments)
        yield from itertools.islice(produced, limit)
        for _surplus in produced:
            raise TooManyPages(limit=limit)

    return pages
