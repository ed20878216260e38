"""Small files that hang on parts and orders, and the storage they go to."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stockpress.inventory.demo.shop import Shop


def store(shop: Shop, name: str, content: bytes) -> str:
    """Keep a file under exactly this name; what an earlier, failed load left there goes."""
    if default_storage.exists(name):
        default_storage.delete(name)
    shop.files.append(name)
    return default_storage.save(name, ContentFile(content))


def pdf(lines: Sequence[str]) -> bytes:
    """One page of text with a heading; the same bytes each time."""
    text = ["BT /F1 20 Tf 60 770 Td 26 TL", f"({_escaped(lines[0])}) Tj T* /F1 11 Tf 18 TL"]
    text += [f"({_escaped(line)}) Tj T*" for line in lines[1:]]
    stream = "\n".join([*text, "ET"]).encode("latin-1")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return (
        content + head + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(content))
    )


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
