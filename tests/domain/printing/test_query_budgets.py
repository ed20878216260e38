"""How often a print job asks the database: as often for a hundred objects as for one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.documented_variables import template_of_all
from tests.factories import printing
from tests.factories.printables import printable_object

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("settled_settings")]

ITEMS = 100
# Statements of one POST that prints labels showing every variable of their kind, from signing in to the answer. They
# are a promise: a number may fall, and a change that lets it rise has to say why.
BUDGETS = {
    "build": 29,
    "buildline": 28,
    "company": 24,
    "part": 29,
    "purchaseorder": 29,
    "returnorder": 28,
    "salesorder": 29,
    "salesordershipment": 26,
    "stockitem": 32,
    "stocklocation": 27,
}


@pytest.fixture(autouse=True)
def _in_one_lane_and_without_a_clock(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large jobs ask whether a worker lives, and progress is written every so many seconds; neither is a job's cost."""
    settings.STOCKPRESS = settings.STOCKPRESS.model_copy(update={"fast_lane_items": 0})
    monkeypatch.setattr("stockpress.printing.spool.runner.PROGRESS_EVERY_S", float("inf"))


@pytest.mark.parametrize("model_type", BUDGETS)
def test_a_hundred_labels_cost_as_many_queries_as_one(api, model_type: str) -> None:
    client = api.superuser()
    template = printing.label_template(template_of_all(model_type), model_type=model_type)
    keys = [printable_object(model_type, number).pk for number in range(ITEMS)]

    def queries(items: list[int]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            answer = client.post("/api/label/print/", {"template": template.pk, "items": items})
        assert answer.status_code == 201, answer.json()
        assert answer.json()["complete"]
        return [query["sql"] for query in captured.captured_queries]

    queries(keys[:1])  # what a process remembers is not the job's
    one, many = queries(keys[:1]), queries(keys)
    assert len(many) == len(one), "\n".join(many)
    assert len(many) <= BUDGETS[model_type], "\n".join(many)
