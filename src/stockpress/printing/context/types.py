"""The shapes of contexts, for plugins that tell people what templates may name.

Each is a dictionary type whose annotations can be read at run time; its docstring says what the variables hold.
"""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet

from stockpress.printing.models import LabelTemplate, ReportTemplate

__all__ = ["BaseContextExtension", "LabelContextExtension", "QuerySet", "ReportContextExtension"]


class BaseContextExtension(TypedDict):
    """What every template has.

    Attributes:
        base_url: Address of this server, without a trailing slash
        date: Today, in the server's time zone
        datetime: Now, with time zone
        template: The template itself
        template_description: Description of the template
        template_name: Name of the template
        template_revision: Counts the changes of the template
        user: Who prints
    """

    base_url: str
    date: dt.date
    datetime: dt.datetime
    template: LabelTemplate | ReportTemplate
    template_description: str
    template_name: str
    template_revision: int
    user: User | None


class LabelContextExtension(TypedDict):
    """What templates of labels have besides.

    Attributes:
        width: Width of the label in mm
        height: Height of the label in mm
        page_style: The @page rule that makes one page exactly one label; nothing when labels share a sheet
    """

    width: float
    height: float
    page_style: str | None


class ReportContextExtension(TypedDict):
    """What templates of reports have besides.

    Attributes:
        page_size: Paper size and orientation, as CSS writes it
        landscape: Pages are wider than high
        merge: One document is made for all objects, listed in `instances`
        instances: The objects that are shown in one document
    """

    page_size: str
    landscape: bool
    merge: bool
    instances: list[Model]
