"""Templates, snippets and assets with files in the storage."""

from __future__ import annotations

import itertools
from typing import Any

from django.core.files.base import ContentFile

from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate

_NUMBERS = itertools.count(1)
PLAIN_LABEL = (
    "<html><head><style>{{ page_style }}</style></head><body>{{ item.pk }}{{ part.pk }}{{ name }}</body></html>"
)
PLAIN_REPORT = (
    "<html><head><style>@page { size: {{ page_size }}; }</style></head><body><p>{{ template_name }}</p></body></html>"
)


def _file(text: str | bytes, name: str | None) -> ContentFile:
    data = text.encode() if isinstance(text, str) else text
    return ContentFile(data, name=name or f"made-{next(_NUMBERS)}.html")


def label_template(text: str = PLAIN_LABEL, *, file_name: str | None = None, **fields: Any) -> LabelTemplate:
    """A stored label template for parts."""
    values = {"name": f"Label {next(_NUMBERS)}", "description": "A label", "model_type": "part", **fields}
    return LabelTemplate.objects.create(template=_file(text, file_name), **values)


def report_template(text: str = PLAIN_REPORT, *, file_name: str | None = None, **fields: Any) -> ReportTemplate:
    """A stored report template for parts."""
    values = {"name": f"Report {next(_NUMBERS)}", "description": "A report", "model_type": "part", **fields}
    return ReportTemplate.objects.create(template=_file(text, file_name), **values)


def snippet(text: str = "<b>snippet</b>", *, file_name: str | None = None) -> ReportSnippet:
    return ReportSnippet.objects.create(snippet=_file(text, file_name), description="A snippet")


def asset(data: bytes, *, file_name: str) -> ReportAsset:
    return ReportAsset.objects.create(asset=ContentFile(data, name=file_name), description="An asset")
