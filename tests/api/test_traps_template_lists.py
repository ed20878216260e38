"""Filters of templates, which templates fit, and what OPTIONS says of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stockpress.printing.models import LabelTemplate, ReportAsset, ReportSnippet, ReportTemplate
from tests.factories import printing
from tests.factories.common import ParameterFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import StockItemFactory

pytestmark = pytest.mark.django_db

LABELS = "/api/label/template/"
REPORTS = "/api/report/template/"
SNIPPETS = "/api/report/snippet/"
ASSETS = "/api/report/asset/"

# By list: the field of the file, the folder it is kept in, the model.
KINDS: dict[str, tuple[str, str, type]] = {
    LABELS: ("template", "label", LabelTemplate),
    REPORTS: ("template", "report", ReportTemplate),
    SNIPPETS: ("snippet", "snippets", ReportSnippet),
    ASSETS: ("asset", "assets", ReportAsset),
}


def file_of(text: str = "<p>x</p>", name: str = "upload.html") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(), "text/html")


def form(url: str, *, name: str = "Mine", file: SimpleUploadedFile | None = None, **fields: Any) -> dict[str, Any]:
    field, _, _ = KINDS[url]
    common = {"description": "Something", field: file or file_of()}
    own = {"name": name, "model_type": "part"} if url in {LABELS, REPORTS} else {}
    return {**common, **own, **fields}


def post(client: Any, url: str, **given: Any) -> Any:
    return client.post(url, form(url, **given), format="multipart")


# --- Filters


@pytest.mark.parametrize(
    "filters",
    [
        "name=widget, category=6",
        "category__in=[1,2,3]",
        "pk__in=[1, 99], category__in=[1,2,3]",
        "  name = widget ,active=True  ",
        'name__in=["a,b", "c"]',
        "category__name__icontains=screw",
        "",
    ],
)
def test_filters_that_make_sense_are_stored(api, filters: str) -> None:
    answer = post(api.staff(), LABELS, filters=filters)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["filters"] == filters.strip()


@pytest.mark.parametrize(
    "filters", ["name", "name=", "=x", "name=a=b", "name=a,,active=True", "pk__in=[1", "pk__in=[1,]", "a b", ","]
)
def test_filters_that_cannot_be_read_are_an_error_of_the_field(api, filters: str) -> None:
    answer = post(api.staff(), LABELS, filters=filters)
    assert answer.status_code == 400
    assert list(answer.json()) == ["filters"]


@pytest.mark.parametrize("filters", ["nothing=1", "name__strange=1", "pk=abc", 'pk__in=["x"]', "active=perhaps"])
def test_filters_that_do_not_fit_the_model_are_an_error_of_the_whole(api, filters: str) -> None:
    answer = post(api.staff(), LABELS, filters=filters)
    assert answer.status_code == 400
    assert list(answer.json()) == ["non_field_errors"]


def test_filters_are_checked_against_the_model_they_move_to(api) -> None:
    client = api.staff()
    pk = post(client, LABELS, filters="category=1").json()["pk"]
    answer = client.patch(f"{LABELS}{pk}/", {"model_type": "company"}, format="multipart")
    assert answer.status_code == 400
    assert LabelTemplate.objects.get().model_type == "part"


# --- Which templates fit


def names(client: Any, url: str, **query: Any) -> list[str]:
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.json()
    return [row["name"] for row in answer.json()]


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_a_template_is_offered_when_all_items_match_all_its_filters(api, url: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    category = PartCategoryFactory.create(name="Screws")
    one, two = (PartFactory.create(category=category, active=active) for active in (True, False))
    make(name="all", filters="")
    make(name="category", filters=f"category__name=Screws, category__in=[{category.pk}]")
    make(name="active", filters=f"category={category.pk}, active=True")
    client = api.with_roles(part="view")
    assert names(client, url, model_type="part", items=one.pk) == ["all", "category", "active"]
    assert names(client, url, model_type="part", items=f"{one.pk},{two.pk}") == ["all", "category"]
    assert names(client, url, model_type="part", items=f"{one.pk},999999") == ["all", "category", "active"]
    assert names(client, url, model_type="part", items="") == ["all", "category", "active"]


def test_a_filter_over_many_related_rows_counts_each_item_once(api) -> None:
    part = PartFactory.create()
    StockItemFactory.create_batch(3, part=part)
    printing.label_template(name="stocked", filters="stock_items__quantity__gt=0")
    assert names(api.user(), LABELS, model_type="part", items=part.pk) == ["stocked"]


def test_a_stored_filter_that_became_invalid_is_a_400(api) -> None:
    template = printing.label_template()
    LabelTemplate.objects.filter(pk=template.pk).update(filters="gone_field=1")
    answer = api.user().get(LABELS, {"model_type": "part", "items": PartFactory.create().pk})
    assert answer.status_code == 400


@pytest.mark.parametrize("items", ["x", "1,x", "1.5", "-1", "1;2", "9" * 40, "²"])
def test_items_that_are_no_numbers_are_a_400_on_items(api, items: str) -> None:
    answer = api.user().get(LABELS, {"model_type": "part", "items": items})
    assert answer.status_code == 400
    assert list(answer.json()) == ["items"]


def test_templates_of_other_models_are_not_asked_about_the_items(api) -> None:
    printing.label_template(name="stock", model_type="stockitem", filters="quantity__gt=5")
    printing.label_template(name="part")
    assert names(api.user(), LABELS, model_type="part", items=PartFactory.create().pk) == ["part"]


def test_descriptions_are_searched_too_and_disabled_templates_are_listed(api) -> None:
    printing.report_template(name="A", description="Goods received", enabled=False)
    printing.report_template(name="B", description="Anything")
    client = api.user()
    assert names(client, REPORTS, search="received goods") == ["A"]
    assert names(client, REPORTS) == ["A", "B"]
    assert names(client, REPORTS, landscape="nonsense") == ["A", "B"]


def test_parameters_can_be_filtered_by(api) -> None:
    part = PartFactory.create()
    ParameterFactory.create(owner=part, template__name="Voltage", data="12")
    template = printing.label_template(name="12 V", filters="name__startswith=Part")
    template.full_clean()
    assert names(api.user(), LABELS, model_type="part", items=part.pk) == ["12 V"]


# --- OPTIONS


def test_a_form_for_a_label_template_can_be_built_from_options(api) -> None:
    actions = api.staff().options(LABELS).json()["actions"]
    assert set(actions) == {"GET", "POST"}
    fields = actions["POST"]
    assert fields["name"] == {**fields["name"], "type": "string", "required": True, "max_length": 100}
    assert fields["template"]["type"] == "file upload"
    assert fields["template"]["required"] is True
    assert fields["model_type"]["type"] == "choice"
    assert {choice["value"] for choice in fields["model_type"]["choices"]} >= {"part", "stockitem", "buildline"}
    assert (fields["width"]["type"], fields["width"]["min_value"], fields["width"]["default"]) == ("float", 2, 50)
    assert (fields["enabled"]["type"], fields["enabled"]["default"]) == ("boolean", True)
    assert fields["revision"]["read_only"] is True
    assert fields["filename_pattern"]["default"] == "output.pdf"
    assert fields["filters"]["required"] is False


def test_a_form_for_a_report_template_offers_the_paper_sizes(api) -> None:
    fields = api.staff().options(REPORTS).json()["actions"]["POST"]
    assert [choice["value"] for choice in fields["page_size"]["choices"]] == ["A4", "A3", "Legal", "Letter"]
    assert fields["page_size"]["default"] == "A4"
    assert (fields["landscape"]["default"], fields["merge"]["default"]) == (False, False)


@pytest.mark.parametrize("url", KINDS)
def test_options_show_writing_to_staff_alone(api, url: str) -> None:
    pk = post(api.staff(), url).json()["pk"]
    assert set(api.user().options(url).json()["actions"]) == {"GET"}
    assert set(api.staff().options(f"{url}{pk}/").json()["actions"]) == {"GET", "PUT", "DELETE"}


@pytest.mark.parametrize(
    ("url", "model", "listed"),
    [
        ("/api/label/print/", "labeltemplate", LABELS),
        ("/api/report/print/", "reporttemplate", REPORTS),
    ],
)
def test_a_form_to_print_can_be_built_from_options(api, url: str, model: str, listed: str) -> None:
    described = api.user().options(url).json()
    assert "model" not in described
    fields = described["actions"]["POST"]
    template = fields["template"]
    assert (template["type"], template["model"], template["api_url"]) == ("related field", model, listed)
    assert (template["pk_field"], template["required"]) == ("pk", True)
    assert (fields["items"]["type"], fields["items"]["required"]) == ("list", True)
    assert fields["items"]["child"]["type"] == "integer"
    # What is left over is taken for options of the printer, so nothing of the answer may be among the fields.
    assert set(fields) == ({"template", "items", "plugin"} if model == "labeltemplate" else {"template", "items"})
