"""Printing over HTTP where clients, templates and plugins are known to stumble."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from stockpress.kernel.context import LazyContext
from stockpress.printing.context.building import LABEL_CONTEXT_HOOK, REPORT_CONTEXT_HOOK
from stockpress.printing.models import LabelTemplate
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.printed import pictures_of, text_of, texts_of

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


# --- What is checked before printing, and what is not


@pytest.mark.parametrize("side", ["width", "height"])
def test_a_label_without_extent_is_an_error_of_the_template(api, side: str) -> None:
    template = printing.label_template()
    LabelTemplate.objects.filter(pk=template.pk).update(**{side: 0})
    answer = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert list(answer.json()) == ["template"]


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_printing_does_not_ask_whether_the_interface_offers_it(api, url: str) -> None:
    ChangeSetting(key="LABEL_ENABLE", value=False)()
    ChangeSetting(key="REPORT_ENABLE", value=False)()
    make = printing.label_template if url == LABELS else printing.report_template
    answer = api.superuser().post(url, {"template": make().pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 201


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_the_filters_of_a_template_offer_it_but_do_not_stop_a_print(api, url: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    template = make(filters=f"category={PartCategoryFactory.create().pk}")
    answer = api.superuser().post(url, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 201


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_printing_is_asked_for_by_post(api, url: str) -> None:
    assert api.superuser().get(url).status_code == 405
    assert api.superuser().put(url, {}).status_code == 405


@pytest.mark.usefixtures("label_sheets")
def test_the_printer_in_the_query_shapes_the_form_and_not_the_print(api) -> None:
    body = {"template": printing.label_template().pk, "items": [PartFactory.create().pk]}
    answer = api.superuser().post(f"{LABELS}?plugin=inventreelabelsheet", body)
    assert answer.json()["plugin"] == "inventreelabel"
    assert sizes_mm(answer.json()) == [(50, 20)]


@pytest.mark.parametrize("nothing", [None, ""])
def test_a_form_in_which_no_printer_was_chosen_prints_with_the_default_one(api, nothing: str | None) -> None:
    body = {"template": printing.label_template().pk, "items": [PartFactory.create().pk], "plugin": nothing}
    answer = api.superuser().post(LABELS, body)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["plugin"] == "inventreelabel"


@pytest.mark.usefixtures("label_sheets")
def test_the_printer_in_the_body_shapes_the_form_too(api) -> None:
    fields = api.user().options(LABELS, {"plugin": "inventreelabelsheet"}).json()["actions"]["POST"]
    assert "skip" in fields


@pytest.mark.usefixtures("label_sheets")
@pytest.mark.parametrize("encoding", ["json", "multipart"])
def test_options_of_the_printer_come_in_any_encoding(api, encoding: str) -> None:
    body = {
        "template": printing.label_template().pk,
        "items": [PartFactory.create().pk],
        "plugin": "inventreelabelsheet",
        "page_size": "A3",
        "skip": 2,
        "landscape": True,
    }
    answer = api.superuser().post(LABELS, body, format=encoding)
    assert answer.status_code == 201, answer.json()
    assert sizes_mm(answer.json()) == [(420, 297)]


@pytest.mark.usefixtures("label_sheets")
def test_an_error_of_an_option_stands_beside_those_of_the_request(api) -> None:
    body = {"template": printing.label_template().pk, "items": [PartFactory.create().pk]}
    answer = api.superuser().post(LABELS, {**body, "plugin": "inventreelabelsheet", "border": "perhaps"})
    assert answer.status_code == 400
    assert list(answer.json()) == ["border"]
    assert isinstance(answer.json()["border"], list)


def test_unknown_options_are_no_error(api) -> None:
    body = {"template": printing.label_template().pk, "items": [PartFactory.create().pk]}
    assert api.superuser().post(LABELS, {**body, "colour": "green"}).status_code == 201


# --- The answer


def test_the_answer_of_a_report_has_the_fields_of_the_output_and_of_the_request(api) -> None:
    template, part = printing.report_template(name="Sheet"), PartFactory.create()
    client = api.superuser()
    answer = client.post(REPORTS, {"template": template.pk, "items": [part.pk]})
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {
        *("pk", "created", "user", "user_detail", "total", "progress", "complete", "output_type"),
        *("template_name", "plugin", "output", "errors", "template", "items"),
    }
    assert (body["output_type"], body["template_name"], body["plugin"]) == ("report", "Sheet", None)
    assert (body["user"], body["user_detail"]["username"]) == (client.user.pk, client.user.username)
    assert (body["template"], body["items"]) == (template.pk, [part.pk])
    polled = client.get(f"/api/data-output/{body['pk']}/").json()
    assert {name: body[name] for name in polled} == polled


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_a_failed_print_stays_to_be_polled_with_its_reason(api, url: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    template = make("{% load report %}{% asset 'gone.png' raise_error=True %}")
    client = api.superuser()
    answer = client.post(url, {"template": template.pk, "items": [PartFactory.create().pk]})
    assert answer.status_code == 400
    assert "gone.png" in answer.json()["error"][0]
    (row,) = client.get("/api/data-output/").json()
    assert (row["complete"], row["output"], row["progress"]) == (False, None, 0)
    assert "gone.png" in row["errors"]["error"]


@pytest.mark.usefixtures("label_sheets")
@pytest.mark.parametrize(("url", "extra"), [(LABELS, {"plugin": "inventreelabelsheet", "skip": 7}), (REPORTS, {})])
def test_progress_ends_at_the_total_which_is_the_number_of_items(api, url: str, extra: dict[str, Any]) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    keys = [PartFactory.create().pk for _ in range(3)]
    body = api.superuser().post(url, {"template": make().pk, "items": keys, **extra}).json()
    assert (body["progress"], body["total"]) == (3, 3)


def test_a_label_file_is_named_exactly_as_its_pattern_says(api) -> None:
    template = printing.label_template(filename_pattern="label-{{ name }}")
    client = api.superuser()
    body = client.post(LABELS, {"template": template.pk, "items": [PartFactory.create(name="Fuse").pk]}).json()
    assert body["output"].rsplit("/", 1)[1].startswith("label-Fuse")
    assert ".pdf" not in body["output"]
    assert client.get(body["output"])["Content-Type"] == "application/pdf"


def test_a_second_file_of_the_same_name_leaves_the_first_alone(api) -> None:
    template = printing.report_template("<p>{{ name }}</p>", filename_pattern="sheet.pdf")
    client = api.superuser()
    first, second = (
        client.post(REPORTS, {"template": template.pk, "items": [PartFactory.create(name=name).pk]}).json()
        for name in ("One", "Two")
    )
    assert first["output"] != second["output"]
    assert (texts_of(first), texts_of(second)) == (["One"], ["Two"])


# --- The context


@pytest.fixture
def additions() -> Iterator[list[tuple[Any, ...]]]:
    """Two plugins that rename everything, and what they were called with."""
    calls: list[tuple[Any, ...]] = []

    def change(template: Any, item: Any, user: Any, context: LazyContext) -> None:
        calls.append((template, item, user))
        context.update({"name": "plugin", "template_name": "plugin", "width": "plugin", "merge": "plugin"})
        context["added"] = "plugin"

    LABEL_CONTEXT_HOOK.attach(change)
    REPORT_CONTEXT_HOOK.attach(change)
    yield calls
    LABEL_CONTEXT_HOOK.detach(change)
    REPORT_CONTEXT_HOOK.detach(change)


@pytest.mark.parametrize(("url", "own"), [(LABELS, "width"), (REPORTS, "merge")])
def test_plugins_may_replace_every_variable(api, additions: list[Any], url: str, own: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    template = make(f"<p>{{{{ name }}}} {{{{ template_name }}}} {{{{ {own} }}}} {{{{ added }}}}</p>")
    body = api.superuser().post(url, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert text_of(body) == "plugin plugin plugin plugin"


@pytest.mark.parametrize("url", [LABELS, REPORTS])
def test_plugins_are_asked_once_an_item_with_template_item_and_user(api, additions: list[Any], url: str) -> None:
    make = printing.label_template if url == LABELS else printing.report_template
    template, parts = make(filename_pattern="{{ name }}.pdf"), [PartFactory.create() for _ in range(3)]
    client = api.superuser()
    client.post(url, {"template": template.pk, "items": [part.pk for part in parts]})
    assert additions == [(template, part, client.user) for part in parts]


def test_plugins_extend_each_item_of_a_merged_report(api, additions: list[Any]) -> None:
    template = printing.report_template(
        "{% for one in instances %}[{{ one.name }} {{ one.added }}]{% endfor %}[{{ added }}]", merge=True
    )
    parts = [PartFactory.create().pk, PartFactory.create().pk]
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": parts}).json()
    assert text_of(body) == "[plugin plugin][plugin plugin][]"


def test_the_model_wins_over_the_base_and_the_layout_over_the_model(api, monkeypatch: pytest.MonkeyPatch) -> None:
    own = LazyContext(template_name="of the model", width="of the model")
    monkeypatch.setattr("stockpress.printing.context.building._model_context", lambda *_: own)
    template = printing.label_template("<p>{{ template_name }}, {{ width }}</p>", name="of the base")
    body = api.superuser().post(LABELS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert text_of(body) == "of the model, 50.0"


def test_every_template_has_the_base_variables(api, settings) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    ChangeSetting(key="INVENTREE_BASE_URL", value="https://stock.example.com/")()
    template = printing.report_template(
        "<p>{{ base_url }} | {{ template_name }} | {{ template_description }} | {{ template_revision }} | "
        "{{ template.pk }} | {{ user.username }} | {{ date|date:'Y' }} | {{ datetime|date:'e' }}</p>",
        name="Sheet",
        description="For all",
    )
    client = api.superuser(username="clerk")
    body = client.post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    found = text_of(body).split(" | ")
    assert found[:6] == ["https://stock.example.com", "Sheet", "For all", "1", str(template.pk), "clerk"]
    assert found[6].isdecimal()
    assert found[7]


def test_a_report_has_its_layout_and_a_label_its_size(api) -> None:
    report = printing.report_template("{{ page_size }} {{ landscape }} {{ merge }}", landscape=True, page_size="Letter")
    label = printing.label_template("{{ width }} {{ height }} {{ page_style }}", width=62.5)
    keys = [PartFactory.create().pk]
    client = api.superuser()
    assert text_of(client.post(REPORTS, {"template": report.pk, "items": keys}).json()) == "Letter landscape True False"
    found = text_of(client.post(LABELS, {"template": label.pk, "items": keys}).json())
    assert found == "62.5 20.0 @page { size: 62.5mm 20mm; margin: 0mm; }"


def test_a_template_sees_nothing_of_the_request(api) -> None:
    template = printing.report_template("<p>[{{ request }}{{ perms }}{{ messages }}{{ csrf_token }}{{ debug }}]</p>")
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": [PartFactory.create().pk]}).json()
    assert text_of(body) == "[]"


def test_the_merged_report_has_no_name_of_an_item_in_its_file_name(api) -> None:
    template = printing.report_template(
        "<p>x</p>", merge=True, model_type="purchaseorder", filename_pattern="Order-{{ reference }}.pdf"
    )
    orders = [PurchaseOrderFactory.create().pk for _ in range(2)]
    body = api.superuser().post(REPORTS, {"template": template.pk, "items": orders}).json()
    assert body["output"].rsplit("/", 1)[1].startswith("Order-")
    assert "PO-" not in body["output"]
