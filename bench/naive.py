"""The naive baseline: what a straightforward server does. One WeasyPrint document per item, QR codes by the qrcode library
as PNG, and pypdf to put the PDFs together."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence

_CODE = re.compile(r'(<img[^>]*\bsrc=")data:image/svg\+xml[^"]*"')


def qr_as_png(payload: str) -> str:
    import qrcode

    image = qrcode.make(payload, error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=20, border=1)
    stream = io.BytesIO()
    image.save(stream, format="PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def with_png_code(html: str, payload: str) -> str:
    """The same document with its code drawn the naive way."""
    return _CODE.sub(lambda found: f'{found[1]}{qr_as_png(payload)}"', html)


def render(documents: Sequence[str]) -> bytes:
    """One PDF per document by WeasyPrint, joined by pypdf."""
    import pypdf
    import weasyprint

    writer = pypdf.PdfWriter()
    for html in documents:
        writer.append(io.BytesIO(weasyprint.HTML(string=html).write_pdf()))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def labels(pages: Sequence[tuple[str, str]]) -> bytes:
    """Labels given as (HTML, payload of the code)."""
    return render([with_png_code(html, payload) for html, payload in pages])
