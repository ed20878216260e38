"""What stands on printed pages: size, language, assets, attachments, sheets, other files."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from stockpress.inventory.common.models import Attachment
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.outputs.models import DataOutput
from stockpress.printing.models import PrintJob, ReportTemplate
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.printables import printable_object
from tests.factories.stock import StockItemFactory
from tests.printed import content_of, pictures_of, share_of, text_of, texts_of

pytestmark = pytest.mark.django_db

LABELS = "/api/label/print/"
REPORTS = "/api/report/print/"
RED = (255, 0, 0)


def on_label(text: str) -> str:
    return f"<style>{{{{ page_style }}}}</style><p>{text}</p>"


def png(colour: str = "red") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(stream, "PNG")
    return stream.getvalue()


def sizes_mm(body: dict[str, Any]) -> list[tuple[int, int]]:
    return [(round(picture.width / 6), round(picture.height / 6)) for picture in pictures_of(body, dpi=152.4)]


# --- Size and language


def test_a_blank_page_size_prints_on_the_default_paper(api) -> None:
    template = printing.report_template()
    ReportTemplate.objects.filter(pk=template.pk).update(page_size="")
    ChangeSetting(key="REPORT_DEFAULT_PAGE_SIZE", value="A3")()
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert sizes_mm(body) == [(297, 420)]


def test_no_paper_size_is_forced_on_a_template_that_names_none(api) -> None:
    template = printing.report_template("<style>@page { size: 100mm 80mm }</style><p>x</p>", page_size="A3")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert sizes_mm(body) == [(100, 80)]


def test_the_language_of_the_server_changes_numbers_but_no_sizes(api, settings) -> None:
    settings.LANGUAGE_CODE = "de"
    template = printing.label_template(
        '{% extends "label/label_base.html" %}{% block content %}{{ width }}{% endblock %}', width=62.5, height=20.5
    )
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert texts_of(body) == ["62,5"]
    assert pictures_of(body, dpi=254)[0].size == pytest.approx((625, 205), abs=1)


# --- Assets, pictures, debug mode


def test_an_asset_is_seen_on_the_paper(api) -> None:
    printing.asset(png(), file_name="mark.png")
    template = printing.report_template(
        "{% load report %}<style>@page { size: 60mm 60mm; margin: 10mm } body { margin: 0 }</style>"
        '<img src="{% asset \'mark.png\' %}" style="width: 40mm; height: 40mm">'
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert share_of(pictures_of(body)[0], RED) == pytest.approx(40 * 40 / (60 * 60), abs=0.02)


def test_a_missing_asset_is_left_out_and_named_in_the_warnings(api) -> None:
    template = printing.report_template("{% load report %}<p>still here</p><img src=\"{% asset 'gone.png' %}\">")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert text_of(body) == "still here"
    warnings = PrintJob.objects.get(output=body["pk"]).warnings
    assert any("gone.png" in warning and "line 1" in warning for warning in warnings)


@pytest.mark.parametrize("name", ["../../secret_key.txt", "../label/x.html", "/../../x", "..\\x"])
def test_an_asset_is_nothing_outside_its_folder(api, name: str) -> None:
    template = printing.report_template(f"{{% load report %}}<img src=\"{{% asset '{name}' %}}\">")
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "asset" in answer.json()["error"][0]


def test_an_uploaded_picture_that_is_missing_is_a_blank_one(api) -> None:
    template = printing.report_template("{% load report %}<p>x</p><img src=\"{% uploaded_image 'no.png' %}\">")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert text_of(body) == "x"
    assert any("no.png" in warning for warning in PrintJob.objects.get(output=body["pk"]).warnings)


def test_debug_mode_shows_urls_of_pictures_and_assets(api) -> None:
    ChangeSetting(key="REPORT_DEBUG_MODE", value=True)()
    printing.asset(png(), file_name="mark.png")
    default_storage.save("part_images/one.png", io.BytesIO(png()))
    template = printing.report_template(
        "{% load report %}{% asset 'mark.png' %} {% uploaded_image 'part_images/one.png' %}"
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert content_of(body).decode() == "/media/report/assets/mark.png /media/part_images/one.png"


# --- Attachments


@pytest.mark.parametrize("model_type", sorted(PRINTABLES))
def test_reports_are_attached_to_what_can_hold_files_and_fail_with_a_reason_elsewhere(api, model_type: str) -> None:
    template = printing.report_template("<p>x</p>", model_type=model_type, attach_to_model=True)
    item = printable_object(model_type)
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [item.pk]})
    if model_type in {"buildline", "stocklocation"}:
        assert answer.status_code == 400
        assert "attach" in DataOutput.objects.get().errors["error"]
        assert not Attachment.objects.exists()
    else:
        assert answer.status_code == 201, answer.json()
        row = Attachment.objects.get()
        assert (row.model_type, row.model_id) == (model_type, item.pk)


def test_attachments_are_named_like_the_report_which_is_named_after_the_first_item(api) -> None:
    template = printing.report_template("<p>x</p>", attach_to_model=True, filename_pattern="{{ name }}")
    keys = [PartFactory.create(name=name).pk for name in ("First", "Last")]
    api.superuser().post(REPORTS, {"template": template.pk, "items": keys})
    names = [row.attachment.name.rsplit("/", 1)[1] for row in Attachment.objects.order_by("pk")]
    assert [name[:5] for name in names] == ["First", "First"]
    assert all(name.endswith(".pdf") for name in names)


def test_labels_are_never_attached(api) -> None:
    template = printing.label_template(attach_to_model=True)
    answer = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 201
    assert not Attachment.objects.exists()


def test_an_attached_report_that_fails_attaches_nothing(api) -> None:
    template = printing.report_template("{% load report %}{% subtract part.name 1 %}", attach_to_model=True)
    keys = [PartFactory.create(name=name).pk for name in ("41", "no number")]
    assert api.superuser().post(REPORTS, {"template": template.pk, "items": keys}).status_code == 400
    assert not Attachment.objects.exists()


# --- Sheets


@pytest.mark.usefixtures("label_sheets")
def test_a_label_on_a_sheet_that_cannot_be_made_is_a_red_cell(api) -> None:
    template = printing.label_template(
        "{% load report %}<style>{{ page_style }}</style>{% subtract name 1 %}", width=95, height=138
    )
    keys = [PartFactory.create(name=name).pk for name in ("41", "no number")]
    answer = api.superuser().post(LABELS, {"template": template.pk, "items": keys, "plugin": "inventreelabelsheet"})
    assert answer.status_code == 201, answer.json()
    (page,) = pictures_of(answer.json(), dpi=50)
    left, right = (page.crop((box, 20, box + 180, 250)) for box in (20, 210))
    assert share_of(left, (255, 255, 255)) > 0.9
    assert share_of(right, (255, 255, 255)) < 0.1


@pytest.mark.usefixtures("label_sheets")
def test_skipped_places_are_empty_and_the_border_is_drawn_around_labels(api) -> None:
    template = printing.label_template(on_label("{{ name }}"), width=95, height=138)
    body = {"template": template.pk, "items": [PartFactory.create(name="Fuse").pk], "plugin": "inventreelabelsheet"}
    client = api.superuser()
    (plain,) = pictures_of(client.post(LABELS, {**body, "skip": 3}).json(), dpi=50)
    (framed,) = pictures_of(client.post(LABELS, {**body, "skip": 3, "border": True}).json(), dpi=50)
    width, height = plain.size
    empty = (0, 0, width, height // 2)
    assert share_of(plain.crop(empty), (255, 255, 255)) == 1
    assert plain.tobytes() != framed.tobytes()
    assert share_of(framed, (255, 255, 255)) < share_of(plain, (255, 255, 255))


# --- Templates that name other files


def test_an_uploaded_template_extends_another_and_includes_snippets(api) -> None:
    printing.label_template("[{% block inside %}{% endblock %}]", file_name="frame.html")
    printing.snippet("snip {{ name }}", file_name="part.html")
    template = printing.label_template(
        '{% extends "label/frame.html" %}{% block inside %}{% include "snippets/part.html" %}{% endblock %}'
    )
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create(name="Fuse").pk]}).json()
    assert text_of(body) == "[snip Fuse]"


def test_a_missing_snippet_fails_the_job_and_is_named(api) -> None:
    template = printing.report_template('<p>a</p>\n{% include "snippets/gone.html" %}')
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "snippets/gone.html" in answer.json()["error"][0]


def test_a_replaced_file_counts_with_the_next_print(api) -> None:
    template = printing.label_template("<p>old</p>", file_name="mine.html")
    client, part = api.superuser(), PartFactory.create()
    request = {"template": template.pk, "items": [part.pk]}
    assert text_of(client.post(LABELS, request).json()) == "old"
    default_storage.delete("report/label/mine.html")
    default_storage.save("report/label/mine.html", io.BytesIO(b"<p>new</p>"))
    assert text_of(client.post(LABELS, request).json()) == "new"


def test_items_installed_deeply_and_split_off_are_on_the_paper_of_a_stock_item(api) -> None:
    whole = StockItemFactory.create(quantity=1)
    inside = StockItemFactory.create(quantity=1, belongs_to=whole, part__name="Board")
    StockItemFactory.create(quantity=1, belongs_to=inside, part__name="Chip")
    template = printing.report_template(
        "{% for one in installed_items %}{{ one.part.name }} {% endfor %}", model_type="stockitem"
    )
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [whole.pk]}).json()
    assert text_of(body) == "Board Chip"
