"""The methods of templates as plugins call them, in the styles of older and newer plugins."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.models import AnonymousUser

from stockpress.kernel.context import LazyContext
from stockpress.outputs.models import DataOutput
from stockpress.printing.context.building import LABEL_CONTEXT_HOOK, REPORT_CONTEXT_HOOK
from stockpress.printing.models import LabelTemplate, PrintJob, ReportTemplate
from stockpress.settings_registry.services import ChangeSetting
from tests.factories import printing
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.users import SuperuserFactory, UserFactory

pytestmark = pytest.mark.django_db

WHO = "<style>{{ page_style }}</style><p>{{ name }}/{{ user.username }}/{{ width }}</p>"


def text_of(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range().strip() for page in pypdfium2.PdfDocument(pdf))


@pytest.fixture
def label() -> LabelTemplate:
    return printing.label_template(WHO, filename_pattern="{{ name }}.pdf")


@pytest.fixture
def report() -> ReportTemplate:
    return printing.report_template("<p>{{ name }}/{{ user.username }}</p>", filename_pattern="Sheet-{{ name }}")


def test_a_template_knows_its_model_and_its_filters() -> None:
    category = PartCategoryFactory.create()
    template = printing.label_template(filters=f"category={category.pk}, pk__in=[1, 99]")
    part = PartFactory.create()
    assert template.get_model() is type(part)
    assert template.get_filters() == {"category": str(category.pk), "pk__in": [1, 99]}


@pytest.mark.parametrize("style", ["request by position", "request by name", "user by name", "user by position"])
def test_the_user_comes_with_the_request_or_by_itself(label: LabelTemplate, style: str) -> None:
    part, user = PartFactory.create(name="Fuse"), UserFactory.create(username="packer")
    request = SimpleNamespace(user=user)
    html = {
        "request by position": lambda: label.render_as_string(part, request),
        "request by name": lambda: label.render_as_string(part, request=request),
        "user by name": lambda: label.render_as_string(part, user=user),
        "user by position": lambda: label.render_as_string(part, user),
    }[style]()
    assert "<p>Fuse/packer/50.0</p>" in html


@pytest.mark.parametrize("request_given", [None, SimpleNamespace(user=AnonymousUser()), SimpleNamespace(user=None)])
def test_without_a_user_a_template_renders_all_the_same(label: LabelTemplate, request_given: Any) -> None:
    assert "<p>Fuse//50.0</p>" in label.render_as_string(PartFactory.create(name="Fuse"), request_given)


def test_a_context_that_is_given_is_used(label: LabelTemplate) -> None:
    part = PartFactory.create(name="Fuse")
    context = label.get_context(part, None)
    context["name"] = "Changed"
    assert "<p>Changed//50.0</p>" in label.render_as_string(part, None, context)
    assert "<p>Plain//50.0</p>" in label.render_as_string(part, context={"name": "Plain"})


def test_the_page_style_can_be_left_out(label: LabelTemplate) -> None:
    part = PartFactory.create()
    assert "@page { size: 50mm 20mm; margin: 0mm; }" in label.render_as_string(part, None)
    assert "@page" not in label.render_as_string(part, None, insert_page_style=False)
    assert label.get_context(part, insert_page_style=False)["page_style"] is None


def test_the_page_style_is_css_whatever_the_language(label: LabelTemplate, settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    label.width = 62.5
    assert label.generate_page_style() == "@page { size: 62.5mm 20mm; margin: 0mm; }"
    assert label.generate_page_style(width=30, height=10.5, margin=2) == "@page { size: 30mm 10.5mm; margin: 2mm; }"


def test_a_file_name_is_made_from_a_context(label: LabelTemplate) -> None:
    part = PartFactory.create(name="Fuse")
    assert label.generate_filename(label.get_context(part)) == "Fuse.pdf"
    assert label.generate_filename({"name": "Other"}) == "Other.pdf"


def test_a_file_name_computes_only_what_its_pattern_names(label: LabelTemplate) -> None:
    def expensive() -> object:
        raise AssertionError("nobody asked for it")

    assert label.generate_filename(LazyContext({"bom_items": expensive, "name": lambda: "Fuse"})) == "Fuse.pdf"


def test_rendering_gives_a_pdf(label: LabelTemplate, report: ReportTemplate) -> None:
    part = PartFactory.create(name="Fuse")
    assert text_of(label.render(part, None)) == "Fuse//50.0"
    assert text_of(report.render(part, user=UserFactory.create(username="clerk"))) == "Fuse/clerk"


def test_the_base_context_has_what_every_template_has(report: ReportTemplate) -> None:
    user = UserFactory.create()
    context = report.base_context(user=user)
    assert set(context) == {
        "base_url",
        "date",
        "datetime",
        "template",
        "template_description",
        "template_name",
        "template_revision",
        "user",
    }
    assert context["user"] == user
    assert context["template"] == report
    assert context["template_revision"] == 1


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({"page_size": "A4"}, "A4"),
        ({"page_size": "Letter", "landscape": True}, "Letter landscape"),
        ({"page_size": ""}, "A3"),
        ({"page_size": "", "landscape": True}, "A3 landscape"),
    ],
)
def test_the_size_of_a_report_falls_back_to_the_setting(fields: dict[str, Any], size: str) -> None:
    ChangeSetting(key="REPORT_DEFAULT_PAGE_SIZE", value="A3")()
    template = ReportTemplate(**fields)
    assert template.get_report_size() == size
    assert template.get_report_context() == {
        "page_size": size,
        "landscape": fields.get("landscape", False),
        "merge": False,
    }


def test_what_plugins_add_can_be_asked_for_alone(report: ReportTemplate) -> None:
    def add(_template: Any, _item: Any, user: Any, context: Any) -> None:
        context["greeting"] = f"Hello {user}"

    REPORT_CONTEXT_HOOK.attach(add)
    try:
        added = report.get_plugin_context(PartFactory.create(), user=UserFactory.create(username="clerk"))
    finally:
        REPORT_CONTEXT_HOOK.detach(add)
    assert dict(added) == {"greeting": "Hello clerk"}


def test_plugins_change_the_context_that_is_asked_for(label: LabelTemplate) -> None:
    def add(_template: Any, item: Any, _user: Any, context: Any) -> None:
        context["name"] = f"{context['name']}!"
        context["item_number"] = item.pk

    LABEL_CONTEXT_HOOK.attach(add)
    try:
        part = PartFactory.create(name="Fuse")
        context = label.get_context(part)
    finally:
        LABEL_CONTEXT_HOOK.detach(add)
    assert (context["name"], context["item_number"]) == ("Fuse!", part.pk)


# --- print


def test_printing_a_report_returns_its_finished_output(report: ReportTemplate) -> None:
    parts = [PartFactory.create(name=name) for name in ("B", "A")]
    user = SuperuserFactory.create(username="clerk")
    output = report.print(parts, SimpleNamespace(user=user))
    assert (output.complete, output.progress, output.total, output.user) == (True, 2, 2, user)
    assert output.output.name.startswith("data_output/Sheet-B")
    assert text_of(output.output.read()) == "B/clerk A/clerk"


@pytest.mark.usefixtures("label_sheets")
@pytest.mark.parametrize("plugin", [None, "inventreelabelsheet", SimpleNamespace(slug="inventreelabelsheet")])
def test_printing_labels_takes_the_plugin_second(label: LabelTemplate, plugin: Any) -> None:
    output = label.print([PartFactory.create(name="Fuse")], plugin)
    assert output.plugin == ("inventreelabelsheet" if plugin else "inventreelabel")
    assert output.complete
    (width, height) = pypdfium2.PdfDocument(output.output.read())[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == ((210, 297) if plugin else (50, 20))


@pytest.mark.usefixtures("label_sheets")
def test_options_of_the_plugin_come_along(label: LabelTemplate) -> None:
    output = label.print([PartFactory.create()], "inventreelabelsheet", None, {"page_size": "A3", "landscape": True})
    (width, height) = pypdfium2.PdfDocument(output.output.read())[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (420, 297)


def test_an_output_that_somebody_already_watches_is_used(report: ReportTemplate) -> None:
    watched = DataOutput.objects.create(output_type="report")
    returned = report.print([PartFactory.create(name="Fuse")], None, watched)
    assert returned.pk == watched.pk
    watched = DataOutput.objects.get()
    assert watched.complete
    assert watched.template_name == report.name
    assert text_of(watched.output.read()) == "Fuse/"
    assert PrintJob.objects.get().output == watched
