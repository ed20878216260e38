"""The variables that every template has, whatever it prints; the models' own are declared by the inventory apps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from stockpress.kernel.context import ContextVariable
from stockpress.printing.tags.settings_values import base_url

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SAMPLE_MOMENT = dt.datetime(2026, 3, 14, 9, 26, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True)
class Printing:
    """One act of printing: with which template, for whom, and when."""

    template: Any
    user: User | None = None
    moment: dt.datetime
    with_page_style: bool = True


Variable = ContextVariable[Printing]


def _label_page_style(printing: Printing) -> str | None:
    return printing.template.generate_page_style() if printing.with_page_style else None


def _report_size(printing: Printing) -> str:
    return str(printing.template.get_report_size())


BASE_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="base_url",
        type="text",
        description="Address of this server, without a trailing slash",
        sample="https://stock.example.com",
        evaluate=lambda _: base_url(),
    ),
    Variable(
        name="date",
        type="date",
        description="Today, in the server's time zone",
        sample=SAMPLE_MOMENT.date(),
        evaluate=lambda printing: timezone.localtime(printing.moment).date(),
    ),
    Variable(
        name="datetime",
        type="date and time",
        description="Now, with time zone",
        sample=SAMPLE_MOMENT,
        evaluate=lambda printing: timezone.localtime(printing.moment),
    ),
    Variable(
        name="template",
        type="template",
        description="The template itself",
        sample=None,
        evaluate=lambda printing: printing.template,
    ),
    Variable(
        name="template_name",
        type="text",
        description="Name of the template",
        sample="Part label",
        evaluate=lambda printing: printing.template.name,
    ),
    Variable(
        name="template_description",
        type="text",
        description="Description of the template",
        sample="A label for parts",
        evaluate=lambda printing: printing.template.description,
    ),
    Variable(
        name="template_revision",
        type="whole number",
        description="Counts the changes of the template",
        sample=3,
        evaluate=lambda printing: printing.template.revision,
    ),
    Variable(
        name="user",
        type="user",
        description="Who prints",
        sample=None,
        evaluate=lambda printing: printing.user,
    ),
)

LABEL_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="width",
        type="number",
        description="Width of the label in mm",
        sample=50.0,
        evaluate=lambda printing: float(printing.template.width),
    ),
    Variable(
        name="height",
        type="number",
        description="Height of the label in mm",
        sample=20.0,
        evaluate=lambda printing: float(printing.template.height),
    ),
    Variable(
        name="page_style",
        type="CSS",
        description="The @page rule that makes one page exactly one label; nothing when labels share a sheet",
        sample="@page { size: 50mm 20mm; margin: 0mm; }",
        evaluate=_label_page_style,
    ),
)

REPORT_VARIABLES: tuple[Variable, ...] = (
    Variable(
        name="page_size",
        type="CSS",
        description="Paper size and orientation, as CSS writes it",
        sample="A4 landscape",
        evaluate=_report_size,
    ),
    Variable(
        name="landscape",
        type="true or false",
        description="Pages are wider than high",
        sample=False,
        evaluate=lambda printing: printing.template.landscape,
    ),
    Variable(
        name="merge",
        type="true or false",
        description="One document is made for all objects, listed in `instances`",
        sample=False,
        evaluate=lambda printing: printing.template.merge,
    ),
)
