"""Every kind of object prints as label and as report, and every variable that is documented reaches the paper."""

from __future__ import annotations

import pytest

from stockpress.inventory.common.printable import PRINTABLES
from tests.documented_variables import VARIABLES, template_of_all
from tests.factories import printing
from tests.factories.printables import printable_object
from tests.printed import text_of

pytestmark = pytest.mark.django_db

LABELS = "/api/label/print/"
REPORTS = "/api/report/print/"


def test_the_ten_kinds_of_objects_can_be_printed() -> None:
    assert set(VARIABLES) == set(PRINTABLES)


@pytest.mark.parametrize("model_type", VARIABLES)
def test_a_template_may_name_exactly_what_is_documented(model_type: str) -> None:
    assert {variable.name for variable in PRINTABLES[model_type].variables} == set(VARIABLES[model_type])


@pytest.mark.parametrize("url", [LABELS, REPORTS])
@pytest.mark.parametrize("model_type", VARIABLES)
def test_every_variable_of_every_kind_reaches_the_paper(api, model_type: str, url: str) -> None:
    item = printable_object(model_type)
    make = printing.label_template if url == LABELS else printing.report_template
    template = make(template_of_all(model_type), model_type=model_type)

    answer = api.superuser().post(url, {"template": template.pk, "items": [item.pk]})

    assert answer.status_code == 201, answer.json()
    text = text_of(answer.json())
    for name, (_, expected) in VARIABLES[model_type].items():
        begin = text.index(f"@{name}=[")
        assert expected.format(pk=item.pk) in text[begin : text.index("]", begin)], name
