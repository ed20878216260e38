"""Plugins that print labels."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from rest_framework import serializers

from stockpress.outputs.models import DataOutput
from stockpress.plugins.contract import InvenTreePlugin
from stockpress.plugins.errors import LabelNotPrinted
from stockpress.plugins.mixins import LabelPrintingMixin, label_printing, label_task
from stockpress.printing.pictures import picture_of
from stockpress.printing.render import RenderFailed
from tests.domain.plugins.fakes import FakeLabel, FakeOutput, items
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.users import UserFactory

REQUEST = SimpleNamespace(user="ann")


class Printer(LabelPrintingMixin, InvenTreePlugin):
    NAME = "Printer"

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[dict[str, Any]] = []

    def print_label(self, **kwargs: Any) -> None:
        self.printed.append(kwargs)


class Background(Printer):
    NAME = "Background"
    BLOCKING_PRINT = False


@pytest.fixture(autouse=True)
def _pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(pdf: bytes, *, dpi: float | None = None) -> str:
        return f"picture of {pdf.decode()} at {dpi}"

    monkeypatch.setattr(label_printing.RENDER_TO_PNG, "_function", draw)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        label_task.QUEUE, "_function", lambda function, *args, **kwargs: calls.append((function, args, kwargs))
    )
    return calls


def test_each_item_is_printed_with_everything_about_it() -> None:
    plugin, label, output = Printer(), FakeLabel(), FakeOutput()

    result = plugin.print_labels(label, output, items(1, 2), REQUEST, printing_options={"copies": 2})

    assert result is None
    assert [call["item_instance"].pk for call in plugin.printed] == [1, 2]
    first = plugin.printed[0]
    assert set(first) == {
        "pdf_data",
        "png_file",
        "filename",
        "context",
        "output",
        "label_instance",
        "item_instance",
        "user",
        "width",
        "height",
        "printing_options",
    }
    assert (first["pdf_data"], first["png_file"]) == (b"PDF 1", "picture of PDF 1 at None")
    assert (first["filename"], first["width"], first["height"]) == ("shelf-1.pdf", 50, 20)
    assert (first["user"], first["printing_options"]) == ("ann", {"copies": 2})
    assert first["label_instance"] is label
    assert first["output"] is output
    assert first["context"]["request"] is REQUEST


def test_the_output_says_how_far_it_is_and_ends_complete() -> None:
    output = FakeOutput()

    Printer().print_labels(FakeLabel(), output, items(1, 2, 3), REQUEST)

    assert output.saved == [1, 2, 3]
    assert output.completed == {"progress": 3, "output": None}


def test_the_file_is_asked_of_the_instance_that_printed() -> None:
    class Collecting(Printer):
        NAME = "Collecting"

        def get_generated_file(self, **kwargs: Any) -> ContentFile:
            return ContentFile(b"".join(call["pdf_data"] for call in self.printed), name=kwargs["filename"])

    output = FakeOutput()
    Collecting().print_labels(FakeLabel(), output, items(1, 2), REQUEST)

    assert output.completed is not None
    assert output.completed["output"].read() == b"PDF 1PDF 2"
    assert output.completed["output"].name == "shelf-2.pdf"


def test_a_print_in_the_background_has_no_request() -> None:
    plugin = Printer()

    plugin.print_labels(FakeLabel(), FakeOutput(), items(1), None, user="bob")
    plugin.print_labels(FakeLabel(), FakeOutput(), items(1), None)

    assert [call["user"] for call in plugin.printed] == ["bob", "owner of the output"]


def test_nothing_to_print_is_refused() -> None:
    with pytest.raises(ValidationError, match="nothing to print"):
        Printer().print_labels(FakeLabel(), FakeOutput(), [], REQUEST)


def test_a_plugin_that_does_not_wait_queues_each_label(queued: list[tuple[Any, ...]]) -> None:
    plugin, output = Background(), FakeOutput()

    plugin.print_labels(FakeLabel(), output, items(1, 2), REQUEST, printing_options={"copies": 1})

    assert plugin.printed == []
    assert [(call[0], call[1]) for call in queued] == [(label_task.print_label, ("background",))] * 2
    # Neither can be stored until the worker prints: it makes the picture again.
    assert {"context", "png_file"}.isdisjoint(queued[0][2])
    assert queued[0][2]["pdf_data"] == b"PDF 1"
    assert output.completed == {"progress": 2, "output": None}


def test_a_queued_label_is_printed_by_the_plugin_with_its_picture(
    queued: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = Background()
    monkeypatch.setattr(label_task.ACTIVE_PLUGIN, "_function", {"background": plugin}.get)
    plugin.print_labels(FakeLabel(), FakeOutput(), items(4), REQUEST)
    function, args, kwargs = queued[0]

    function(*args, **kwargs)

    assert plugin.printed[0]["png_file"] == "picture of PDF 4 at None"
    assert "context" not in plugin.printed[0]


def test_a_queued_label_that_fails_is_told_to_who_prints_and_fails_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    class Jammed(Background):
        NAME = "Jammed"

        def print_label(self, **kwargs: Any) -> None:
            raise OSError("no paper")

    told: list[tuple[Any, ...]] = []
    monkeypatch.setattr(label_task.ACTIVE_PLUGIN, "_function", {"jammed": Jammed()}.get)
    monkeypatch.setattr(label_task.TELL_USER, "_function", lambda *args: told.append(args))

    with pytest.raises(LabelNotPrinted, match="no paper"):
        label_task.print_label(
            "jammed",
            user="ann",
            filename="a.pdf",
            pdf_data=b"",
            label_instance=FakeLabel(),
            item_instance=items(1)[0],
        )

    assert [call[:2] for call in told] == [("ann", "label.printing_failed")]
    assert "no paper" in told[0][4]


def test_a_queued_label_of_a_plugin_that_is_gone_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_task.ACTIVE_PLUGIN, "_function", lambda key: None)

    with pytest.raises(LabelNotPrinted, match="not loaded"):
        label_task.print_label("gone", user=None, filename="a.pdf")


@pytest.mark.parametrize("method", ["render_to_pdf", "render_to_html", "render_to_png"])
def test_a_label_that_cannot_be_rendered_is_refused_with_the_reason(method: str) -> None:
    with pytest.raises(ValidationError, match="a comma is missing"):
        getattr(Printer(), method)(FakeLabel(breaks=True), items(1)[0], REQUEST)


def test_html_and_pdf_come_from_the_template() -> None:
    plugin, label, item = Printer(), FakeLabel(), items(3)[0]

    assert plugin.render_to_html(label, item, REQUEST) == "<p>3</p>"
    assert plugin.render_to_pdf(label, item, REQUEST, printing_options={}) == b"PDF 3"


def test_a_picture_uses_the_pdf_that_is_there_and_the_resolution_that_is_asked_for() -> None:
    plugin, label, item = Printer(), FakeLabel(), items(3)[0]

    assert plugin.render_to_png(label, item, pdf_data=b"given", dpi=203, use_cairo=False) == "picture of given at 203"
    assert plugin.render_to_png(label, item, pdf2image_kwargs={"dpi": 600}) == "picture of PDF 3 at 600"
    assert label.asked == [("pdf", 3)]


def test_a_picture_that_cannot_be_made_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(pdf: bytes, *, dpi: float | None = None) -> None:
        raise ValueError("no page")

    monkeypatch.setattr(label_printing.RENDER_TO_PNG, "_function", broken)

    assert Printer().render_to_png(FakeLabel(), items(1)[0], REQUEST) is None


def test_options_are_a_class_or_made_by_a_method() -> None:
    class WithOptions(Printer):
        NAME = "With options"

        class PrintingOptionsSerializer(serializers.Serializer):
            copies = serializers.IntegerField(default=1)

    made = WithOptions().get_printing_options_serializer(REQUEST, data={"copies": "3"})

    assert made is not None
    assert made.is_valid()
    assert made.validated_data == {"copies": 3}
    assert Printer().get_printing_options_serializer(REQUEST) is None


@pytest.mark.django_db
def test_a_stored_template_is_printed_as_pdf_and_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_printing.RENDER_TO_PNG, "_function", picture_of)
    label = printing.label_template(width=50, height=20, filename_pattern="{{ name }}.pdf")
    output = DataOutput.objects.create(total=2, user=UserFactory.create())
    parts = [PartFactory.create(name="Fuse"), PartFactory.create(name="Bolt")]
    plugin = Printer()

    plugin.print_labels(label, output, parts, None, printing_options={})

    first = plugin.printed[0]
    assert first["pdf_data"].startswith(b"%PDF")
    # 50 x 20 mm at 300 dots per inch.
    assert [abs(found - wanted) <= 1 for found, wanted in zip(first["png_file"].size, (591, 236), strict=True)] == [
        True
    ] * 2
    assert [call["filename"] for call in plugin.printed] == ["Fuse.pdf", "Bolt.pdf"]
    assert first["user"] == output.user
    output.refresh_from_db()
    assert (output.complete, output.progress) == (True, 2)


@pytest.mark.django_db
def test_the_picture_of_a_pdf_is_as_large_as_the_page_at_the_resolution() -> None:
    from PIL import Image

    pdf = io.BytesIO()
    Image.new("RGB", (100, 50), "red").save(pdf, "PDF", resolution=72.0)

    picture = picture_of(pdf.getvalue(), dpi=144)

    assert (picture.size, picture.mode) == ((200, 100), "RGB")
    assert picture.getpixel((100, 50))[0] > 200  # type: ignore[index]
    # Without a resolution, that of the settings: 300.
    assert picture_of(pdf.getvalue()).size == (417, 208)


def test_what_is_no_pdf_has_no_picture() -> None:
    with pytest.raises(RenderFailed, match="not a PDF"):
        picture_of(b"hello", dpi=100)


def test_a_page_with_too_many_dots_has_no_picture() -> None:
    from PIL import Image

    pdf = io.BytesIO()
    Image.new("RGB", (1000, 1000)).save(pdf, "PDF", resolution=72.0)

    with pytest.raises(RenderFailed, match="pixels"):
        picture_of(pdf.getvalue(), dpi=100_000)
