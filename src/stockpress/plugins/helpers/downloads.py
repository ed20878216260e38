"""Answers that are files."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download_file(
    data: str | bytes,
    filename: str,
    content_type: str = "application/text",
    inline: bool = False,
) -> HttpResponse:
    """The answer that gives `data` to the browser as a file; with `inline`, it may be shown instead of kept."""
    response = HttpResponse(data, content_type=content_type)
    # Written by Django, so that no name of a file can add headers.
    response["Content-Disposition"] = content_disposition_header(not inline, filename) or "attachment"
    return response
