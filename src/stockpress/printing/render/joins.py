"""Several PDFs into one."""

from __future__ import annotations

import io
from collections.abc import Sequence


def join_pdfs(parts: Sequence[bytes]) -> bytes:
    """All pages of all parts, in order, as one PDF; the same parts give the same bytes. One part comes back as it is.

    Raises ValueError when there is no part.
    """
    import pikepdf  # here, because most processes never join and it is large

    if not parts:
        raise ValueError("There is nothing to join.")
    if len(parts) == 1:
        return parts[0]
    first, *others = (pikepdf.open(io.BytesIO(part)) for part in parts)
    for other in others:
        first.pages.extend(other.pages)
    output = io.BytesIO()
    first.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return output.getvalue()


def page_count(pdf: bytes) -> int:
    """Number of pages."""
    import pikepdf  # as above

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
