"""POST /api/label/print/ and /api/report/print/: what is answered, and what is written."""

from __future__ import annotations

import pypdfium2
import pytest

from stockpress.inventory.common.models import Attachment
from stockpress.outputs.models import DataOutput
from stockpress.printing.models import PrintJob
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.part import PartFactory
from tests.factories.stock import StockLocationFactory
from tests.printed import named, sizes_mm, texts_of

pytestmark = pytest.mark.django_db

LABELS = "/api/label/print/"
REPORTS = "/api/report/print/"


def test_a_small_label_print_is_complete_when_it_is_answered(api) -> None:
    template = printing.label_template(named("{{ part.name }}"))
    parts = [PartFactory.create(name=name) for name in ("Alpha", "Beta")]

    answer = api.superuser().post(LABELS, {"template": template.pk, "items": [part.pk for part in parts]})

    assert answer.status_code == 201, answer.json()
    body = answer.json()
    assert body["complete"] is True
    assert body["progress"] == body["total"] == 2
    assert body["template"] == template.pk
    assert body["items"] == [part.pk for part in parts]
    assert body["plugin"] == "inventreelabel"
    assert body["errors"] is None
    assert body["output"].startswith("/media/data_output/")
    assert texts_of(body) == ["Alpha", "Beta"]
    assert answer["Content-Type"] == "application/json"


def test_the_order_asked_for_is_kept_and_duplicates_are_printed_once(api) -> None:
    template = printing.label_template(named("{{ part.name }}"))
    first, second, third = (PartFactory.create(name=name) for name in ("One", "Two", "Three"))

    keys = [third.pk, first.pk, third.pk, second.pk]
    body = api.superuser().post(LABELS, {"template": template.pk, "items": keys}).json()

    assert texts_of(body) == ["Three", "One", "Two"]
    assert body["items"] == [third.pk, first.pk, second.pk]
    assert body["total"] == 3


def test_a_label_is_as_large_as_its_template_says(api) -> None:
    template = printing.label_template(named("x"), width=70, height=24)
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert sizes_mm(body) == [(70, 24)]


@pytest.mark.parametrize(
    ("request_body", "field"),
    [
        ({}, "template"),
        ({"template": 999_999}, "template"),
        ({"template": "x"}, "template"),
        ({"items": []}, "items"),
        ({"items": None}, "items"),
        ({"items": "1,2"}, "items"),
        ({"items": ["x"]}, "items"),
        ({"items": [10**30]}, "items"),
        ({"items": [999_999]}, "items"),
        ({"plugin": "no-such-printer"}, "plugin"),
    ],
)
@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_a_wrong_request_names_its_field_and_writes_nothing(api, url: str, request_body: dict, field: str) -> None:
    if field == "plugin" and url == REPORTS:
        request_body, field = {"items": [0]}, "items"
    make = printing.label_template if url == LABELS else printing.report_template
    valid = {"template": make().pk, "items": [PartFactory.create().pk]}
    sent = request_body and valid | request_body

    answer = api.superuser().post(url, sent)

    assert answer.status_code == 400
    assert field in answer.json()
    assert not DataOutput.objects.exists()
    assert not PrintJob.objects.exists()


def test_unknown_items_among_known_ones_are_named(api) -> None:
    part = PartFactory.create()
    body = {"template": printing.label_template().pk, "items": [part.pk, 888_888, 999_999]}
    answer = api.superuser().post(LABELS, body)
    assert answer.status_code == 400
    assert "888888, 999999" in answer.json()["items"][0]


def test_a_disabled_template_does_not_print(api) -> None:
    template = printing.report_template(enabled=False)
    answer = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "disabled" in answer.json()["template"][0]


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_printing_needs_the_right_to_see_what_is_printed(api, url: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    body = {"template": make().pk, "items": [PartFactory.create().pk]}
    assert api.anonymous().post(url, body).status_code == 401
    assert api.user().post(url, body).status_code == 403
    assert api.staff().post(url, body).status_code == 403
    assert api.with_roles(sales_order="view").post(url, body).status_code == 403
    assert api.with_roles(part="view").post(url, body).status_code == 201


def test_without_the_right_nobody_learns_which_items_exist(api) -> None:
    body = {"template": printing.label_template().pk, "items": [999_999]}
    assert api.user().post(LABELS, body).status_code == 403


# --- Options and sheets


@pytest.mark.usefixtures("label_sheets")
def test_options_of_a_label_sheet_are_checked_at_the_top_level(api) -> None:
    body = {
        "template": printing.label_template().pk,
        "items": [PartFactory.create().pk],
        "plugin": "inventreelabelsheet",
    }
    answer = api.superuser().post(LABELS, body | {"skip": 501, "page_size": "A9", "margin": -1})
    assert answer.status_code == 400
    assert set(answer.json()) == {"skip", "page_size", "margin"}
    assert not DataOutput.objects.exists()


@pytest.mark.usefixtures("label_sheets")
def test_a_label_too_large_for_the_sheet_says_both_sizes(api) -> None:
    template = printing.label_template(width=300, height=300)
    body = {"template": template.pk, "items": [PartFactory.create().pk], "plugin": "inventreelabelsheet"}
    answer = api.superuser().post(LABELS, body)
    assert answer.status_code == 400
    assert "300 x 300 mm" in answer.json()["error"][0]
    assert "210 x 297 mm" in answer.json()["error"][0]


@pytest.mark.usefixtures("label_sheets")
def test_a_sheet_holds_as_many_labels_as_fit_after_those_skipped(api) -> None:
    template = printing.label_template(named("{{ part.name }}"), width=50, height=20)
    parts = [PartFactory.create(name=f"P{number}") for number in range(15)]
    keys = [part.pk for part in parts]
    # 3 columns of 50 mm and 13 rows of 20 mm: 39 a page.
    body = {"template": template.pk, "items": keys, "plugin": "inventreelabelsheet", "skip": 30}

    answer = api.superuser().post(LABELS, body).json()

    first, second = texts_of(answer)
    assert [name in first for name in ("P0", "P8")] == [True, True]
    assert "P9" not in first.split()
    assert "P9" in second.split()
    assert sizes_mm(answer) == [(210, 297), (210, 297)]
    assert answer["progress"] == answer["total"] == 15
    assert answer["output"].endswith(".pdf")


@pytest.mark.usefixtures("label_sheets")
def test_a_landscape_sheet_is_wider_than_high(api) -> None:
    body = {
        "template": printing.label_template().pk,
        "items": [PartFactory.create().pk],
        "plugin": "inventreelabelsheet",
        "landscape": True,
        "page_size": "A3",
        "border": True,
    }
    assert sizes_mm(api.superuser().post(LABELS, body).json()) == [(420, 297)]


@pytest.mark.usefixtures("label_sheets")
def test_a_label_that_fails_spoils_only_its_own_cell(api) -> None:
    # The tag `subtract` refuses what is no number, and only one part has one for a name.
    template = printing.label_template(f"{{% load report %}}{named('{% subtract part.name 1 %}')}")
    good, bad = PartFactory.create(name="41"), PartFactory.create(name="not a number")
    body = {"template": template.pk, "items": [bad.pk, good.pk], "plugin": "inventreelabelsheet"}

    answer = api.superuser().post(LABELS, body)

    assert answer.status_code == 201, answer.json()
    assert texts_of(answer.json()) == ["40"]
    warnings = PrintJob.objects.get(output=answer.json()["pk"]).warnings
    assert any("not a number" in warning for warning in warnings)


@pytest.mark.usefixtures("label_sheets")
def test_options_lists_the_fields_of_the_chosen_printer(api) -> None:
    client = api.user()
    plain = client.options(LABELS).json()["actions"]["POST"]
    sheet = client.options(f"{LABELS}?plugin=inventreelabelsheet").json()["actions"]["POST"]
    assert {"template", "items", "plugin"} <= set(plain)
    assert "page_size" not in plain
    assert plain["template"]["type"] == "related field"
    assert plain["template"]["model"] == "labeltemplate"
    assert plain["template"]["api_url"] == "/api/label/template/"
    assert plain["template"]["pk_field"] == "pk"
    assert plain["plugin"]["type"] == "related field"
    assert plain["plugin"]["model"] == "pluginconfig"
    assert plain["plugin"]["api_url"] == "/api/plugins/"
    assert plain["plugin"]["pk_field"] == "key"
    assert plain["plugin"]["required"] is False
    assert sheet["skip"]["min_value"] == 0
    assert sheet["skip"]["max_value"] == 500
    assert {choice["value"] for choice in sheet["page_size"]["choices"]} == {"A4", "A3", "Legal", "Letter"}
    # The class is shared by all requests; what one asked for must not show up in the next.
    assert "page_size" not in client.options(LABELS).json()["actions"]["POST"]
    assert set(client.options(f"{LABELS}?plugin=nonsense").json()["actions"]["POST"]) == set(plain)


# --- Reports


def test_a_report_of_several_items_is_one_pdf_in_order(api) -> None:
    template = printing.report_template("<p>{{ name }}</p>", filename_pattern="Part-{{ name }}")
    parts = [PartFactory.create(name=name) for name in ("Cc", "Aa")]
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [part.pk for part in parts]}).json()
    assert texts_of(body) == ["Cc", "Aa"]
    # Named after the first item, with the suffix it lacked.
    assert body["output"].rsplit("/", 1)[1].startswith("Part-Cc")
    assert body["output"].endswith(".pdf")
    assert "plugin" not in body or body["plugin"] is None


def test_a_label_file_is_named_after_the_last_label(api) -> None:
    template = printing.label_template(named("x"), filename_pattern="{{ part.name }}.pdf")
    parts = [PartFactory.create(name=name) for name in ("First", "Last")]
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [part.pk for part in parts]}).json()
    assert body["output"].rsplit("/", 1)[1].startswith("Last")


def test_a_file_name_pattern_cannot_leave_the_folder(api) -> None:
    template = printing.report_template("<p>x</p>", filename_pattern="../../{{ name }}")
    part = PartFactory.create(name="../etc/passwd")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [part.pk]}).json()
    assert body["output"].startswith("/media/data_output/")
    assert "/" not in body["output"].removeprefix("/media/data_output/")


def test_a_merged_report_sees_the_items_as_instances_only(api) -> None:
    template = printing.report_template(
        "<p>{% for one in instances %}[{{ one.name }}]{% endfor %}({{ name }})</p>", merge=True
    )
    parts = [PartFactory.create(name=name) for name in ("A", "B")]
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [part.pk for part in parts]}).json()
    assert texts_of(body) == ["[A][B]()"]
    assert body["progress"] == body["total"] == 2


@pytest.mark.parametrize(
    ("page_size", "landscape", "size"),
    [("A4", False, (210, 297)), ("A4", True, (297, 210)), ("Letter", False, (216, 279))],
)
def test_page_size_and_orientation_reach_the_paper(api, page_size: str, landscape: bool, size: tuple[int, int]) -> None:
    template = printing.report_template(page_size=page_size, landscape=landscape)
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert sizes_mm(body) == [size]


def test_an_attached_report_hangs_on_each_item(api) -> None:
    template = printing.report_template("<p>{{ name }}</p>", attach_to_model=True, filename_pattern="sheet.pdf")
    parts = [PartFactory.create(name=name) for name in ("A", "B")]
    client = api.superuser()
    body = client.post(REPORTS, {"template": template.pk, "items": [part.pk for part in parts]}).json()
    assert texts_of(body) == ["A", "B"]
    for part in parts:
        attachment = Attachment.objects.get(model_type="part", model_id=part.pk)
        assert attachment.upload_user == client.user
        assert template.name in attachment.comment
        document = pypdfium2.PdfDocument(attachment.attachment.read())
        assert [page.get_textpage().get_text_range().strip() for page in document] == [part.name]


def test_a_merged_report_is_attached_to_the_last_item(api) -> None:
    template = printing.report_template("<p>x</p>", attach_to_model=True, merge=True)
    parts = [PartFactory.create(), PartFactory.create()]
    api.superuser().post(REPORTS, {"template": template.pk, "items": [part.pk for part in parts]})
    assert [row.model_id for row in Attachment.objects.all()] == [parts[-1].pk]


def test_attaching_to_what_holds_no_files_fails_with_a_reason(api) -> None:
    template = printing.report_template("<p>x</p>", attach_to_model=True, model_type="stocklocation")
    body = {"template": template.pk, "items": [StockLocationFactory.create().pk]}
    answer = api.superuser().post(REPORTS, body)
    assert answer.status_code == 400
    assert "attach" in answer.json()["error"][0]


def test_debug_mode_gives_html_and_attaches_nothing(api) -> None:
    ChangeSetting(key="REPORT_DEBUG_MODE", value=True)()
    template = printing.report_template("<p>{{ name }}</p>", attach_to_model=True, filename_pattern="a.pdf")
    parts = [PartFactory.create(name=name) for name in ("A", "B")]
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [part.pk for part in parts]}).json()
    assert body["output"].endswith(".html")
    assert DataOutput.objects.get(pk=body["pk"]).output.read().decode() == "<p>A</p>\n<p>B</p>"
    assert not Attachment.objects.exists()
