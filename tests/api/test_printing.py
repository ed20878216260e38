"""POST /api/label/print/ and /api/report/print/: what is answered, and what is written."""

from __future__ import annotations

import pypdfium2
import pytest

from stockpress.outputs.models import DataOutput
from tests.factories import printing
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db


def pages_of(output: DataOutput) -> list[str]:
    """The text of each page of an output's PDF."""
    document = pypdfium2.PdfDocument(output.output.read())
    return [page.get_textpage().get_text_range() for page in document]


def test_a_small_label_print_is_complete_when_it_is_answered(api) -> None:
    template = printing.label_template("<style>{{ page_style }}</style><p>{{ part.name }}</p>")
    parts = [PartFactory.create(name=name) for name in ("Alpha", "Beta")]

    answer = api.superuser().post("/api/label/print/", {"template": template.pk, "items": [part.pk for part in parts]})

    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["complete"] is True
    assert body["progress"] == body["total"] == 2
    assert body["template"] == template.pk
    assert body["items"] == [part.pk for part in parts]
    assert body["plugin"] == "inventreelabel"
    assert body["output"].startswith("/media/data_output/")
    assert [text.strip() for text in pages_of(DataOutput.objects.get(pk=body["pk"]))] == ["Alpha", "Beta"]
